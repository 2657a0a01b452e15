import type { TcpConfig } from '#engine/tcp/config.ts';
import type { CongestionController } from './controller.ts';
import { Cubic } from './cubic.ts';
import { Dctcp } from './dctcp.ts';
import { NewReno } from './newReno.ts';
import { NoControl } from './noControl.ts';
import { OriginalControl } from './original.ts';

export function congestionController(name: TcpConfig['congestionControl']): CongestionController {
  switch (name) {
    case 'cubic':
      return new Cubic();
    case 'dctcp':
      return new Dctcp();
    case 'newreno':
      return new NewReno();
    case 'original':
      return new OriginalControl();
    case 'none':
      return new NoControl();
  }
}
