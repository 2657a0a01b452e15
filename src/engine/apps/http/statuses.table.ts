/** Status codes this server knows (RFC 9110 §15). */
export const reasonPhrases: Readonly<Record<number, string>> = {
  200: 'OK', 206: 'Partial Content', 304: 'Not Modified', 400: 'Bad Request', 404: 'Not Found', 405: 'Method Not Allowed',
  414: 'URI Too Long', 416: 'Range Not Satisfiable', 431: 'Request Header Fields Too Large',
  501: 'Not Implemented', 505: 'HTTP Version Not Supported',
};
/** What there is to ask for; the last four are for whoever stands between server and client. */
export const contents =
  'GET /bytes/N: N bytes; byte p is p mod 251\n' +
  'GET /image/K: the K-th of SPECweb images, from 0; byte p is p mod 251\n' +
  'GET /chunked/N: N bytes in chunks\n' +
  'GET /close/N: N bytes, ended by closing\n' +
  'GET /wait/T: one byte, after T milliseconds\n' +
  'GET /break: no answer, and the connection is closed\n';
