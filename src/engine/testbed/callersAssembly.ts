import { etc } from '#experiment/keyValuePools.table.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { NotedArrivals, RateArrivals } from '#engine/clients/arrivals.ts';
import type { Arrivals } from '#engine/clients/arrivals.ts';
import { Callers } from '#engine/clients/callers.ts';
import type { Loop } from '#engine/clients/callers.ts';
import type { ClientMachine } from '#engine/clients/clientMachine.ts';
import { ClosedLoop } from '#engine/clients/closedLoop.ts';
import { OpenLoop } from '#engine/clients/openLoop.ts';
import { ThinkTime } from '#engine/clients/thinkTime.ts';
import { Exponential, Fixed, GeneralisedPareto } from '#engine/kernel/distributions.ts';
import type { Distribution } from '#engine/kernel/distributions.ts';
import type { RandomSource } from '#engine/kernel/random.ts';
import { ns } from '#engine/kernel/time.ts';
import { address } from '#engine/wire/ipv4.ts';
import { SERVER_ADDRESS, SERVER_PORT } from './bench.ts';
import type { Bench } from './bench.ts';
import { thinkConfig } from './configs.ts';
import { dialogueOf } from './dialogues.ts';

/** As clients name the server. */
const SERVER_NAME = '10.77.0.2';

/** Who opens connections from the clients' machine, when, and what is said on them. */
export function buildCallers(bench: Bench, clients: ClientMachine): Callers {
  const { spec, timeline, random } = bench;
  const { workload } = spec;
  const isOpen = workload.kind === 'open-loop';
  const callers = new Callers(timeline, clients, dialogueOf(bench, clients.endpoint, SERVER_NAME), {
    clientAddresses: Array.from({ length: spec.testbed.clients }, (_, at) => address(10, 77, 1, at + 1)),
    serverAddress: SERVER_ADDRESS,
    serverPort: SERVER_PORT,
    slots: workload.concurrency,
    transactions: workload.transactions,
    serverClosesFirst: workload.closer === 'server',
    thinksFirst: workload.thinkFirst,
    think: workload.thinkTime === 0 ? null : new ThinkTime(random.stream('clients.think'), thinkConfig(spec)),
    timesFromArrival: isOpen && !workload.thinkFirst,
  });
  callers.runs(isOpen ? openLoop(bench, callers) : closedLoop(bench, callers));
  return callers;
}

function closedLoop({ spec, timeline }: Bench, callers: Callers): Loop {
  const { concurrency, connections, rampInterval } = spec.workload;
  return new ClosedLoop(timeline, callers, { concurrency, connections, rampInterval: ns(rampInterval) });
}

function openLoop({ spec, timeline, random }: Bench, callers: Callers): Loop {
  const { concurrency, connections } = spec.workload;
  return new OpenLoop(timeline, callers, { concurrency, connections, arrivals: arrivalsOf(spec, random) });
}

export function arrivalsOf({ workload }: ExperimentSpec, random: RandomSource): Arrivals {
  const { arrivals, arrivalTimes, rate, rateEnd, rampTime, burstOn, burstOff } = workload;
  if (arrivals === 'capture') return new NotedArrivals(arrivalTimes);
  return new RateArrivals(gapsOf(arrivals, random), {
    rate,
    rateEnd,
    rampTime: ns(rampTime),
    burstOn: ns(burstOn),
    burstOff: ns(burstOff),
  });
}

/** Gaps of mean 1. */
function gapsOf(arrivals: 'poisson' | 'fixed' | 'generalised-pareto', random: RandomSource): Distribution {
  if (arrivals === 'fixed') return new Fixed(1);
  const stream = random.stream('clients.arrivals');
  if (arrivals === 'poisson') return new Exponential(stream, 1);
  return new GeneralisedPareto(stream, 0, 1 - etc.gap.shape, etc.gap.shape);
}
