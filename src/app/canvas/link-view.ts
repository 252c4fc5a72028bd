/**
 * What a link shows at a moment: width for throughput, a color for the share of errors, a label only where it
 * matters, and whether it is cut. Plain data from telemetry, like `node-view.ts` for nodes.
 */
import { formatQuantity } from '../../base/units.ts';
import type { Design, DesignLink } from '../../model/design.ts';
import type { FaultKind } from '../../model/faults.ts';
import type { ActiveFault } from '../../worker/protocol.ts';
import { partitionsAcross } from '../stores/fault-actions.ts';
import { faultsOn } from '../stores/faults-on.ts';
import { linkFlowOf } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import type { IconName } from '../ui/icon.tsx';
import { errorLevel, linkWidth } from './link-geometry.ts';

export interface LinkView {
  readonly width: number;
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly cut: boolean;
  /** Slowed, losing, doubling or shuffling messages. */
  readonly troubled: boolean;
  /** "58 %" of calls fail; empty where it does not matter. */
  readonly errors: string;
  /** "544/s", for the link that is selected. */
  readonly rate: string;
  /** "cut", "slowed", "losing", "doubling"; empty while nothing is wrong with it. */
  readonly fault: string;
}

/** What a fault does to the messages of a link, in a word. */
const troubleWords: { readonly [K in FaultKind]?: string } = {
  latency: 'slowed',
  loss: 'losing',
  duplicate: 'doubling',
  reorder: 'shuffling',
};

/** Fewer errors than this are not written on the canvas. */
const LABELLED_SHARE = 0.01;

/** One pill of what stands in the middle of a link that is in trouble. */
export interface LinkSign {
  readonly tone: 'partition' | 'warn' | 'error';
  readonly icon: IconName;
  readonly size: number;
  readonly text: string;
}
const troubleIcons: { readonly [word: string]: IconName } = {
  slowed: 'snail',
  doubling: 'copy',
  shuffling: 'compare',
};
/** The icons of all signs. */
export const SIGN_ICONS: readonly IconName[] = ['scissors', 'loss', 'cross', ...Object.values(troubleIcons)];

/** What is wrong with a link, in signs: what breaks it, and how many calls fail where they can be made at all. */
export function signsOf({
  cut,
  fault,
  errors,
}: Pick<LinkView, 'cut' | 'fault' | 'errors'>): readonly LinkSign[] {
  const signs: LinkSign[] = [];
  if (cut) signs.push({ tone: 'partition', icon: 'scissors', size: 10, text: fault });
  else if (fault !== '')
    signs.push({ tone: 'warn', icon: troubleIcons[fault] ?? 'loss', size: 10, text: fault });
  if (!cut && errors !== '') signs.push({ tone: 'error', icon: 'cross', size: 8, text: errors });
  return signs;
}

let busiestCache = { version: -1, links: null as Design['links'] | null, rate: 0 };
/** The rate of the busiest link; computed once for all links of a frame. */
function busiestRate(telemetry: Telemetry, links: Design['links']): number {
  if (busiestCache.version === telemetry.version && busiestCache.links === links) return busiestCache.rate;
  let rate = 0;
  for (const link of links) rate = Math.max(rate, linkFlowOf(telemetry, link.id).rate);
  busiestCache = { version: telemetry.version, links, rate };
  return rate;
}

interface KnownViews {
  readonly of: readonly unknown[];
  readonly views: Map<DesignLink, LinkView>;
}
let known: KnownViews = { of: [], views: new Map() };

/** What a link shows now; its picture, its dots and its label ask alike, and get the same. */
export function viewOfLink(
  telemetry: Telemetry,
  design: Design,
  link: DesignLink,
  faults: readonly ActiveFault[],
): LinkView {
  const of = [telemetry, telemetry.version, design, faults];
  if (of.some((value, i) => value !== known.of[i])) known = { of, views: new Map() };
  const view = known.views.get(link) ?? readView(telemetry, design, link, faults);
  known.views.set(link, view);
  return view;
}

function readView(
  telemetry: Telemetry,
  design: Design,
  link: DesignLink,
  faults: readonly ActiveFault[],
): LinkView {
  const flow = linkFlowOf(telemetry, link.id);
  const own = faultsOn(link.id, faults);
  const cut = own.some((fault) => fault.fault === 'cut') || partitionsAcross(link, faults, design).length > 0;
  const words = own.flatMap(({ fault }) => troubleWords[fault] ?? []);
  return {
    width: linkWidth(flow.rate, busiestRate(telemetry, design.links)),
    level: errorLevel(flow.errorShare),
    cut,
    troubled: words.length > 0,
    errors: flow.errorShare >= LABELLED_SHARE ? formatQuantity(flow.errorShare, 'ratio') : '',
    rate: flow.rate > 0 ? formatQuantity(flow.rate, 'perSecond') : '',
    fault: cut ? 'cut' : (words[0] ?? ''),
  };
}
