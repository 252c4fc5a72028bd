/**
 * Request classes while a run goes on. A call carries one small integer, its class, which whatever is done for
 * it inherits; what a class means stands in one table of the simulation, over all clients, so an edited priority
 * or factor holds at once for what is under way. Places in the table are never used again within a run. Class 0
 * is no class: all that has no name, be it of clients without classes or of the machines' own work.
 */
import type { Fields } from '../model/fields.ts';
import type { RequestClasses } from '../model/request-classes.ts';
import type { CallRecord } from './call-pool.ts';
import { figuresOfLabel } from './class-figures.ts';
import type { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import type { SamplerRef } from './outcome.ts';
import type { Simulation } from './simulation.ts';

/** A class as a run knows it; replaced by an edit, never changed. */
export interface ClassRuntime {
  /** Whose it is: classes of one name have their own priority and factor at each client. */
  readonly client: string;
  readonly name: string;
  /** Number of its name in `Simulation.classNames`: stations count, and links choose, by name. */
  readonly label: number;
  /** 0 is the lowest; higher goes first. */
  readonly priority: number;
  /** Multiplies the time of own work; `factorLaw` draws it where it is not −1. */
  readonly serviceFactor: number;
  readonly factorLaw: SamplerRef;
  /** Seconds within which an answer is good; ∞ where nothing is promised. */
  readonly objectiveSeconds: number;
}

/** What has no class: of the lowest priority, with its work as it is drawn. */
export const UNCLASSED: ClassRuntime = {
  client: '',
  name: '',
  label: 0,
  priority: 0,
  serviceFactor: 1,
  factorLaw: -1 as SamplerRef,
  objectiveSeconds: Number.POSITIVE_INFINITY,
};

/** The priority of a call: 0, the lowest, for one without a class. */
export function priorityOf(sim: Simulation, call: CallRecord): number {
  return sim.classes[call.requestClass]!.priority;
}

/** What the time of a call's own work is multiplied by. `stream` gives the luck where the factor has a law. */
export function serviceFactorOf(sim: Simulation, call: CallRecord, stream: number): number {
  const { factorLaw, serviceFactor } = sim.classes[call.requestClass]!;
  return factorLaw < 0 ? serviceFactor : sim.drawFrom(factorLaw, stream);
}

/** True where a call may take a link: it is for all, or for the class of the call among others. */
export function admitsCall(sim: Simulation, link: LinkRuntime, call: CallRecord): boolean {
  return link.classLabels === null || link.classLabels.includes(sim.classes[call.requestClass]!.label);
}

/** Notes which links of each node are for some classes only. Returns the nodes where that has changed. */
export function sortLinksByClass(sim: Simulation): ReadonlySet<NodeRuntime> {
  const changed = new Set<NodeRuntime>();
  for (const link of sim.links) {
    const { classes, probability, count } = link.settings.call;
    link.onePerRequest = probability >= 1 && count === 1 && classes === null;
    link.classLabels = classes === null ? null : classes.map((name) => labelOf(sim, name));
  }
  for (const node of sim.nodes) {
    const some = node.outLinks.filter(({ classLabels }) => classLabels !== null);
    const routing = some.map(({ index, classLabels }) => `${index}:${classLabels}`).join(' ');
    if (routing === node.classRouting) continue;
    node.classRouting = routing;
    changed.add(node);
  }
  return changed;
}

/** Takes the classes of a client into the table; `node.classes` says where each stands. */
export function applyClasses(sim: Simulation, node: NodeRuntime): void {
  const classes = classesOf(node.kind.fields, node.settings);
  if (classes.length === 0 && node.classes.length === 0) return;
  node.classes = classes.map((one) => {
    const known = sim.classes.findIndex(({ client, name }) => client === node.id && name === one.name);
    const place = known < 0 ? sim.classes.length : known;
    const factor = one.serviceFactor ?? 1;
    const label = labelOf(sim, one.name);
    // at its client a class is there before its first request, in the order of the setting
    figuresOfLabel(node, label);
    sim.classes[place] = {
      client: node.id,
      name: one.name,
      label,
      priority: one.priority ?? 0,
      serviceFactor: typeof factor === 'number' ? factor : 1,
      factorLaw:
        typeof factor === 'number'
          ? UNCLASSED.factorLaw
          : sim.namedSampler(node.samplers, `class ${one.name}`, factor, 1),
      objectiveSeconds: one.objective ?? Number.POSITIVE_INFINITY,
    };
    return place;
  });
}

/** The classes that a node's settings name, whatever its kind calls the setting. */
function classesOf(fields: Fields, settings: unknown): RequestClasses {
  for (const name of Object.keys(fields)) {
    if (fields[name]!.type === 'classes') return (settings as { [field: string]: RequestClasses })[name]!;
  }
  return [];
}

/** The number of a class's name. */
function labelOf(sim: Simulation, name: string): number {
  const known = sim.classNames.indexOf(name);
  return known < 0 ? sim.classNames.push(name) - 1 : known;
}
