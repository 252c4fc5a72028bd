/**
 * The dial between latency, availability and freshness (DeCandia et al., "Dynamo: Amazon's Highly Available
 * Key-value Store", SOSP 2007; Bailis et al., "Probabilistically Bounded Staleness for Practical Partial
 * Quorums", VLDB 2012): the same three replicas without a leader, once with R = W = 1, once with R = W = 2.
 */
import { defineTemplate } from '../template.ts';
import { partedPlaces, storeOfThree } from './store-of-three.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 60 },
  readFraction: 0.7,
  keys: { count: 50, skew: 0.8 },
  timeout: 2,
} as const;

/** Every message takes its own time, 20 ms in the mean: what was sent later may arrive earlier. */
const link = { latency: { distribution: 'exponential', mean: 0.02 } } as const;

const places = [
  { id: 'east', name: 'east' },
  { id: 'west', name: 'west' },
] as const;

function store(id: string, name: string, left: number, level: 'one' | 'quorum') {
  const quorum = { protocol: 'quorum', readQuorum: level, writeQuorum: level, antiEntropyInterval: 5 };
  const set = { ...quorum, memberTimeout: 0.5, giveUpAfter: 1 };
  return storeOfThree({ id, name, left, places, traffic, set, link });
}

const one = store('one', 'One', 0, 'one');
const two = store('two', 'Quorum', 420, 'quorum');

export const quorums = defineTemplate({
  id: 'quorums',
  title: 'Quorums: R + W > N',
  chapter: '5 CAP',
  question: 'How many replicas should a read and a write wait for?',
  level: 'for the curious',
  minutes: 3,
  story:
    'The same three replicas twice, without any leader: one store waits for one answer, the other for two of three. Then the line between east and west is cut.',
  plot: 'A write goes to all three replicas at once, a read asks all three. The left store is content with the first that answers. It is fast, always there, and now and then answers with what was true a moment ago, because the one that answers need not be the one that was written. The right store waits for two of three both times: any two and any two of three share one, so a read meets every acknowledged write. At 0:20 the line is cut. The left store goes on on both sides; each writes over what the other has written, and when the line is back, the later clock wins and the rest is lost. The right store refuses the east, which has one replica only.',
  watch:
    'latency (left is faster), stale reads and lost writes under the stores’ Live tabs, and whose users get errors.',
  attempt:
    'R = one and W = all on the right store: reads become fast, and one cut-off replica stops every write. Or keep both values of a conflict on the left store, and look at siblings.',
  claim:
    'Waiting for one is faster, is never refused, and reads stale; waiting for two of three never reads stale and refuses the side with one replica.',
  design: {
    zones: [
      { id: 'east', name: 'East', region: 'east' },
      { id: 'west', name: 'West', region: 'west' },
    ],
    nodes: [...one.nodes, ...two.nodes],
    links: [...one.links, ...two.links],
    timeline: [
      {
        id: 'cut',
        at: 20,
        fault: 'partition',
        settings: { blocked: [...partedPlaces('one', places), ...partedPlaces('two', places)] },
        duration: 20,
      },
    ],
    run: { seed: 1, duration: 60, warmup: 0 },
  },
});
