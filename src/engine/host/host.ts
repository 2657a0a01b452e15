import type { HostPort } from '../pcie/ports.ts';
import type { HostCore } from './hostCore.ts';

/** What the bus sees of the host: a core behind each pair of rings. */
export class Host implements HostPort {
  readonly cores: HostCore[] = [];
  /** Flows the NIC ended badly after the host had forgotten them: by TeardownEnd. */
  readonly endedByNic = new Float64Array(3);

  received(queue: number): void {
    this.cores[queue].wake();
  }

  handOverAnswered(queue: number, connection: number, isTaken: boolean): void {
    const core = this.cores[queue];
    core.endpoint.handOverAnswered(connection, isTaken);
    core.wake();
  }

  teardownEnded(_queue: number, _connection: number, why: number): void {
    this.endedByNic[why]++;
  }
}
