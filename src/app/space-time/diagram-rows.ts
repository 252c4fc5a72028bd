/**
 * The lines of the space–time diagram: of one store its replicas and, above them, the machines in which its
 * driver runs; where there is no store, or on demand, every machine. In the order in which they stand on the
 * canvas. Many callers share one line, since what is to be seen happens among the replicas.
 */
import { kindById } from '../../catalog/kinds.ts';
import { type Design, type DesignNode, nodeName } from '../../model/design.ts';
import { initialSettings } from '../../model/fields.ts';
import { placementOf } from '../../model/kind.ts';
import { nodeLabel } from '../../model/sides.ts';

export interface DiagramRow {
  readonly id: string;
  readonly name: string;
  /** The machines whose messages begin and end on this line; several where callers share it. */
  readonly machines: readonly string[];
}

/** What is to be shown: the lines of a store or all, callers on one line or each on its own. */
export interface ShownRows {
  /** Id of a store, `ALL_MACHINES`, or null: the first store. */
  readonly store: string | null;
  readonly eachCaller: boolean;
}
export const ALL_MACHINES = '';

/** More callers than this share a line unless each is asked for. */
export const MOST_CALLERS = 4;

/** Stores of a design: nodes that name replicas as their members. */
export function storesOf(design: Design): readonly { readonly id: string; readonly name: string }[] {
  return design.nodes
    .filter(
      (node) =>
        kindById(node.kind)?.outLinks.meaning === 'members' &&
        design.links.some((link) => link.from === node.id && isMachine(design, link.to)),
    )
    .sort(byPlace)
    .map((node) => ({ id: node.id, name: nodeLabel(design, node) }));
}

/** The store that is shown: the one that is asked for, else the first; undefined where all machines are. */
export function shownStore(design: Design, { store }: ShownRows): string | undefined {
  if (store === ALL_MACHINES) return undefined;
  const stores = storesOf(design);
  return stores.find(({ id }) => id === store)?.id ?? stores[0]?.id;
}

export function rowsOf(design: Design, shown: ShownRows): readonly DiagramRow[] {
  const store = shownStore(design, shown);
  if (store === undefined)
    return machinesOf(design, (id) => isMachine(design, id)).map((node) => ({
      ...rowOf(node),
      name: nodeLabel(design, node),
    }));
  const members = new Set(design.links.filter(({ from }) => from === store).map(({ to }) => to));
  const replicas = machinesOf(design, (id) => members.has(id)).map(rowOf);
  const callers = callersOfStore(design, store);
  if (callers.length <= MOST_CALLERS || shown.eachCaller) return [...callers.map(rowOf), ...replicas];
  const machines = callers.map(({ id }) => id);
  return [{ id: `callers of ${store}`, name: `${callers.length} callers`, machines }, ...replicas];
}

/** The machines in which a store's driver runs. */
export function callersOfStore(design: Design, store: string): readonly DesignNode[] {
  const ids = new Set(callersOf(design, store, new Set()));
  return machinesOf(design, (id) => ids.has(id));
}

const rowOf = (node: DesignNode): DiagramRow => {
  return { id: node.id, name: nodeName(node), machines: [node.id] };
};

function machinesOf(design: Design, wanted: (id: string) => boolean): DesignNode[] {
  return design.nodes.filter(({ id }) => wanted(id)).sort(byPlace);
}

function isMachine(design: Design, id: string): boolean {
  const node = design.nodes.find((each) => each.id === id);
  const kind = node === undefined ? undefined : kindById(node.kind);
  if (node === undefined || kind === undefined) return false;
  const initial: { readonly [name: string]: unknown } = initialSettings(kind.fields);
  return placementOf(kind, { ...initial, ...node.settings }) === 'machine';
}

/** Callers of a driver, through drivers too. */
function callersOf(design: Design, driver: string, seen: Set<string>): string[] {
  if (seen.has(driver)) return [];
  seen.add(driver);
  return design.links
    .filter((link) => link.to === driver)
    .flatMap(({ from }) => (isMachine(design, from) ? [from] : callersOf(design, from, seen)));
}

function byPlace(a: DesignNode, b: DesignNode): number {
  return a.position.y - b.position.y || a.position.x - b.position.x;
}
