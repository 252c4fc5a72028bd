/**
 * A kind: what sort of node stands on the canvas, as pure data. Palette, inspector, validation, defaults,
 * JSON schema, charts and documentation are derived from it; what the node does stands in the `behavior.ts`
 * beside it and is found by the same id.
 */
import type { FaultKind } from './faults.ts';
import type { Fields, Unit } from './fields.ts';

export type PaletteGroup = 'Traffic' | 'Routing' | 'Compute' | 'Messaging' | 'Data';

/**
 * Where a node runs. A `machine` has a place of its own and can crash. A `driver` is a library inside each of
 * its callers: it stands on the caller's side of every partition and adds no hop.
 */
export type Placement = 'machine' | 'driver';

/**
 * What the links leaving a node mean to it. `consumers`: each message goes to one endpoint behind any of them,
 * but for links whose `role` is another; `groups`: each record goes to one endpoint behind each of them.
 */
export interface OutLinks {
  readonly meaning:
    | 'none'
    | 'alternatives'
    | 'calls'
    | 'origin'
    | 'shards'
    | 'members'
    | 'consumers'
    | 'groups';
  readonly min: number;
  readonly max: number;
  /** True: all goes over the first link, and over the others only when that fails. */
  readonly inOrder?: boolean;
  /** Kinds that may stand at the other end; absent: every kind that accepts calls. */
  readonly targets?: readonly string[];
  /** A link may be for some request classes only (`call.classes`). */
  readonly byClass?: boolean;
  /** Said when a link is refused: "A replica set names its replicas; link it to replicas." */
  readonly help: string;
}

/**
 * How the settings of a kind make it a station with workers, by the names of the settings: what it is offered
 * follows from the design (`offered-load.ts`). Absent: it does no work of its own for a request, or only its
 * protocol knows how much.
 */
export interface Station {
  /** How many requests one instance works on at a time; `null` there: no limit. */
  readonly workers: string;
  /** The law of the work for one request, or those of reads and of writes. */
  readonly work: string | { readonly read: string; readonly write: string };
  /** Divides the work. */
  readonly speed?: string;
  /** True there: a worker is kept until the calls behind it are answered. */
  readonly holds?: string;
}

export type MetricType = 'counter' | 'gauge' | 'histogram';

export interface MetricDescriptor {
  readonly type: MetricType;
  readonly title: string;
  readonly unit: Unit;
  readonly help: string;
}
export type Metrics = { readonly [name: string]: MetricDescriptor };

export interface Kind {
  readonly id: string;
  readonly title: string;
  readonly group: PaletteGroup;
  /** One sentence: what it is for. */
  readonly summary: string;
  readonly fields: Fields;
  readonly placement: Placement | { readonly field: string; readonly driver: readonly string[] };
  /** False: nothing can call it (a client). Replicas are called by their set only. */
  readonly accepts: { readonly calls: boolean; readonly from?: readonly string[]; readonly help: string };
  readonly outLinks: OutLinks;
  /** True: a store. What clients write there and read is recorded and judged. */
  readonly holdsValues?: boolean;
  /** True: a store that can be given a key in the version that another store had (`catalog/shared/key-moves.ts`). */
  readonly adoptsVersions?: boolean;
  /** With this setting its callers look here first, fetch elsewhere what is not here, and put it here (cache-aside). */
  readonly lookedAside?: { readonly field: string; readonly is: string };
  /** The setting that says how many instances there are; absent: one. */
  readonly instancesField?: string;
  readonly station?: Station;
  /** It lets through no more requests a second than this setting says, while another one has one of these values. */
  readonly passes?: {
    readonly most: string;
    readonly where: { readonly field: string; readonly is: readonly string[] };
  };
  /** Metrics of this kind beyond the common ones (`model/telemetry.ts`). */
  readonly metrics: Metrics;
  /** Name of the gauge that says how much waits at the node, where that is not the calls in its own queue. */
  readonly backlog?: string;
  /** The figure on the node's face and the one line under it: names of metrics. */
  readonly headline: { readonly figure: string; readonly line: string };
  readonly faults: readonly FaultKind[];
}

/** Keeps literal types while checking the shape. */
export function defineKind<const K extends Kind>(kind: K): K {
  return kind;
}

/** Where a node of this kind runs, given its settings. */
export function placementOf(kind: Kind, settings: { readonly [name: string]: unknown }): Placement {
  if (typeof kind.placement === 'string') return kind.placement;
  return kind.placement.driver.includes(String(settings[kind.placement.field])) ? 'driver' : 'machine';
}

/** Whether callers of a node of this kind look there first and fill it themselves. */
export function isLookedAside(
  { lookedAside }: Kind,
  settings: { readonly [name: string]: unknown },
): boolean {
  return lookedAside !== undefined && settings[lookedAside.field] === lookedAside.is;
}
