/**
 * What HAProxy says instead of a backend, to the byte: status line, fields and content as version 2.6 sends them (observed on
 * the wire), 414 and 431 as 3.x has them; 2.6 answers a head that is too large with 400. Every one ends the connection.
 */
const page = (status: string, text: string): string => `<html><body><h1>${status}</h1>\n${text}\n</body></html>\n`;
const pages: readonly (readonly [status: number, phrase: string, text: string])[] = [
  [400, 'Bad request', 'Your browser sent an invalid request.'],
  [408, 'Request Time-out', "Your browser didn't send a complete request in time."],
  [414, 'URI Too Long', 'The URI provided was too long for the server to process.'],
  [431, 'Request Header Fields Too Large', '>Request Header Fields Too Large.'],
  [502, 'Bad Gateway', 'The server returned an invalid or incomplete response.'],
  [503, 'Service Unavailable', 'No server is available to handle this request.'],
  [504, 'Gateway Time-out', "The server didn't respond in time."],
];

export interface ErrorPage {
  readonly head: string;
  readonly content: string;
}

export const errorPages: Readonly<Record<number, ErrorPage>> = Object.fromEntries(
  pages.map(([status, phrase, text]) => {
    const content = page(`${status} ${phrase}`, text);
    const head =
      `HTTP/1.1 ${status} ${phrase}\r\nContent-length: ${content.length}\r\n` +
      'Cache-Control: no-cache\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n';
    return [status, { head, content }];
  }),
);
