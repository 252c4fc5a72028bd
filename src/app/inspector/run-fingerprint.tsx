/**
 * Which run this is: the fingerprint of all that has happened up to this moment. Two screens, or a screen and
 * the command line, that show the same one at the same time have seen the same events.
 */
import { useEffect, useState } from 'react';
import { formatSimulatedTime } from '../../base/units.ts';
import { simulation, useRunStore } from '../stores/run-store.ts';
import './whole-run.css';

interface Fingerprint {
  readonly time: number;
  readonly value: string;
}

export function RunFingerprint() {
  const still = useRunStore((state) => state.phase !== 'running' && !state.seeking && state.time > 0);
  const moment = useRunStore((state) => (state.phase === 'running' ? '' : `${state.time}/${state.events}`));
  const events = useRunStore((state) => (state.phase === 'running' ? 0 : state.events));
  const [fingerprint, setFingerprint] = useState<Fingerprint | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new moment asks again
  useEffect(() => {
    let current = true;
    setFingerprint(null);
    const ask = async () => {
      // A worker that ended meanwhile has been told of elsewhere.
      const answer = await simulation()
        ?.fingerprint()
        .catch(() => undefined);
      if (current && answer !== undefined) setFingerprint(answer);
    };
    if (still) void ask();
    return () => {
      current = false;
    };
  }, [still, moment]);
  if (!still || fingerprint === null) return null;
  return (
    <section className="setting-group run-fingerprint" aria-label="This run">
      <h3>This run</h3>
      <dl className="facts">
        <div data-tip="The same at the same time: the same run, event for event, in any browser and on the command line.">
          <dt>Fingerprint at {formatSimulatedTime(fingerprint.time)}</dt>
          <dd>
            <code>{fingerprint.value}</code>
          </dd>
        </div>
        <div>
          <dt>Events</dt>
          <dd>{events.toLocaleString('en')}</dd>
        </div>
      </dl>
    </section>
  );
}
