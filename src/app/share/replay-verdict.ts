/** Whether a replayed run is the recorded one, and if not, what may be the reason. */
import { formatSimulatedTime } from '../../base/units.ts';
import type { RunFile } from '../../model/run-file.ts';

/** The run as it was replayed here. */
export interface Replay {
  readonly engineVersion: number;
  readonly fingerprint: { readonly time: number; readonly value: string };
}

export interface ReplayVerdict {
  readonly tone: 'ok' | 'info' | 'warn';
  readonly text: string;
  readonly detail: string;
}

/** Compares by fingerprint; the engine's version explains a difference, it does not make one. */
export function compareRuns(
  recorded: Pick<RunFile, 'engineVersion' | 'fingerprint'>,
  replay: Replay,
): ReplayVerdict {
  const sameEngine = recorded.engineVersion === replay.engineVersion;
  const engines = `Recorded with engine ${recorded.engineVersion}; this is ${replay.engineVersion}.`;
  const expected = recorded.fingerprint;
  if (expected === undefined) {
    return {
      tone: sameEngine ? 'info' : 'warn',
      text: sameEngine ? 'Replayed.' : engines,
      detail: 'It carries no fingerprint, so nobody can tell whether it is the same run.',
    };
  }
  if (expected.time !== replay.fingerprint.time) {
    const detail = `It was recorded to ${formatSimulatedTime(expected.time)} and could be replayed to ${formatSimulatedTime(replay.fingerprint.time)} only.`;
    return { tone: 'warn', text: sameEngine ? 'This is another run.' : engines, detail };
  }
  if (expected.value === replay.fingerprint.value) {
    return {
      tone: 'ok',
      text: 'Same run: the fingerprint matches.',
      detail: sameEngine ? `${expected.value} at ${formatSimulatedTime(expected.time)}.` : engines,
    };
  }
  const detail = sameEngine
    ? 'The fingerprint differs. That should not happen with the same engine: something of the run was left out or altered.'
    : 'The fingerprint differs, so figures may differ from those that were shared.';
  return { tone: 'warn', text: sameEngine ? 'This is another run.' : engines, detail };
}
