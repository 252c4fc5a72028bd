/**
 * `--warmup auto`: the design runs from an empty system with the seeds of the replications, at most five of them, and
 * MSER-5 says where what its clients see has settled (`theory/warm-up.ts`).
 */
import { err, ok, type Result } from '../base/result.ts';
import { replicationSeed } from '../experiment/replications.ts';
import { warmUpSeconds } from '../theory/warm-up.ts';
import type { SimInput } from './read-input.ts';
import type { Failed, Threads } from './threads.ts';

/** More runs hardly change what is found (Hoad, Robinson and Davies 2010). */
const MOST_PILOTS = 5;

/** The input with the warm-up that was found, and a note that says it. */
export async function withFoundWarmUp(
  input: SimInput,
  replications: number,
  threads: Threads,
): Promise<Result<SimInput, Failed>> {
  const { design, journal, seed } = input;
  const pilots = Math.min(MOST_PILOTS, replications);
  const run = { ...design.run, warmup: 0 };
  const tasks = Array.from({ length: pilots }, (_, k) => {
    return { design: { ...design, run }, journal, seed: replicationSeed(seed, k), series: true };
  });
  const ran = await threads.run(tasks);
  if (!ran.ok) return err(ran.error);
  const { seconds, found } = warmUpSeconds(ran.value.map(({ load }) => load!));
  const note = found
    ? `note: run.warmup: ${seconds} s, found by MSER-5 in ${pilots === 1 ? 'one run' : `${pilots} runs`}`
    : `note: run.warmup: ${seconds} s, half of the run: MSER-5 finds no steady state before that (lengthen the run, or the load changes all the time)`;
  return ok({
    ...input,
    design: { ...design, run: { ...design.run, warmup: seconds } },
    notes: [...input.notes, note],
  });
}
