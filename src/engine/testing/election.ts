/**
 * A leader election of three nodes with terms and durable votes (the election half of Raft, Ongaro and
 * Ousterhout 2014), written with the engine's verbs alone. It is no kind: it proves that the verbs suffice for
 * protocols, and that crashes, restarts, partitions and pauses mean what they should.
 */
import { type Design, emptyDesign } from '../../model/design.ts';
import { defineKind, type Kind } from '../../model/kind.ts';
import type { Behavior } from '../behavior.ts';
import type { Endpoint } from '../endpoint.ts';
import { type Call, FIRST_OWN_OPERATION, type Outcome, type Timer } from '../outcome.ts';
import type { Registry } from '../simulation.ts';

const VOTE = FIRST_OWN_OPERATION;
const HEARTBEAT = FIRST_OWN_OPERATION + 1;
const MAJORITY_OF_OTHERS = 1;

interface Settings {
  /** What the test breaks on purpose: votes that a crash forgets. */
  readonly forgetful: boolean;
}
interface State {
  role: 'follower' | 'candidate' | 'leader';
  timer: Timer | null;
  lateVotes: number;
}
interface Durable {
  term: number;
  votedFor: string;
}
/** Terms that the node won; for the test's eyes only. */
export interface ElectionOracle {
  readonly wonTerms: number[];
}
type Elector = Endpoint<Settings, null, State, Durable>;

function expectLeader(self: Elector): void {
  if (self.state.timer !== null) self.cancel(self.state.timer);
  self.state.timer = self.after(0.15 + 0.15 * self.uniform(), onSilence);
}

function onSilence(self: Elector): void {
  self.state.timer = null;
  if (self.state.role === 'leader') return;
  self.state.role = 'candidate';
  self.durable.term += 1;
  self.durable.votedFor = self.node.id;
  expectLeader(self);
  self.spawn(onCampaign);
}

function onCampaign(self: Elector, call: Call): Outcome {
  const ask = { operation: VOTE, key: self.durable.term, body: self.node.id };
  return self.gather(call, self.peers, ask, MAJORITY_OF_OTHERS, onVotes, onLateVote, 0.1);
}

function onVotes(self: Elector, call: Call, replies: readonly Call[]): Outcome {
  const granted = replies.filter((reply) => self.isOk(reply) && self.version(reply) === self.durable.term);
  if (self.state.role !== 'candidate' || granted.length < MAJORITY_OF_OTHERS)
    return self.fail(call, 'no-quorum');
  self.state.role = 'leader';
  self.oracle<ElectionOracle>().wonTerms.push(self.durable.term);
  onBeat(self, self.durable.term);
  return self.reply(call);
}

function onLateVote(self: Elector): void {
  self.state.lateVotes += 1;
}

function onBeat(self: Elector, term: number): void {
  if (self.state.role !== 'leader' || self.durable.term !== term) return;
  for (const peer of self.peers) self.post(peer, { operation: HEARTBEAT, key: term });
  self.after(0.04, onBeat, term);
}

function stepDown(self: Elector, term: number): void {
  if (term > self.durable.term) {
    self.durable.term = term;
    self.durable.votedFor = '';
  }
  self.state.role = 'follower';
}

function onRequest(self: Elector, call: Call): Outcome {
  const term = self.key(call);
  const candidate = self.body<string>(call);
  if (term > self.durable.term) stepDown(self, term);
  const free = self.durable.votedFor === '' || self.durable.votedFor === candidate;
  if (term < self.durable.term || !free) return self.fail(call, 'rejected');
  self.durable.votedFor = candidate;
  expectLeader(self);
  self.answer(call, term, 0);
  return self.reply(call);
}

function onMessage(self: Elector, message: Call): void {
  const term = self.key(message);
  if (term < self.durable.term) return;
  stepDown(self, term);
  expectLeader(self);
}

const elector: Behavior<Elector> = {
  kind: 'elector',
  handlers: { onSilence, onCampaign, onVotes, onLateVote, onBeat },
  resolve: () => null,
  state: () => ({ role: 'follower', timer: null, lateVotes: 0 }),
  durable: () => ({ term: 0, votedFor: '' }),
  oracle: (): ElectionOracle => ({ wonTerms: [] }),
  onStart: (self) => {
    if (self.settings.forgetful) self.durable.votedFor = '';
    expectLeader(self);
  },
  onRequest,
  onMessage,
};

const kind: Kind = defineKind({
  id: 'elector',
  title: 'Elector',
  group: 'Data',
  summary: 'For tests.',
  fields: {
    forgetful: { type: 'boolean', label: 'Forgetful', help: '', group: 'Test', initial: false },
  },
  placement: 'machine',
  accepts: { calls: true, help: '' },
  outLinks: { meaning: 'calls', min: 0, max: 9, help: '' },
  metrics: {},
  headline: { figure: 'arrivals', line: 'latencySeconds' },
  faults: [],
});

export const electionRegistry: Registry = {
  kind: (id) => (id === 'elector' ? kind : undefined),
  behavior: (id) => (id === 'elector' ? (elector as Behavior) : undefined),
};

/** Three electors, each linked to the others. */
export function electionDesign(forgetful: boolean): Design {
  const ids = ['a', 'b', 'c'];
  const latency = { distribution: 'exponential', mean: 0.01 } as const;
  return {
    ...emptyDesign('Election'),
    nodes: ids.map((id) => ({ id, kind: 'elector', position: { x: 0, y: 0 }, settings: { forgetful } })),
    links: ids.flatMap((from) =>
      ids
        .filter((to) => to !== from)
        .map((to) => ({ id: `${from}${to}`, from, to, settings: { latency, loss: 0.02 } })),
    ),
  };
}
