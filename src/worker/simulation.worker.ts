import { expose, transfer } from 'comlink';
import { Testbed } from '#engine/testbed/leanTestbed.ts';
import { fetched } from '#engine/testbed/programs.ts';
import type { SimulationApi } from './api.ts';
import { transferring } from './transferring.ts';
import { createApi } from './simulation.ts';

const api: SimulationApi = transferring(
  createApi((spec) => new Testbed(spec), fetched),
  (value, buffers) => transfer(value, buffers),
);
expose(api);
