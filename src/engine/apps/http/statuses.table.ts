/** Status codes this server knows (RFC 9110 §15). */
export const reasonPhrases: Readonly<Record<number, string>> = {
  200: 'OK', 206: 'Partial Content', 304: 'Not Modified', 400: 'Bad Request', 404: 'Not Found', 405: 'Method Not Allowed',
  414: 'URI Too Long', 416: 'Range Not Satisfiable', 417: 'Expectation Failed', 431: 'Request Header Fields Too Large',
  501: 'Not Implemented', 505: 'HTTP Version Not Supported',
};
/** Methods HTTP knows and a static server does not carry out (RFC 9110 §9.1): 405; any other is 501. */
export const otherMethods: readonly string[] = ['POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
