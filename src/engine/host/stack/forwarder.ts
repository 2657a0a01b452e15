import { checksumField, ipv4HeaderSum, update32 } from '#engine/wire/checksum.ts';
import { MAC_HIGH } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';

/** Knuth's multiplicative hash (The Art of Computer Programming, 6.4). */
const hash = (key: number): number => Math.imul(key, 0x9e37_79b1);

/**
 * A load balancer of layer 4, as DPDK programs are: no TCP, no sockets. Every frame of a flow goes to the same backend, with new
 * MAC and IP addresses and the flow's own ports; checksums are mended, not made anew (RFC 1624).
 */
export class Forwarder {
  constructor(
    private readonly address: number,
    /** Backends have addresses from this one on. */
    private readonly firstBackend: number,
    private readonly backends: number,
  ) {}

  rewrite(frame: Frame): void {
    const { ethernet, ip, tcp } = frame;
    const before = ip.destination;
    const backend = this.firstBackend + ((hash(ip.source ^ tcp.ports) >>> 8) % this.backends);
    ethernet.setDestination(MAC_HIGH, backend);
    ethernet.setSource(MAC_HIGH, this.address);
    ip.destination = backend;
    ip.timeToLive--;
    ip.checksum = 0;
    ip.checksum = checksumField(ipv4HeaderSum(frame.slab.words, frame.ipStart));
    tcp.checksum = update32(tcp.checksum, before, backend);
  }
}
