import type { ExperimentSpec } from '#experiment/spec.ts';
import { Echo } from '#engine/apps/echo.ts';
import { CallError } from '#engine/apps/puppet/arguments.ts';
import type { Arguments } from '#engine/apps/puppet/arguments.ts';
import { Puppet } from '#engine/apps/puppet/puppet.ts';
import { OpenMachine } from './openMachine.ts';
import type { OpenPlan } from './openMachine.ts';
import { longApplications } from './longApplications.ts';
import { have } from './programs.ts';
import { proxyMaker } from './proxies.ts';
import { httpServers } from './serverApps.ts';
import { OPEN_SOCKETS, openProxySizes } from './sizing.ts';

have(longApplications);

/** Applications a machine on an open wire can run, and the ports they listen on unless told otherwise. */
export const applicationPorts = { echo: [7], http: [80], redis: [6379], proxy: [80], puppet: [] } as const;
export type ApplicationName = keyof typeof applicationPorts;

export type Answer = { readonly result: unknown } | { readonly error: string };

export interface OpenServer {
  readonly machine: OpenMachine;
  /** A call to the application: only the puppet takes any. */
  call(name: string, args: Arguments): Answer;
}

export type ServerPlan = Omit<OpenPlan, 'makeApp'>;

export function openServer(spec: ExperimentSpec, name: ApplicationName, plan: ServerPlan): OpenServer {
  const closes = spec.offloads.teardown !== 'off';
  if (name === 'puppet') return puppetServer(spec, plan, closes);
  if (name === 'redis') return redisServer(spec, plan);
  if (name === 'proxy' || (name === 'http' && spec.application.kind === 'proxy'))
    return proxyServer(spec, plan);
  const makeApp =
    name === 'http' ? httpServers(spec, plan.ports, OPEN_SOCKETS) : () => new Echo(plan.ports, closes);
  const machine = new OpenMachine(spec, { ...plan, makeApp });
  return { machine, call: takesNoCalls(name) };
}

function takesNoCalls(name: ApplicationName): OpenServer['call'] {
  return () => ({ error: `ENOSYS: the application "${name}" takes no calls` });
}

/** Its backends are static HTTP servers in either mode: what comes from outside is asked of them. */
function proxyServer(spec: ExperimentSpec, plan: ServerPlan): OpenServer {
  const makeApp = proxyMaker(spec, openProxySizes(spec), OPEN_SOCKETS, plan.ports);
  const machine = new OpenMachine(spec, { ...plan, makeApp, isProxy: true });
  return { machine, call: takesNoCalls('proxy') };
}

function redisServer(spec: ExperimentSpec, plan: ServerPlan): OpenServer {
  const side = new longApplications.RedisSide(spec, plan.ports, OPEN_SOCKETS);
  const machine = new OpenMachine(spec, { ...plan, makeApp: () => side.makeServer() });
  return { machine, call: takesNoCalls('redis') };
}

function puppetServer(spec: ExperimentSpec, plan: ServerPlan, closes: boolean): OpenServer {
  const puppet = new Puppet(closes);
  const machine = new OpenMachine(spec, { ...plan, makeApp: () => puppet });
  const call = (name: string, args: Arguments): Answer => {
    try {
      return { result: puppet.call(name, args) };
    } catch (error) {
      if (error instanceof CallError) return { error: error.message };
      throw error;
    } finally {
      machine.wake();
    }
  };
  return { machine, call };
}
