/**
 * What must not matter to a run: the unit of time, the names of nodes and where they stand on the canvas, and
 * who else is there without a link to anybody. Tests load this file with `tsImport`, so that Node runs the
 * simulations as they are.
 */
import { Run } from '../experiment/run.ts';
import type { RunStep } from '../experiment/simulated-run.ts';
import type { Design } from '../model/design.ts';
import { Chooser, randomDesign, randomFault } from './random-designs.ts';
import { sooner } from './time-scale.ts';

/** A random design whose timeline breaks some of it. */
export function brokenDesign(seed: number, seconds: number): Design {
  const choose = new Chooser(seed);
  const design = randomDesign(choose, seconds);
  const timeline = Array.from({ length: 4 }, (_, i) => {
    const { id, fault, targets, settings, duration } = randomFault(design, `f${i}`, choose);
    return { id, fault, at: choose.from(0, seconds), targets, settings, duration };
  });
  return { ...design, timeline: timeline as Design['timeline'] };
}

function runOf(design: Design): Run {
  return new Run({ design, seed: design.run.seed, recording: { series: false, checkpoints: false } });
}

/** Where the run of a design and that of the same in another unit of time part; empty: nowhere. */
export function partingInTime(design: Design, factor: number): { parting: string; events: number } {
  const slow = runOf(design);
  const fast = runOf(sooner(design, factor));
  for (;;) {
    const [was, also] = [slow.step(), fast.step()];
    const failure = slow.failure + fast.failure;
    if (failure !== '') return { parting: failure, events: slow.events };
    const [here, there] = [told(was, slow.time), told(also, fast.time * factor)];
    if (here !== there) {
      return {
        parting: `after event ${slow.events}: ${here}, in the other unit ${there}`,
        events: slow.events,
      };
    }
    if (was === undefined) return { parting: '', events: slow.events };
  }
}

/** What a step was, in words that do not depend on the unit of time. */
function told(step: RunStep | undefined, time: number): string {
  if (step === undefined) return 'the end';
  const what =
    step.type === 'event' ? `${step.event.type} at ${step.event.endpoint?.node.id ?? 'no node'}` : step.type;
  return `${what} at ${time} s`;
}

/** Nodes whose run is another one when all have another name on the screen and stand elsewhere on the canvas. */
export function changedByLooks(design: Design): string[] {
  const nodes = design.nodes.map((node, i) => ({
    ...node,
    name: `Called ${design.nodes.length - i}`,
    position: { x: 97 * i, y: -31 * i },
  }));
  return parted(design, { ...design, nodes });
}

/** Nodes whose run is another one when somebody else is there, whom nobody is linked with. */
export function changedByStrangers(design: Design): string[] {
  const strangers = [
    { id: 'stranger', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 50 } } },
    { id: 'stranger-service', kind: 'service', settings: {} },
  ].map((node) => ({ ...node, position: { x: 0, y: 0 } }));
  const link = { id: 'strange', from: 'stranger', to: 'stranger-service', settings: {} };
  // in front, so that every number that is given in the order of nodes is another one
  const nodes = [...strangers, ...design.nodes] as Design['nodes'];
  const links = [link, ...design.links] as Design['links'];
  return parted(design, { ...design, nodes, links });
}

/** The nodes of the first design that do something else in the second. */
function parted(design: Design, other: Design): string[] {
  const [one, two] = [runOf(design), runOf(other)];
  one.advance(Number.POSITIVE_INFINITY);
  two.advance(Number.POSITIVE_INFINITY);
  return design.nodes.map(({ id }) => id).filter((id) => one.fingerprintOf(id) !== two.fingerprintOf(id));
}
