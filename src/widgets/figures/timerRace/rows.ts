import { timerKinds } from '#engine/nic/timers/timerKinds.table.ts';
import type { TimerKindRow } from '#engine/nic/timers/timerKinds.table.ts';
import type { TimerRaceReport } from '#experiment/report.ts';
import { errorOf, perSecond, raceOf } from '#widgets/figures/timerRace/experiment.ts';
import { bytes, time } from '#widgets/kit/format.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** One kind of timer and what its run said. */
export interface RaceRow {
  readonly kind: TimerKindRow;
  readonly race: TimerRaceReport;
  readonly fits: boolean;
  /** Of what was asked for, it could set no more. */
  readonly isOverrun: boolean;
  /** ps against the deadline; negative is early. */
  readonly least: number;
  readonly most: number;
}

export function rowsOf(runs: Runs): RaceRow[] {
  return timerKinds.map((kind) => {
    const race = raceOf(runs, kind.kind);
    const { least, most } = errorOf(race);
    return {
      kind,
      race,
      fits: race.allBytes <= race.memoryBytes,
      isOverrun: race.registrations < race.asked,
      least,
      most,
    };
  });
}

function offset(picoseconds: number): string {
  if (Math.abs(picoseconds) < 1000) return 'on time';
  return `${time(Math.abs(picoseconds))} ${picoseconds < 0 ? 'early' : 'late'}`;
}

export const errorText = ({ least, most }: RaceRow): string => `${offset(least)} to ${offset(most)}`;

/** One row in words. */
export function describe(row: RaceRow): string {
  const { kind, race, fits, isOverrun } = row;
  const room = fits ? 'fits' : 'does not fit';
  const rate = isOverrun ? 'less than the flows ask for' : 'more than the flows ask for';
  return (
    `${kind.name}: ${kind.says}. ${perSecond(race.registrations)} can be set, ${rate}; ` +
    `${bytes(race.allBytes)} with the flows’ entries ${room}; it rings from ${offset(row.least)} to ${offset(row.most)}.`
  );
}
