/**
 * Split brain: a leader that does not know that it was replaced (described for every primary–backup system; see
 * Kleppmann, "Designing Data-Intensive Applications", chapter 8, on fencing). The same store twice, without and
 * with a lease that makes an old leader stop by itself.
 */
import { defineTemplate } from '../template.ts';
import { partedPlaces, storeOfThree } from './store-of-three.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 40 },
  readFraction: 0.5,
  keys: { count: 100, skew: 0.8 },
  timeout: 2,
} as const;

const places = [
  { id: 'attic', name: 'attic' },
  { id: 'cellar', name: 'cellar' },
] as const;

function store(id: string, name: string, left: number, fencing: 'term' | 'lease') {
  const set = {
    replication: 'asynchronous',
    fencing,
    failoverTimeout: 1,
    memberTimeout: 0.25,
    giveUpAfter: 1,
  };
  return storeOfThree({
    id,
    name,
    left,
    places,
    traffic,
    set,
    link: { latency: { distribution: 'constant', value: 0.002 } },
  });
}

const loose = store('loose', 'Loose', 0, 'term');
const fenced = store('fenced', 'Fenced', 420, 'lease');

export const splitBrain = defineTemplate({
  id: 'split-brain',
  title: 'Split brain, and a fence against it',
  chapter: '5 CAP',
  question: 'Who stops a leader that does not know it was replaced?',
  level: 'for the curious',
  minutes: 3,
  story:
    'Two asynchronous stores with fail-over. The leader of each is cut off together with its users; the others elect a new one. In the left store nobody tells the old leader to stop.',
  plot: 'At 0:15 the attic is cut off from the cellar. The two replicas in the cellar elect a new leader after a second or two. In the left store the old leader in the attic goes on taking writes: two leaders, two truths, and everybody is happy. At 0:35 the line is back: the old leader hears of the new one, gives way, and the attic’s truth is thrown away. In the right store a leader that no majority has answered for the fail-over time-out refuses everything: its users see errors at once instead of losing their work later.',
  watch:
    'the leaders on the replicas’ top edges, lost writes of the left store (counted as soon as nothing can save them), and errors of the attic’s users on the right.',
  attempt:
    'a longer fail-over time-out on the right: the fence closes later, and more of what the attic wrote meanwhile is lost. Or synchronous replication: then even the last second is safe.',
  claim:
    'Without a fence the attic keeps writing to its old leader and loses all of it; with one it is refused after a second.',
  design: {
    zones: [
      { id: 'attic', name: 'Attic', region: 'house' },
      { id: 'cellar', name: 'Cellar', region: 'house' },
    ],
    nodes: [...loose.nodes, ...fenced.nodes],
    links: [...loose.links, ...fenced.links],
    timeline: [
      {
        id: 'cut',
        at: 15,
        fault: 'partition',
        settings: { blocked: [...partedPlaces('loose', places), ...partedPlaces('fenced', places)] },
        duration: 20,
      },
    ],
    run: { seed: 1, duration: 55, warmup: 0 },
  },
});
