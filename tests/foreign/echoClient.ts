import { connect } from 'node:net';

/** Sends a megabyte through the kernel's own socket, closes its half, and reads until the other half is closed too. */
const SIZE = 1_000_000;
const sent = Buffer.from(Uint8Array.from({ length: SIZE }, (_, at) => (at * 7 + (at >> 8)) % 256));
const socket = connect({ host: '10.77.0.2', port: 7, allowHalfOpen: true });
const received: Buffer[] = [];
socket.on('data', (chunk) => received.push(chunk));
socket.on('end', () => {
  const all = Buffer.concat(received);
  console.log(`${all.length} bytes, ${all.equals(sent) ? 'the same' : 'others'}`);
});
socket.end(sent);
