/**
 * A kind for tests of faults and the network: it writes down what its clocks show, what reaches it and what is
 * answered, and does nothing by itself but tick. Tests send through its verbs from outside.
 */
import { type Design, emptyDesign } from '../../model/design.ts';
import type { Distribution } from '../../model/distribution.ts';
import { defineKind, type Kind } from '../../model/kind.ts';
import type { AnyEndpoint, Behavior } from '../behavior.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Engine } from '../engine.ts';
import type { MessageLegs } from '../message-legs.ts';
import { type Call, type Outcome, type Peer, READ, WRITE } from '../outcome.ts';
import type { Registry } from '../simulation.ts';

interface Settings {
  /** Seconds of its own clock between two ticks; 0: never. */
  readonly tick: number;
  readonly instances: number;
  /** Hands calls on to its first peer instead of answering them. */
  readonly forwards?: boolean;
  /** Delays of writes, acknowledgements, reads and responses over its links. */
  readonly legs: readonly Distribution[];
}
/** What a keeper has seen since it started. */
export interface Seen {
  readonly ticks: { readonly now: number; readonly monotonic: number; readonly wall: number }[];
  /** Messages and calls: their keys, in the order of their arrival, and when they came. */
  readonly keys: number[];
  readonly times: number[];
  /** Of calls that it made: when they were answered or failed. */
  readonly answers: { readonly at: number; readonly error: string | null }[];
}
type Keeper = Endpoint<Settings, MessageLegs | null, Seen, undefined>;

function onTick(self: Keeper): void {
  self.state.ticks.push({ now: self.now, monotonic: self.monotonic, wall: self.wallClock });
}

function note(self: Keeper, call: Call): void {
  self.state.keys.push(self.key(call));
  self.state.times.push(self.now);
}

function onAsk(self: Keeper, call: Call): Outcome {
  const { peer, timeout } = self.body<{ peer: Peer; timeout: number }>(call);
  const message = { operation: self.operation(call), key: self.key(call) };
  return self.sendMessage(call, peer, message, onAnswered, timeout);
}

function onAnswered(self: Keeper, call: Call, reply: Call): Outcome {
  self.state.answers.push({ at: self.now, error: self.error(reply) });
  return self.relay(call, reply);
}

function onAskAll(self: Keeper, call: Call): Outcome {
  const message = { operation: self.operation(call), key: self.key(call) };
  const { need, timeout } = self.body<{ need: number; timeout: number }>(call);
  return self.gather(call, self.peers, message, need, onGathered, onLate, timeout);
}

function onGathered(self: Keeper, call: Call, replies: readonly Call[]): Outcome {
  const good = replies.filter((reply) => self.isOk(reply)).length;
  self.state.answers.push({ at: self.now, error: `${good} of ${replies.length}` });
  return self.reply(call);
}

function onLate(self: Keeper, reply: Call): void {
  self.state.answers.push({ at: self.now, error: `late ${self.error(reply) ?? ''}`.trim() });
}

function onAskEach(self: Keeper, call: Call): Outcome {
  const message = { operation: self.operation(call), key: self.key(call) };
  const { need, timeout } = self.body<{ need: number; timeout: number }>(call);
  for (const peer of self.peers) self.ask(call, peer, message, timeout, onEach);
  return need === 0 ? self.reply(call) : self.park(call);
}

function onEach(self: Keeper, reply: Call): void {
  const said = `${self.peerNode(self.peerOf(reply))} ${self.error(reply) ?? 'ok'}`;
  self.state.answers.push({ at: self.now, error: said });
}

function onOwnWork(self: Keeper, call: Call): Outcome {
  self.admit(call);
  return self.reply(call);
}

const keeper: Behavior<Keeper> = {
  kind: 'keeper',
  handlers: { onTick, onAsk, onAnswered, onAskAll, onGathered, onLate, onAskEach, onEach, onOwnWork },
  resolve: ({ settings, sampler }) => {
    const [write, ack, read, response] = settings.legs.map((law, i) => sampler(`leg ${i}`, law));
    if (write === undefined) return null;
    const there = [];
    const back = [];
    there[WRITE] = write;
    back[WRITE] = ack;
    there[READ] = read;
    back[READ] = response;
    return { there, back };
  },
  messageLegs: (policy) => policy,
  state: () => ({ ticks: [], keys: [], times: [], answers: [] }),
  onStart: (self) => {
    if (self.settings.tick > 0) self.every(self.settings.tick, onTick);
  },
  onRequest: (self, call) => {
    note(self, call);
    return self.settings.forwards === true ? self.forward(call, self.peers[0]!) : self.reply(call);
  },
  onMessage: note,
};

/** A keeper on a machine that is not ours: no fault hits it. */
const user: Behavior = { ...(keeper as Behavior), kind: 'keeper-user' };

function passBack(self: AnyEndpoint, call: Call, reply: Call): Outcome {
  return self.relay(call, reply);
}

/** A relay without a machine, as the driver of a set is. */
const driver: Behavior = {
  kind: 'keeper-set',
  handlers: { passBack },
  resolve: () => null,
  state: () => ({}),
  onRequest: (self, call) => self.send(call, self.peers[0]!, passBack),
};

const common = {
  group: 'Data',
  summary: 'For tests.',
  metrics: {},
  headline: { figure: 'arrivals', line: 'latencySeconds' },
  accepts: { calls: true, help: '' },
} as const;
const number = { type: 'number', label: '', help: '', group: '', min: 0, max: 1e9 } as const;

const machine = defineKind({
  ...common,
  id: 'keeper',
  title: 'Keeper',
  placement: 'machine',
  fields: {
    tick: { ...number, unit: 'seconds', initial: 0 },
    instances: { ...number, unit: 'count', initial: 1 },
    legs: { type: 'distribution', label: '', help: '', group: '', unit: 'seconds', initial: [] as never },
  },
  instancesField: 'instances',
  outLinks: { meaning: 'calls', min: 0, max: 9, help: '' },
  faults: ['crash'],
});

const kinds: readonly Kind[] = [
  machine,
  { ...machine, id: 'keeper-user', faults: [] },
  defineKind({
    ...common,
    id: 'keeper-set',
    title: 'Set of keepers',
    placement: 'driver',
    fields: {},
    outLinks: { meaning: 'members', min: 0, max: 9, help: '' },
    faults: [],
  }),
];

export const keeperRegistry: Registry = {
  kind: (id) => kinds.find((kind) => kind.id === id),
  behavior: (id) => [keeper as Behavior, user, driver].find((behavior) => behavior.kind === id),
};

/** Which kind a node of the design below is, by the first letters of its id. */
function kindOf(id: string): string {
  if (id.startsWith('set')) return 'keeper-set';
  return id.startsWith('user') ? 'keeper-user' : 'keeper';
}

/** Nodes by id with their settings and zone (see `kindOf`), and links "from>to" with their settings. */
export function keepers(
  nodes: { readonly [id: string]: { readonly [name: string]: unknown } },
  links: { readonly [ends: string]: object },
): Design {
  return {
    ...emptyDesign('Keepers'),
    nodes: Object.entries(nodes).map(([id, { zone, ...settings }]) => ({
      id,
      kind: kindOf(id),
      position: { x: 0, y: 0 },
      settings,
      ...(typeof zone === 'string' && { zone }),
    })),
    links: Object.entries(links).map(([ends, settings]) => {
      const [from, to] = ends.split('>') as [string, string];
      return { id: ends, from, to, settings };
    }),
  };
}

export function keeperOf(engine: Engine, id: string, instance = 0): AnyEndpoint {
  return engine.simulation.nodeById(id)!.endpoints[instance]!;
}

/** What a keeper has seen. */
export function seenBy(engine: Engine, id: string, instance = 0): Seen {
  return keeperOf(engine, id, instance).state as Seen;
}

/** Sends one-way messages with keys 1 … n from one keeper to another, all now. */
export function post(engine: Engine, from: string, to: string, n = 1, operation = WRITE): void {
  const self = keeperOf(engine, from);
  for (let key = 1; key <= n; key++) self.post(self.peerOfNode(to)!, { operation, key });
}

/** Makes calls with keys 1 … n from one keeper to another, all now. */
export function ask(engine: Engine, from: string, to: string, n = 1, operation = READ, timeout = 1e6): void {
  const self = keeperOf(engine, from);
  const peer = self.peerOfNode(to)!;
  for (let key = 1; key <= n; key++) self.spawn(onAsk, { operation, key, body: { peer, timeout } });
}

/** Asks all peers of a keeper at once, and waits for so many good answers. */
export function askAll(engine: Engine, from: string, need: number, timeout: number): void {
  keeperOf(engine, from).spawn(onAskAll, { operation: READ, body: { need, timeout } });
}

/** Asks each peer of a keeper for itself, for a call that waits, or with `need` 0 has ended before any answers. */
export function askEach(engine: Engine, from: string, need: number, timeout: number): void {
  keeperOf(engine, from).spawn(onAskEach, { operation: READ, body: { need, timeout } });
}

/** Does something by itself that counts as a request. */
export function workAlone(engine: Engine, id: string): void {
  keeperOf(engine, id).spawn(onOwnWork);
}
