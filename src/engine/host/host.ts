import type { HostPort } from '#engine/pcie/ports.ts';
import { pathErrorArrives } from '#engine/tcp/pathErrors.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { connectionOf } from '#engine/wire/handOverName.ts';
import type { IcmpMessage } from '#engine/wire/icmp.ts';
import type { HostCore } from './hostCore.ts';
import type { HostTaps } from './taps.ts';

/** Row of testbed/taps.table.ts. */
const TapHostReceived = 4;

/** What the bus sees of the host: a core behind each pair of rings. */
export class Host implements HostPort {
  readonly cores: HostCore[] = [];
  /** Flows the NIC ended badly after the host had forgotten them: by TeardownEnd. */
  readonly endedByNic = new Float64Array(3);

  constructor(private readonly taps: HostTaps | null) {}

  received(queue: number, frame: Frame): void {
    if (this.taps !== null) this.taps.tap(TapHostReceived, frame);
    this.cores[queue].frameArrived();
  }

  interrupted(queue: number): void {
    this.cores[queue].interrupted();
  }

  handOverAnswered(queue: number, name: number, isTaken: boolean): void {
    const core = this.cores[queue];
    if (core.endpoint.isNamed(name)) core.endpoint.handOverAnswered(connectionOf(name), isTaken);
    core.wake();
  }

  /** An ICMP error reaches one core; the connection it is about may live on another. */
  pathErrorArrived(message: IcmpMessage): boolean {
    for (const core of this.cores) {
      if (!pathErrorArrives(core.endpoint.ctx, message)) continue;
      core.wake();
      return true;
    }
    return false;
  }

  teardownEnded(_queue: number, _connection: number, why: number): void {
    this.endedByNic[why]++;
  }
}
