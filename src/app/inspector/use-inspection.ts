/**
 * What the simulation knows of one node beyond its figures, asked for once a second while it is shown. The run
 * standing still, it is asked once for each moment.
 */
import { useEffect, useState } from 'react';
import type { Inspection } from '../../worker/protocol.ts';
import { useRunStore } from '../stores/run-store.ts';

const ASK_MILLISECONDS = 1000;

export function useInspection(node: string): Inspection | null {
  const [inspection, setInspection] = useState<Inspection | null>(null);
  const running = useRunStore((state) => state.phase === 'running');
  // While the run stands still, a step or a seek makes it another moment.
  const moment = useRunStore((state) => (state.phase === 'running' ? -1 : state.events));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new moment asks again
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const answer = await useRunStore.getState().inspect(node);
      if (current && (answer === null || answer.node === node)) setInspection(answer);
    };
    void ask();
    const timer = running ? setInterval(() => void ask(), ASK_MILLISECONDS) : undefined;
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [node, running, moment]);
  return inspection?.node === node ? inspection : null;
}
