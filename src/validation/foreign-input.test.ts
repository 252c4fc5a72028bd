/**
 * Whatever strangers send as a file or a link: nothing throws, what is refused is refused with a reason, what is
 * opened is valid, survives its own link, and never keeps its worker busy for a second without a look at the
 * clock. `VALIDATE=soak` tries a hundred thousand.
 */
import { tsImport } from 'tsx/esm/api';
import { expect, it, vi } from 'vitest';
import type { Design } from '../model/design.ts';
import { openFileText } from '../share/design-file.ts';
import { decodeLink, encodeDesignLink } from '../share/link-codec.ts';
import type { Doors, foreignInput } from './foreign-input.ts';
import { SOAK } from './testing/length.ts';

const foreign: { foreignInput: typeof foreignInput } = await tsImport('./foreign-input.ts', import.meta.url);

const INPUTS = SOAK ? 100_000 : 600;
vi.setConfig({ testTimeout: SOAK ? 7_200_000 : 240_000 });

/** Seconds of work of this process: what another program does meanwhile is not counted. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function lostByLink(design: Design): Promise<string[]> {
  const again = await decodeLink(await encodeDesignLink(design));
  if (!again.ok) return [`its link does not open: ${again.error.message}`];
  return again.value.dropped.map(({ path, message }) => `its link loses ${path}: ${message}`);
}

const doors: Doors = { seconds: processorSeconds, openFile: openFileText, lostByLink };

it(`${INPUTS} altered designs are refused with a reason, or open, run and never hang`, async () => {
  const complaints: string[] = [];
  let [opened, events] = [0, 0];
  for (let seed = 1; seed <= INPUTS && complaints.length < 10; seed++) {
    const outcome = await foreign.foreignInput(seed, doors).catch((error: unknown) => String(error));
    if (typeof outcome === 'string') {
      complaints.push(`seed ${seed}: ${outcome}`);
      continue;
    }
    opened += outcome.opened ? 1 : 0;
    events += outcome.events;
    complaints.push(...outcome.complaints.map((complaint) => `seed ${seed}: ${complaint}`));
    if (outcome.longest > 1) complaints.push(`seed ${seed}: ${outcome.longest} s without a pause`);
  }
  expect(complaints).toEqual([]);
  // else too little was opened for anything to go wrong
  expect(opened).toBeGreaterThan(INPUTS / 4);
  expect(events).toBeGreaterThan(INPUTS * 500);
});
