import { describe, expect, test } from 'vitest';
import { ms } from '#engine/kernel/time.ts';
import { SpliceNews, SpliceWhy } from '#engine/pcie/spliceMessages.table.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { BACKEND, clean, fromBackend, fromClient, spliced } from './spliceRig.ts';
import type { Rig, Sent } from './spliceRig.ts';

const { Ack, Fin, Rst, Syn } = Flag;

describe('a pair ends', () => {
  const clientFin = fromClient({ flags: Ack | Fin });
  const close = (rig: Rig): void => {
    rig.sends(fromBackend({ payload: 100, flags: Ack | Fin }), fromClient({ acknowledgment: 5101 }));
    rig.sends({ ...clientFin, acknowledgment: 5101 }, fromBackend({ sequence: 9101, acknowledgment: 7301 }));
  };

  test('when both FINs are acknowledged, one of them with payload (E-S4), and lingers for a lost last ACK (E-S6)', () => {
    const rig = spliced();
    close(rig);
    expect(rig.news).toEqual([]);
    expect(rig.sends(clientFin)).toMatchObject([{ destination: BACKEND, flags: Ack | Fin }]);
    rig.settle(ms(2000));
    expect(rig.news).toEqual([
      { kind: SpliceNews.Ended, why: SpliceWhy.Closed, pair: 7, carried: [3, 0, 2, 100] },
    ]);
    clean(rig);
  });

  test('at once where nothing waits in TIME-WAIT', () => {
    const rig = spliced({}, { timeWait: 0 });
    close(rig);
    expect(rig.news).toMatchObject([{ why: SpliceWhy.Closed }]);
    clean(rig);
  });

  test('when the second FIN is acknowledged too, by its number or one beyond (E-S5)', () => {
    const rig = spliced({}, { timeWait: 0 });
    rig.sends(clientFin, fromBackend({ flags: Ack | Fin, acknowledgment: 7301 }));
    expect(rig.news).toEqual([]);
    rig.sends(fromBackend({ sequence: 9001, acknowledgment: 7301 }));
    expect(rig.news).toEqual([]);
    rig.sends(fromClient({ sequence: 1301, acknowledgment: 5002 }));
    expect(rig.news).toHaveLength(1);
  });

  test('not when one half is closed: the other goes on', () => {
    const rig = spliced();
    rig.sends(clientFin, fromBackend({ acknowledgment: 7301 }));
    rig.settle(ms(10_000));
    expect(rig.sends(fromBackend({ payload: 500, acknowledgment: 7301 }))).toMatchObject([{ payload: 500 }]);
    expect(rig.news).toEqual([]);
  });

  test('by a reset at the number its receiver expects; one elsewhere is passed on for the receiver to judge (RFC 5961 §3.2; E-S7)', () => {
    const rig = spliced();
    rig.sends(fromBackend({ payload: 100 }), fromClient({ acknowledgment: 5100 }));
    expect(rig.sends(fromBackend({ sequence: 9777, flags: Rst }))).toMatchObject([
      { sequence: 5777, flags: Rst },
    ]);
    rig.settle(ms(3000));
    expect(rig.news).toEqual([]);
    rig.sends(fromBackend({ sequence: 9100, flags: Rst }));
    rig.settle(ms(3000));
    expect(rig.news).toMatchObject([{ kind: SpliceNews.Ended, why: SpliceWhy.Reset }]);
    clean(rig);
  });

  test('by silence, and what comes afterwards is the host’s', () => {
    const rig = spliced({}, { spliceIdle: ms(1000) });
    rig.settle(ms(900));
    rig.sends(fromClient());
    rig.settle(ms(900));
    expect(rig.news).toEqual([]);
    rig.settle(ms(400));
    expect(rig.news).toMatchObject([{ why: SpliceWhy.Idle, carried: [1, 0, 0, 0] }]);
    expect(rig.sends(fromClient())).toEqual([]);
    expect(rig.atHost).toHaveLength(1);
    clean(rig);
  });

  test('by a newer SYN of the same client port, once it is over (RFC 9293 §3.10.7.4, MAY-2)', () => {
    const rig = spliced();
    const syn: Sent = { from: 'client', sequence: 90_000, flags: Syn };
    expect(rig.sends(syn)).toMatchObject([{ destination: BACKEND, flags: Syn }]);
    close(rig);
    expect(rig.sends(syn)).toEqual([]);
    expect(rig.atHost).toMatchObject([{ flags: Syn, sequence: 90_000 }]);
    expect(rig.news).toMatchObject([{ why: SpliceWhy.Closed }]);
  });
});
