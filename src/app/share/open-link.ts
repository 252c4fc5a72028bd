/**
 * The page's first design, and links that are pasted into the address of a page that is open. A link stays in
 * the address until the first edit: as long as nothing was changed, a reload shows the same experiment.
 */
import { firstTemplate } from '../../content/first-template.ts';
import { readPageFlags } from '../../share/page-flags.ts';
import { openLesson } from '../lessons/open-lesson.ts';
import { keepOffline } from '../offline/keep-offline.ts';
import { onDesignChange, useDesignStore } from '../stores/design-store.ts';
import { isEmbedded, usePageMode } from '../stores/page-mode.ts';
import { readOnly, setGuard } from '../stores/permissions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { playUnlessItHung } from './hang-marks.ts';
import { decideOpening, isLink, type Opening, type OpeningFacts } from './open-decision.ts';
import { continueOwn, ownWork, startAutosave } from './own-work.ts';

/** Most visits begin without a link: what reads one is a file of its own, asked for as soon as there is one. */
async function linkReader() {
  const opener = import('./open-content.ts');
  const { decodeLink } = await import('../../share/link-codec.ts');
  const { openContent } = await opener;
  return { decodeLink, openContent };
}
if (isLink(window.location.hash)) linkReader().catch(() => {}); // whoever opens the link hears of it

/** Shows the first design and begins to keep edits. Call once, when the simulation is connected. */
export async function openFirst(): Promise<void> {
  const opening = decideOpening(await openingFacts());
  // what is not the visitor's own gets a place of its own when it is edited
  if (opening.show !== 'own') ownWork().startNew();
  const { lesson, step } = usePageMode.getState();
  if (lesson !== null) await openBehindLesson(opening);
  else if (opening.show === 'link') await openAddress(false);
  else if (opening.show === 'own') await openOwn(opening.id);
  else openTemplate();
  const { revision, markSaved } = useDesignStore.getState();
  markSaved(revision);
  if (isEmbedded()) settleIn();
  else {
    startAutosave();
    keepOffline();
    onDesignChange((change) => change.type !== 'action' && forgetAddress());
  }
  window.addEventListener('hashchange', followAddress);
  if (lesson !== null) await openLesson(lesson, step);
}

/** What decides about the first design. In somebody else's page nothing of the visitor's is even looked at. */
async function openingFacts(): Promise<OpeningFacts> {
  const work = ownWork();
  const embedded = isEmbedded();
  const mayHaveKept = !embedded && work.mayHaveKept;
  if (mayHaveKept) await work.collect();
  return {
    fragment: window.location.hash,
    embedded,
    kept: mayHaveKept ? await work.list() : [],
    tabHad: work.id,
  };
}

/** What waits behind a lesson until it is left: the visitor's own work, or else a first template. */
async function openBehindLesson(opening: Opening): Promise<void> {
  const kept = opening.show === 'own' ? await ownWork().load(opening.id) : undefined;
  const design = kept?.ok === true ? kept.value.design : firstTemplate.design;
  useDesignStore.getState().loadDesign(design, { remember: false });
  if (opening.show === 'own' && kept?.ok === true) continueOwn(opening.id);
}

/** The beginning of the link in the address; its length and checksum are in it. */
function linkName(): string {
  return `link ${window.location.hash.slice(0, 32)}`;
}

/** Somebody pasted another address, or followed a link to one. */
function followAddress(): void {
  const { lesson, step } = readPageFlags(window.location.hash).flags;
  if (lesson !== null) void openLesson(lesson, step);
  else if (isLink(window.location.hash)) void openAddress(true);
}

/** Opens the link in the page's address; what it cannot open is said, and something of the visitor's shown. */
async function openAddress(remember: boolean): Promise<void> {
  const { decodeLink, openContent } = await linkReader();
  const link = await decodeLink(window.location.hash);
  if (link.ok) {
    opening = true;
    try {
      await openContent(link.value, 'the link', remember);
    } finally {
      opening = false;
    }
    // A shared run waits at its moment; a shared design shows itself running.
    if (link.value.type === 'design' && usePageMode.getState().running) playUnlessItHung(linkName());
    return;
  }
  const { message, problems } = link.error;
  const more = problems.slice(0, 2).map((problem) => problem.message);
  useUiStore
    .getState()
    .toast({ tone: 'error', text: 'This link cannot be opened.', detail: [message, ...more].join(' ') });
  dropFragment();
  if (remember) return;
  const own = (await ownWork().list())[0];
  if (own === undefined) openTemplate();
  else await openOwn(own.id);
}

/** Opens a kept design and plays it, or lets it wait if the page died with it the last time. */
export async function openOwn(id: string): Promise<void> {
  const kept = await ownWork().load(id);
  if (!kept.ok) {
    const detail = kept.error[0]?.message ?? 'it cannot be read';
    useUiStore
      .getState()
      .toast({ tone: 'error', text: 'This design cannot be opened.', detail: `Found: ${detail}.` });
    if (useDesignStore.getState().design.nodes.length === 0) openTemplate();
    return;
  }
  const first = useDesignStore.getState().design.nodes.length === 0;
  useDesignStore.getState().loadDesign(kept.value.design, { remember: !first });
  continueOwn(id);
  playUnlessItHung(id);
}

function openTemplate(): void {
  useDesignStore.getState().loadDesign(firstTemplate.design, { remember: false });
  if (usePageMode.getState().running) useRunStore.getState().play();
}

/**
 * In somebody else's page: nothing is kept, so that a visitor's own designs are left alone, and the address
 * stays what the author wrote, so that a reload shows the experiment again.
 */
function settleIn(): void {
  if (!usePageMode.getState().editing) setGuard(readOnly);
}

let opening = false;

/** After the first change of what a link brought, the address would lie: it is taken back. */
function forgetAddress(): void {
  if (!opening && isLink(window.location.hash)) dropFragment();
}

function dropFragment(): void {
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
}
