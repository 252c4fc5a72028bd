/**
 * Two replicated stores under the same partition: the asynchronous one goes on and loses, the synchronous one
 * refuses and keeps (Gilbert and Lynch, "Brewer's Conjecture and the Feasibility of Consistent, Available,
 * Partition-Tolerant Web Services", SIGACT News 33(2), 2002).
 */
import { defineTemplate } from '../template.ts';
import { partedPlaces, storeOfThree } from './store-of-three.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 40 },
  readFraction: 0.7,
  keys: { count: 100, skew: 0.8 },
  timeout: 2,
} as const;

const places = [
  { id: 'lisbon', name: 'Lisbon' },
  { id: 'dublin', name: 'Dublin' },
] as const;

function store(id: string, name: string, left: number, replication: string) {
  const set = { replication, failoverTimeout: 2, memberTimeout: 0.25, giveUpAfter: 1 };
  return storeOfThree({ id, name, left, places, traffic, set });
}

const fast = store('async', 'Fast', 0, 'asynchronous');
const safe = store('sync', 'Safe', 420, 'synchronous');

export const partitionedStores = defineTemplate({
  id: 'partitioned-stores',
  title: 'Two stores under a partition',
  chapter: '5 CAP',
  question: 'What does a cut line cost a store that waits for nobody, and one that waits for most?',
  level: 'once you know queues',
  minutes: 3,
  story:
    'Two stores with the same traffic, one asynchronous, one synchronous. The line between Lisbon and Dublin is cut, with both leaders in Lisbon.',
  plot: 'Each store has three replicas, and users in both cities. The fast store acknowledges a write when its leader has it, the safe one when a majority has it. At 0:20 the line is cut. In Dublin two of three are a majority and elect a new leader for each store. In Lisbon the fast store goes on as if nothing had happened, and that is the trouble: its users read old values, and what they write is thrown away. The safe store refuses them instead, from two seconds after the cut until the line is back.',
  watch:
    'errors, and the stale reads and lost writes of the two stores: select a store and look under Live. A lost value is lost until somebody writes it again.',
  attempt: 'to cut off one follower alone, or let the stores read from any replica.',
  claim:
    'In Lisbon the asynchronous store reads stale and loses every write it promised; the synchronous one refuses instead.',
  design: {
    zones: [
      { id: 'lisbon', name: 'Lisbon', region: 'eu-south' },
      { id: 'dublin', name: 'Dublin', region: 'eu-west' },
    ],
    network: {
      pairs: [{ between: ['lisbon', 'dublin'], latency: { distribution: 'constant', value: 0.015 } }],
    },
    nodes: [...fast.nodes, ...safe.nodes],
    links: [...fast.links, ...safe.links],
    timeline: [
      {
        id: 'partition',
        at: 20,
        fault: 'partition',
        settings: { blocked: [...partedPlaces('async', places), ...partedPlaces('sync', places)] },
        duration: 25,
      },
    ],
    run: { seed: 1, duration: 75, warmup: 0 },
  },
});
