import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slab } from '#engine/wire/slab.ts';
import { StreamMemory } from '#engine/tcp/streamMemory.ts';
import { TcbTable } from '#engine/tcp/tcbTable.ts';
import { opened, talkOnce } from '../support/conversation.ts';
import { filler } from '../support/segments.ts';

const piece = fc.record({ from: fc.nat(300), length: fc.integer({ min: 1, max: 120 }) });

test('any cut, order, overlap and repetition of a stream is delivered exactly, its FIN included', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.array(piece, { maxLength: 30 }),
      fc.constantFrom(100, 4294967200),
      fc.array(fc.nat(400), { maxLength: 10 }),
      (total, pieces, start, reads) => {
        talkOnce((talk) => {
          const { client, server } = talk;
          client.sends(`SYN seq=${start} mss=1460`);
          client.receives('SYN ACK');
          client.sends(`ACK seq=${start + 1} ack=iss+1`);
          const stream = filler(total);
          let got = '';
          const send = (from: number, to: number): void => {
            const isLast = to > total;
            const text = stream.slice(from, Math.min(to, total));
            if (text !== '' || isLast)
              client.sends(`ACK ${isLast ? 'FIN ' : ''}seq=${start + 1 + from} ack=iss+1 "${text}"`);
          };
          pieces.forEach(({ from, length }, at) => {
            send(Math.min(from, total), from + length);
            if (reads[at] !== undefined) got += server.reads(reads[at]);
          });
          // Whatever is still missing, from the end to the beginning.
          for (let from = total - (total % 50); from >= 0; from -= 50)
            send(from, from + 50 + (from + 50 >= total ? 1 : 0));
          got += server.reads(1000);
          expect(got).toBe(stream);
          expect(server.state).toBe('CLOSE-WAIT');
          const last = client.ignores().at(-1)!;
          expect(last.ack! >>> 0).toBe((start + total + 2) % 2 ** 32);
        });
      },
    ),
    { numRuns: 150 },
  );
});

test('a conversation that goes well leaves nothing behind', () => talkOnce((talk) => opened(talk)));

test('a send buffer is a queue of bytes: what was appended is what is copied out', () => {
  const deed = fc.record({
    what: fc.constantFrom('append', 'release', 'copy', 'give'),
    amount: fc.nat(700),
    offset: fc.nat(900),
  });
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 80 }), (deeds) => {
      const slab = new Slab(65_536);
      const scratch = slab.take(1024);
      const out = slab.take(1024);
      const memory = new StreamMemory(slab, 16_384, 1024);
      const table = new TcbTable(1, false);
      const tcb = table.open(table.take());
      tcb.sendStart = -1;
      let model: number[] = [];
      let next = 0;
      for (const { what, amount, offset } of deeds) {
        if (what === 'append') {
          const count = Math.min(amount, memory.makeRoom(tcb, amount));
          expect(count).toBe(Math.min(amount, 1024 - model.length));
          for (let at = 0; at < count; at++) {
            slab.bytes[scratch + at] = next;
            model.push(next++ & 255);
          }
          if (count > 0) memory.append(tcb, scratch, count);
        } else if (what === 'release') {
          const count = Math.min(amount, model.length);
          memory.release(tcb, count);
          model.splice(0, count);
        } else if (what === 'copy') {
          const from = Math.min(offset, model.length);
          const count = Math.min(amount, model.length - from);
          memory.copyOut(tcb, from, out, count);
          expect([...slab.bytes.subarray(out, out + count)]).toEqual(model.slice(from, from + count));
        } else {
          memory.give(tcb);
          model = [];
        }
        expect(tcb.sendQueued).toBe(model.length);
      }
    }),
    { numRuns: 200 },
  );
});
