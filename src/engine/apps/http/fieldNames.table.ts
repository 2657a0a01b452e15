/** Fields of a head that somebody here looks at (RFC 9110, RFC 9112), and the names a message may give them, in lower case. */
export const Field = {
  Unknown: -1, Host: 0, Connection: 1, ContentLength: 2, TransferEncoding: 3, Expect: 4, Range: 5, IfRange: 6, IfNoneMatch: 7,
  KeepAlive: 8, ProxyConnection: 9, Upgrade: 10, Cookie: 11,
} as const;

export const fieldNames: readonly string[] = [
  'host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'range', 'if-range', 'if-none-match',
  'keep-alive', 'proxy-connection', 'upgrade', 'cookie',
];

/** Methods of RFC 9110 §9 and RFC 5789; any other is `Other`. */
export const Method = { Other: 0, Get: 1, Head: 2, Post: 3, Put: 4, Delete: 5, Connect: 6, Options: 7, Trace: 8, Patch: 9 } as const;
export const methodNames: readonly string[] = ['', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
