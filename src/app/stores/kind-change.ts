/**
 * Another kind in a node's place. Settings that both kinds have by the same name stay, where the new kind allows
 * their value; links stay where they may; what goes is named before anybody decides.
 */
import { kindById, kinds } from '../../catalog/kinds.ts';
import type { Design, DesignLink, DesignNode, TimelineEntry } from '../../model/design.ts';
import { nodeName } from '../../model/design.ts';
import { diffDesigns } from '../../model/edits.ts';
import { faultDescriptors } from '../../model/faults.ts';
import { fieldSchema } from '../../model/field-schema.ts';
import type { Kind } from '../../model/kind.ts';
import { faultWorld, knownNode, LinkRules, refuseFault } from '../../model/references.ts';
import { freeName } from './design-actions.ts';
import { useDesignStore } from './design-store.ts';
import { useUiStore } from './ui-store.ts';

export interface KindChange {
  readonly after: Design;
  readonly title: string;
  /** Labels of settings that the new kind does not have, or not with that value. */
  readonly lostSettings: readonly string[];
  /** "Shop → Cache" */
  readonly lostLinks: readonly string[];
  /** What the timeline did to these nodes and can do no more. */
  readonly lostFaults: readonly string[];
}

/** What comes of it when nodes become another kind. Nodes that are of it already stay as they are. */
export function changeKind(design: Design, ids: readonly string[], kind: Kind): KindChange {
  const changing = new Set(ids);
  const lostSettings: string[] = [];
  let renamed = design;
  const nodes = design.nodes.map((node) => {
    if (!changing.has(node.id) || node.kind === kind.id) return node;
    const { kept, lost } = settingsFor(node, kind);
    lostSettings.push(...lost);
    const changed = { ...node, kind: kind.id, settings: kept, name: nameFor(renamed, node, kind) };
    renamed = { ...renamed, nodes: renamed.nodes.map((each) => (each.id === node.id ? changed : each)) };
    return changed;
  });
  const links = keptLinks({ ...design, nodes });
  const lost = design.links.filter(({ id }) => !links.some((link) => link.id === id));
  const linked = { ...design, nodes, links };
  const timeline = keptTimeline(linked);
  const lostFaults = design.timeline.filter(({ id }) => !timeline.some((entry) => entry.id === id));
  const named = (id: string) => nodeName(design.nodes.find((node) => node.id === id)!);
  const [first] = ids;
  return {
    after: { ...linked, timeline },
    title: `Replace ${ids.length === 1 && first !== undefined ? named(first) : `${ids.length} nodes`} by ${kind.title.toLowerCase()}`,
    lostSettings: [...new Set(lostSettings)],
    lostLinks: lost.map(({ from, to }) => `${named(from)} → ${named(to)}`),
    lostFaults: lostFaults.map(({ fault }) => faultDescriptors[fault].title),
  };
}

function settingsFor(node: DesignNode, kind: Kind) {
  const kept: { [name: string]: unknown } = {};
  const lost: string[] = [];
  const before = kindById(node.kind);
  for (const [name, value] of Object.entries(node.settings)) {
    const field = kind.fields[name];
    if (field !== undefined && fieldSchema(field).safeParse(value).success) kept[name] = value;
    else lost.push(before?.fields[name]?.label ?? name);
  }
  return { kept, lost };
}

/** A name that only said the old kind says the new one. */
function nameFor(design: Design, node: DesignNode, kind: Kind): string {
  const name = nodeName(node);
  const before = kindById(node.kind)?.title ?? '';
  return name.replace(/ \d+$/, '') === before ? freeName(design, kind.title) : name;
}

function keptLinks(design: Design): DesignLink[] {
  const world = new Map(design.nodes.map((node) => [node.id, knownNode(node, kindById(node.kind))]));
  const rules = new LinkRules(world);
  return design.links.flatMap((link) => {
    // whether it is a call or names a member follows from the kinds
    const { type: _, ...plain } = link;
    return rules.admit(plain) === undefined ? [sameOrPlain(link, plain, world)] : [];
  });
}

/** The link as it was, unless the type that it names is no more the one that follows from its caller's kind. */
function sameOrPlain(
  link: DesignLink,
  plain: DesignLink,
  world: ReadonlyMap<string, ReturnType<typeof knownNode>>,
): DesignLink {
  const members = world.get(link.from)?.kind?.outLinks.meaning === 'members';
  return link.type === undefined || (link.type === 'member') === members ? link : plain;
}

function keptTimeline(design: Design): TimelineEntry[] {
  const world = faultWorld(design, kinds);
  return design.timeline.flatMap((entry): TimelineEntry[] => {
    if (refuseFault(entry, world).length === 0) return [entry];
    const targets = entry.targets.filter(
      (id) => refuseFault({ ...entry, targets: [id] }, world).length === 0,
    );
    return targets.length === 0 ? [] : [{ ...entry, targets }];
  });
}

/** "It loses Workers and the link Shop → Cache."; empty where nothing is lost. */
export function lossInWords({ lostSettings, lostLinks, lostFaults }: KindChange): string {
  const parts = [
    ...(lostLinks.length > 0
      ? [`${lostLinks.length === 1 ? 'the link' : 'the links'} ${listed(lostLinks)}`]
      : []),
    ...(lostSettings.length > 0 ? [`what was set for ${listed(lostSettings)}`] : []),
    ...(lostFaults.length > 0 ? [`from the timeline: ${listed(lostFaults)}`] : []),
  ];
  return parts.length === 0 ? '' : `Loses ${parts.join('; ')}.`;
}

const MOST_NAMED = 4;
function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}

/** Replaces the kind of nodes, as one step. */
export function replaceKind(ids: readonly string[], kindId: string): void {
  const { design, edit } = useDesignStore.getState();
  const kind = kindById(kindId);
  if (kind === undefined) return;
  const change = changeKind(design, ids, kind);
  if (!edit(diffDesigns(design, change.after, change.title))) return;
  const loss = lossInWords(change);
  useUiStore.getState().select({ nodes: ids });
  useUiStore
    .getState()
    .announce(`${change.title.replace(/^Replace/, 'Replaced')}.${loss === '' ? '' : ` ${loss}`}`);
}
