import { commandRows } from './commands.table.ts';

/** What all cores of a server have done, together. */
export class Statistics {
  /** By row of commands.table.ts. */
  readonly calls = new Float64Array(commandRows.length);
  /** Of them, those answered with an error by their own arguments' number. */
  readonly rejected = new Float64Array(commandRows.length);
  connections = 0;
  connectionsOpen = 0;
  /** Of unknown names, and of what is no request at all. */
  unknownCommands = 0;
  protocolErrors = 0;
  /** Refused because memory was full. */
  outOfMemory = 0;
  bytesRead = 0;
  bytesWritten = 0;

  get commands(): number {
    return this.calls.reduce((sum, calls) => sum + calls, 0);
  }
}
