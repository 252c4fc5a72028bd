/**
 * Promises of the frames: together they are what the series has, whatever of them was left out while nobody looked,
 * and every state is the one that the run has.
 */
import { expect, it } from 'vitest';
import { NodeStateReader } from '../model/node-states.ts';
import type { FaultInput } from '../model/run-file.ts';
import type { Bucket } from '../model/telemetry.ts';
import { FrameFeed } from './frame-feed.ts';
import { nodeStatuses } from './observe.ts';
import { Run } from './run.ts';
import { shop } from './testing/designs.ts';

/** The histograms of a bucket, by place. */
function binsOf({ histograms, looked }: Bucket, count: number): Map<number, readonly number[]> {
  const all = new Map<number, readonly number[]>();
  const places = looked ?? Int32Array.from({ length: count }, (_, place) => place);
  let at = 0;
  for (const place of places) {
    const end = at + 1 + 2 * histograms[at]!;
    all.set(place, [...histograms.slice(at + 1, end)]);
    at = end;
  }
  expect(at).toBe(histograms.length);
  return all;
}

it('of the bucket that is open a frame has the histograms that are looked at, of those that are over all', () => {
  const run = new Run({ design: shop({ duration: 8 }), seed: 1 });
  const feed = new FrameFeed();
  const whole = new FrameFeed();
  const looked = [
    { id: 'db', metric: 'waitSeconds' },
    { id: 'shoppers', metric: 'latencySeconds' },
    { id: 'nobody', metric: 'latencySeconds' },
  ];
  let count = 0;
  const seen: Bucket[] = [];
  const complete: Bucket[] = [];
  for (let time = 0.013; time < 8; time += 0.173) {
    run.advance(time);
    const { catalog, frame } = feed.next(run, run.series!, looked);
    const all = whole.next(run, run.series!, null).frame;
    count = catalog?.histograms.length ?? count;
    for (const bucket of frame.buckets) seen[bucket.index] = bucket;
    for (const bucket of all.buckets) complete[bucket.index] = bucket;
    const [open, known] = [frame.buckets.at(-1)!, binsOf(all.buckets.at(-1)!, count)];
    const shown = binsOf(open, count);
    expect(shown.size).toBe(2);
    for (const [place, bins] of shown) expect(bins).toEqual(known.get(place));
    expect(open.values).toEqual(all.buckets.at(-1)!.values);
  }
  // those that are over, whoever looked while they were open
  expect(seen.slice(0, -1)).toEqual(complete.slice(0, -1));
});

it('has the states of all nodes, and their names where they are others than before', () => {
  const run = new Run({ design: shop({ duration: 8 }), seed: 1 });
  const feed = new FrameFeed();
  let reader: NodeStateReader | undefined;
  const look = (): readonly string[] | undefined => {
    const { nodes } = feed.next(run, run.series!, null).frame;
    reader = new NodeStateReader(nodes, reader);
    for (const status of nodeStatuses(run.simulation)) expect(reader.node(status.id)).toEqual(status);
    return nodes.ids;
  };
  run.advance(1);
  expect(look()).toEqual(run.simulation.nodes.map(({ id }) => id));
  run.advance(2);
  expect(look()).toBeUndefined();
  const extra = { id: 'extra', kind: 'service', position: { x: 0, y: 0 }, settings: { instances: 3 } };
  const removeLinks = run.design.links.flatMap(({ id, from, to }) =>
    from === 'cache' || to === 'cache' ? [id] : [],
  );
  const edit = { title: 'Change', putNodes: [extra], removeNodes: ['cache'], removeLinks };
  expect(run.act({ type: 'edit', edit }).ok).toBe(true);
  run.advance(3);
  const names = look();
  expect(names).toContain('extra');
  expect(names).not.toContain('cache');
  const fault: FaultInput = { id: 'f', fault: 'crash', targets: ['extra'], settings: {}, duration: null };
  expect(run.act({ type: 'fault', fault }).ok).toBe(true);
  run.advance(4);
  look();
  expect(reader!.node('extra')!.endpoints.every(({ status }) => status === 'down')).toBe(true);
  expect(reader!.node('cache')).toBeUndefined();
});
