/** Notes beside the frames: state changes, timers, sweeps (notes.table.ts). Components hold one or null; a figure asks for it. */
export class Journal {
  readonly time: number[] = [];
  readonly kind: number[] = [];
  readonly subject: number[] = [];
  readonly a: number[] = [];
  readonly b: number[] = [];

  constructor(
    private readonly clock: Float64Array,
    private readonly limit: number,
  ) {}

  note(kind: number, subject: number, a = 0, b = 0): void {
    this.noteAt(this.clock[0], kind, subject, a, b);
  }

  /** For what a core does later than the event that made it begin. */
  noteAt(time: number, kind: number, subject: number, a = 0, b = 0): void {
    if (this.time.length >= this.limit) return;
    this.time.push(time);
    this.kind.push(kind);
    this.subject.push(subject);
    this.a.push(a);
    this.b.push(b);
  }
}
