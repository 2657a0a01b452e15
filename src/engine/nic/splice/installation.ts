import { SpliceMessage } from '#engine/pcie/spliceMessages.ts';
import { SpliceAnswer, SpliceAt, SpliceOption } from '#engine/pcie/spliceMessages.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { TIMESTAMP_BYTES } from '#engine/wire/tcpOptions.ts';
import { addressDifference, ipDifference, tcpDifference } from './differences.ts';
import { EntryOption, EntryState } from './entries.table.ts';
import type { SpliceTable } from './spliceTable.ts';
import type { SplicedPairs } from './splicedPairs.ts';

const NONE = -1;
const swapPorts = (ports: number): number => (ports << 16) | (ports >>> 16);

/** Stores the checksums' differences of an entry whose addresses, ports and offsets stand (source-facts B.4). */
export function storeDifferences(table: SpliceTable, entry: number, isHopCounted: boolean): void {
  const addresses = addressDifference(
    table.source[entry],
    table.destination[entry],
    table.newSource[entry],
    table.newDestination[entry],
  );
  table.ipDifference[entry] = ipDifference(addresses, isHopCounted);
  table.tcpDifference[entry] = tcpDifference(
    addresses,
    table.ports[entry],
    table.newPorts[entry],
    table.sequenceOffset[entry],
    table.acknowledgmentOffset[entry],
  );
}

/** Makes two entries of a request, or says why not; the host keeps both connections until it is told. */
export class Installation {
  readonly #message = new SpliceMessage();

  constructor(
    private readonly pairs: SplicedPairs,
    /** Makes room where a pair is over and only lingers; true when it did. */
    private readonly outlived: (entry: number) => boolean,
  ) {}

  /** A row of SpliceAnswer. */
  install(frame: Frame): number {
    const message = this.#message.open(frame);
    const { table } = this.pairs;
    if (this.pairs.capacity === 0) return SpliceAnswer.NoMemory;
    const unequal = whyNotReconciled(message);
    if (unequal !== SpliceAnswer.Taken) return unequal;
    const client = message.word(SpliceAt.Client);
    const frontAddress = message.word(SpliceAt.FrontAddress);
    const frontPorts = message.word(SpliceAt.FrontPorts);
    const backend = message.word(SpliceAt.Backend);
    const backAddress = message.word(SpliceAt.BackAddress);
    const answers = swapPorts(message.word(SpliceAt.BackPorts));
    const frontBucket = table.bucketOf(client, frontAddress, frontPorts);
    const backBucket = table.bucketOf(backend, backAddress, answers);
    const isOld =
      this.#stands(table.find(frontBucket, client, frontAddress, frontPorts)) ||
      this.#stands(table.find(backBucket, backend, backAddress, answers));
    if (isOld) return SpliceAnswer.SameFlow;
    if (this.pairs.count === this.pairs.capacity) return SpliceAnswer.TableFull;
    const front = table.free(frontBucket);
    if (front === NONE) return SpliceAnswer.BucketFull;
    table.insert(front, client, frontAddress, frontPorts, EntryState.Front);
    const back = table.free(backBucket);
    if (back === NONE) {
      table.remove(front);
      return SpliceAnswer.BucketFull;
    }
    table.insert(back, backend, backAddress, answers, 0);
    this.#fill(message, frame, front, back);
    this.pairs.add(front, back);
    return SpliceAnswer.Taken;
  }

  #stands(entry: number): boolean {
    return entry !== NONE && !this.outlived(entry);
  }

  #fill(message: SpliceMessage, frame: Frame, front: number, back: number): void {
    const { table } = this.pairs;
    const sequence = message.word(SpliceAt.SequenceOffset);
    const acknowledgment = message.word(SpliceAt.AcknowledgmentOffset);
    const backPorts = message.word(SpliceAt.BackPorts);
    this.#direct(front, message, SpliceAt.BackAddress, SpliceAt.Backend, SpliceAt.BackMac, SpliceAt.BackPort);
    this.#direct(
      back,
      message,
      SpliceAt.FrontAddress,
      SpliceAt.Client,
      SpliceAt.FrontMac,
      SpliceAt.FrontPort,
    );
    table.newPorts[front] = backPorts;
    table.newPorts[back] = swapPorts(message.word(SpliceAt.FrontPorts));
    table.sequenceOffset[front] = sequence;
    table.acknowledgmentOffset[front] = acknowledgment;
    table.sequenceOffset[back] = -acknowledgment;
    table.acknowledgmentOffset[back] = -sequence;
    for (let at = 0, entry = front; at < 2; at++, entry = back) {
      storeDifferences(table, entry, true);
      table.finEnd[entry] = 0;
      table.pair[entry] = message.word(SpliceAt.Pair);
      table.queue[entry] = frame.queue;
    }
    const options = message.byte(SpliceAt.Options);
    if ((options & SpliceOption.FrontOwed) !== 0) table.state[front] |= EntryState.Owed;
    if ((options & SpliceOption.BackOwed) !== 0) table.state[back] |= EntryState.Owed;
    this.#add(
      front,
      message,
      SpliceAt.FrontEnd,
      SpliceAt.FrontClock,
      SpliceAt.FrontScales,
      SpliceAt.FrontWindow,
    );
    this.#add(back, message, SpliceAt.BackEnd, SpliceAt.BackClock, SpliceAt.BackScales, SpliceAt.BackWindow);
    this.#relate(front, back, options);
  }

  #direct(
    entry: number,
    message: SpliceMessage,
    source: number,
    destination: number,
    mac: number,
    port: number,
  ): void {
    const { table } = this.pairs;
    table.newSource[entry] = message.word(source);
    table.newDestination[entry] = message.word(destination);
    table.macHigh[entry] = message.half(mac);
    table.macLow[entry] = message.word(mac + 2);
    table.egress[entry] = message.half(port);
  }

  /** What concerns the sender of an entry. */
  #add(
    entry: number,
    message: SpliceMessage,
    end: number,
    clock: number,
    scales: number,
    window: number,
  ): void {
    const { additions } = this.pairs;
    additions.owedEnd[entry] = message.word(end);
    additions.acknowledged[entry] = message.word(end);
    additions.clockOffset[entry] = message.word(clock);
    additions.scale[entry] = message.byte(scales);
    additions.window[entry] = message.half(window);
    // For a while this entry's own end of scale; `#relate` gives it to the other direction.
    additions.newScale[entry] = message.byte(scales + 1);
  }

  #relate(front: number, back: number, options: number): void {
    const { table, additions } = this.pairs;
    const scale = additions.newScale[front];
    additions.newScale[front] = additions.newScale[back];
    additions.newScale[back] = scale;
    // The host's numbers: where it stopped sending one way is where the other connection's first byte goes.
    additions.first[front] = (additions.owedEnd[back] - table.sequenceOffset[front]) | 0;
    additions.first[back] = (additions.owedEnd[front] - table.sequenceOffset[back]) | 0;
    additions.next[front] = additions.first[front];
    additions.next[back] = additions.first[back];
    const timestamps = (options & SpliceOption.FrontTimestamps) !== 0 ? EntryOption.Timestamps : 0;
    additions.options[front] = timestamps | ((options & SpliceOption.BackSack) !== 0 ? EntryOption.Sack : 0);
    additions.options[back] = timestamps | ((options & SpliceOption.FrontSack) !== 0 ? EntryOption.Sack : 0);
  }
}

/** Options that no rewriting can reconcile: the header would have to grow, or the payload to shrink. */
function whyNotReconciled(message: SpliceMessage): number {
  const options = message.byte(SpliceAt.Options);
  const both = (one: number, other: number): boolean => ((options & one) !== 0) === ((options & other) !== 0);
  if (!both(SpliceOption.FrontTimestamps, SpliceOption.BackTimestamps)) return SpliceAnswer.Timestamps;
  if (!both(SpliceOption.FrontEcn, SpliceOption.BackEcn)) return SpliceAnswer.Ecn;
  const stamps = (options & SpliceOption.FrontTimestamps) !== 0 ? TIMESTAMP_BYTES : 0;
  const largest = message.half(SpliceAt.OfferedMss) - stamps;
  const least = Math.min(message.half(SpliceAt.FrontMss), message.half(SpliceAt.BackMss));
  return least < largest ? SpliceAnswer.Mss : SpliceAnswer.Taken;
}
