import { bench } from './bench.ts';
import { calibrate } from './calibrate.ts';
import { costs } from './costs.ts';
import { list } from './list.ts';
import { pipe } from './pipe/pipe.ts';
import { worker } from './queue/worker.ts';
import { reproduce } from './reproduce/reproduce.ts';
import { run } from './run.ts';
import { sensitivityCommand } from './sensitivity/sensitivity.ts';
import { sweep } from './sweep/sweep.ts';
import { UserError } from './userError.ts';

const help = `The engine without the book.

  lab list                                    the presets, one a line
  lab run <preset | spec.json | -> [options]  run an experiment
      --set path=value   change a field of the spec; may be repeated
      --seed N           --duration 10ms
      --arrivals FILE    connections begin when those of a capture did (pcap or pcapng)
      --json             the whole report as JSON on standard output
      --pcap FILE        traced frames as a pcapng capture
      --csv FILE         the time series as CSV
  lab sweep <preset | spec.json | -> --over path=v1,v2,… [options]
                                              a grid of runs, one for every combination of values
      --over path=v1,…   may be repeated; the last turns fastest
      --seeds N          each point with N seeds from the spec's own: median, quartiles, least and most
      --workers N        threads; as many as there are cores
      --queue URL        instead of threads: redis://host:port hands the runs to whoever works for it
      --metric NAME      what the table shows: a headline figure, or any number of a report by its path
      --csv FILE         a row a run: its point's values, seed, digest and every figure
      --json             points, their runs and figures as JSON on standard output
      --set, --seed, --duration as for run
  lab reproduce [options]                     every published figure: published, predicted, difference
      --only ID,…        some figures; --small: few and short points
      --workers N or --queue URL as for sweep
      --json             the same as JSON, with the data of every point
      --out DIR          table, JSON and data as files there
      --write            the data behind the book's figures: content/reproduced.json
      --cache DIR        where finished runs are kept (.cache/reproduce); --fresh: runs them again
  lab worker --queue URL [--workers N] [--once]
                                              computes runs of sweeps that wait in a Redis, here as on any
                                              other machine; --once: of the next sweep, then it ends
  lab costs [--json]                          every physical figure: value, unit, label, source
  lab calibrate [--json]                      which scales of the cost model published micro-facts ask for
  lab sensitivity [--only ID,…] [--workers N] [--json] [--csv FILE] [--write]
                                              which figure of the cost model moves which held-out result, by how much;
                                              --write: the data behind the book's page, content/sensitivity.json
  lab pipe --app echo|http|proxy|redis|puppet [options]   the server behind standard input and output, for any peer
      --clock real|virtual         emulated time follows the wall clock (default), or the messages
      --offload setup,teardown     what the NIC does for the host; also splice, tso, lro, checksum, rss
      --address 10.77.0.2          the server's own
      --port N                     listen there too; may be repeated
      --set path=value, --seed N   as for run: links, losses, timers, windows, initial sequence numbers
  lab bench [--only A,B] [--connections N] [--json]
                                              the fixed workloads A to E, timed

Times carry units (500us, 10ms, 1.5s), so do rates (10Gb/s) and sizes (64KiB); a bare number is ns, bit/s or bytes.
Exit codes: 0 done, 1 the engine failed, 2 the call or the spec is wrong.
`;

const commands: Readonly<Record<string, (args: string[]) => number | Promise<number>>> = {
  list,
  run,
  sweep,
  reproduce,
  worker,
  costs,
  calibrate,
  sensitivity: sensitivityCommand,
  pipe,
  bench,
};

/** One call: its exit code, or a UserError that says what is wrong with it. */
export async function lab(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (
    name === undefined ||
    name === '--help' ||
    name === '-h' ||
    name === 'help' ||
    rest.includes('--help')
  ) {
    (name === undefined ? process.stderr : process.stdout).write(help);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command)
    throw new UserError(`unknown command "${name}"; there are ${Object.keys(commands).join(', ')}`);
  return command(rest);
}
