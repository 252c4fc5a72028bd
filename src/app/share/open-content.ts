/**
 * Opening what came from elsewhere: a link, a file. The visitor's own work is never overwritten: it stays in
 * the gallery, the new design gets a place of its own, and undo goes back. What could not be read is named. A
 * run is replayed to the moment that was shared and its fingerprint compared.
 */

import { nodeName } from '../../model/design.ts';
import { type Problem, problemLine } from '../../model/problem.ts';
import type { RunFile } from '../../model/run-file.ts';
import type { LinkContent } from '../../share/link-codec.ts';
import { missingTraces } from '../../share/traces-in-links.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { simulation, useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { compareRuns, type Replay } from './replay-verdict.ts';

/** Puts a design or a run on the screen. `from` says where it came from: "the link", a file's name. */
export async function openContent(content: LinkContent, from: string, remember: boolean): Promise<void> {
  useUiStore.getState().clearSelection();
  tellDropped(content.dropped, from);
  if (content.type === 'design') {
    useDesignStore.getState().loadDesign(content.design, { title: `Open ${content.design.title}`, remember });
    tellMissingTraces(from);
    return;
  }
  await replayRun(content.run);
  tellMissingTraces(from);
}

/** Replays a run to the moment that was shared and says whether it is the same run. */
async function replayRun(run: RunFile): Promise<void> {
  const { openRun, seek } = useRunStore.getState();
  await openRun(run);
  const compareAt = run.fingerprint?.time ?? run.view.time;
  if (compareAt > 0) await seek(compareAt);
  const replay = await presentReplay();
  if (replay !== null) tellReplay(run, replay);
  if (run.view.time !== compareAt) await seek(run.view.time);
  if (run.view.selection !== undefined) selectById(run.view.selection);
}

/** Engine and fingerprint of the run on the screen, at its present moment. */
async function presentReplay(): Promise<Replay | null> {
  try {
    const [now, file] = [await simulation()?.fingerprint(), await simulation()?.exportRun()];
    if (now === undefined || file === undefined) return null;
    return { engineVersion: file.engineVersion, fingerprint: now };
  } catch {
    return null; // a worker that ended meanwhile has said so itself
  }
}

function tellReplay(run: RunFile, replay: Replay): void {
  const verdict = compareRuns(run, replay);
  useUiStore
    .getState()
    .toast({ tone: verdict.tone, text: verdict.text, detail: verdict.detail, lasts: 12_000 });
}

function selectById(id: string): void {
  const { design } = useDesignStore.getState();
  if (design.nodes.some((node) => node.id === id)) useUiStore.getState().select({ nodes: [id] });
  else if (design.links.some((link) => link.id === id)) useUiStore.getState().select({ links: [id] });
}

const MOST_NAMED = 3;

function tellDropped(dropped: readonly Problem[], from: string): void {
  if (dropped.length === 0) return;
  const more = dropped.length > MOST_NAMED ? ` And ${dropped.length - MOST_NAMED} more.` : '';
  useUiStore.getState().toast({
    tone: 'warn',
    text:
      dropped.length === 1
        ? `One part of ${from} was left out.`
        : `${dropped.length} parts of ${from} were left out.`,
    detail: `${dropped.slice(0, MOST_NAMED).map(problemLine).join('. ')}.${more}`,
    lasts: 30_000,
  });
}

function tellMissingTraces(from: string): void {
  const { design } = useDesignStore.getState();
  const missing = missingTraces(design);
  if (missing.length === 0) return;
  const names = missing.map(({ node, trace }) => {
    const client = design.nodes.find((each) => each.id === node);
    return `${trace.name} on ${client === undefined ? node : nodeName(client)}`;
  });
  useUiStore.getState().toast({
    tone: 'warn',
    text: `${from.charAt(0).toUpperCase()}${from.slice(1)} names a trace that is too long to travel in it.`,
    detail: `Drop the file to replay it: ${names.join(', ')}.`,
    ...(missing[0] === undefined
      ? {}
      : {
          action: { label: 'Show', run: () => useUiStore.getState().select({ nodes: [missing[0]!.node] }) },
        }),
  });
}
