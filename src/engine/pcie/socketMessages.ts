import type { Frame } from '#engine/wire/frame.ts';
import { ETHERNET_BYTES, EtherType } from '#engine/wire/headers.table.ts';
import { MESSAGE_BYTES } from './socketMessages.table.ts';

/** A message of the card's sockets, read and written in place; opened on one frame after another. */
export class SocketMessage {
  #view!: DataView;
  #at = 0;

  open(frame: Frame): this {
    this.#view = frame.slab.view;
    this.#at = frame.start + ETHERNET_BYTES;
    return this;
  }

  /** Writes an empty message over the frame's headers; payload behind them stays. */
  begin(frame: Frame, mark: number, kind: number, connection: number): this {
    frame.ethernet.setDestination(0, 0);
    frame.ethernet.setSource(0, 0);
    frame.ethernet.etherType = EtherType.Socket;
    frame.mark = mark;
    this.open(frame);
    this.kind = kind;
    this.connection = connection;
    this.owner = 0;
    this.credits = 0;
    this.address = 0;
    this.ports = 0;
    this.value = 0;
    this.#view.setInt32(this.#at + 28, frame.payloadLength);
    return this;
  }

  /** Where the payload of a command starts, from the frame's own start. */
  static readonly payloadOffset = ETHERNET_BYTES + MESSAGE_BYTES;

  get kind(): number {
    return this.#view.getInt32(this.#at);
  }
  set kind(value: number) {
    this.#view.setInt32(this.#at, value);
  }
  /** The card's number for the connection. */
  get connection(): number {
    return this.#view.getInt32(this.#at + 4);
  }
  set connection(value: number) {
    this.#view.setInt32(this.#at + 4, value);
  }
  get owner(): number {
    return this.#view.getInt32(this.#at + 8);
  }
  set owner(value: number) {
    this.#view.setInt32(this.#at + 8, value);
  }
  get credits(): number {
    return this.#view.getInt32(this.#at + 12);
  }
  set credits(value: number) {
    this.#view.setInt32(this.#at + 12, value);
  }
  get address(): number {
    return this.#view.getInt32(this.#at + 16);
  }
  set address(value: number) {
    this.#view.setInt32(this.#at + 16, value);
  }
  get ports(): number {
    return this.#view.getInt32(this.#at + 20);
  }
  set ports(value: number) {
    this.#view.setInt32(this.#at + 20, value);
  }
  get value(): number {
    return this.#view.getInt32(this.#at + 24);
  }
  set value(value: number) {
    this.#view.setInt32(this.#at + 24, value);
  }
}
