/**
 * What a client does: begins requests by its arrival process, sends each over one of its links, and judges the
 * answer. Open processes wait for nobody; in a closed one each user waits for its answer, thinks, and asks
 * again. The time-outs and retries of the client stand on its links and are the engine's work.
 */
import { log } from '../../base/deterministic-math.ts';
import { type AliasTable, aliasTable, drawAlias, zipfTable } from '../../engine/alias-table.ts';
import { type Behavior, counterIndex, histogramIndex, type ResolveContext } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import { type Call, type Outcome, READ, type SamplerRef, type Timer, WRITE } from '../../engine/outcome.ts';
import { STREAM } from '../../engine/random.ts';
import { UNSET } from '../../engine/unset.ts';
import { phaseShares, transitionsOf } from '../../model/bursts.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { classShares } from '../../model/request-classes.ts';
import type { Arrivals, BatchSize, LogRow } from '../../model/traffic.ts';
import { type Pieces, shapePieces, tablePieces, timeOfArea } from './intensity.ts';
import { clientKind } from './kind.ts';

type Settings = SettingsOf<typeof clientKind.fields>;

/** The arrival process, compiled. */
interface Traffic {
  readonly process: 'random' | 'regular' | 'modulated' | 'closed' | 'log';
  /** Requests a second where the factor over time is 1. */
  readonly rate: number;
  readonly shape: Pieces;
  readonly table: Pieces | null;
  /** The factor never changes: the next arrival needs no area. */
  readonly steady: boolean;
  readonly log: readonly LogRow[];
  readonly users: number;
  readonly think: SamplerRef;
  /** Between the requests that each user means to send; 0: it only thinks. */
  readonly interval: number;
  /** How many requests come together; null: each alone. */
  readonly batch: Batch | null;
  /** The phases of a modulated process; null: it has none. */
  readonly phases: Phases | null;
  readonly keys: AliasTable;
  /** Which class a request is of; null: all are alike. */
  readonly classes: AliasTable | null;
}

interface Batch {
  /** Always so many; 0: as drawn. */
  readonly size: number;
  readonly law: SamplerRef;
}

/** A Markov-modulated process: what decides its rate. */
interface Phases {
  readonly rates: readonly number[];
  readonly sojourns: readonly number[];
  /** Where it goes when a phase ends, and where it is found at a moment without a past. */
  readonly next: readonly AliasTable[];
  readonly start: AliasTable;
}

interface Progress {
  process: Traffic['process'];
  /** The present phase of a modulated process, the timer of its end (−1: none) and its rate; else 1. */
  phase: number;
  phaseTimer: number;
  phaseRate: number;
  /** Timer of the next arrival, −1: none. When it was drawn, when it is due, and the area in between. */
  timer: number;
  drawnAt: number;
  dueAt: number;
  area: number;
  /** Next row of a log, and the moment at which the log began. */
  row: number;
  logBegan: number;
  logName: string;
  /** Users of a closed process, and how many of them wait for a load shape that has come down to nothing. */
  users: number;
  idle: number;
}
type Client = Endpoint<Settings, Traffic, Progress, null>;

const REQUESTS = counterIndex(clientKind.metrics, 'requests');
const READS = counterIndex(clientKind.metrics, 'reads');
const WRITES = counterIndex(clientKind.metrics, 'writes');
const GOODPUT = counterIndex(clientKind.metrics, 'goodput');
const RETRIED = counterIndex(clientKind.metrics, 'retried');
const INTENDED_LATENCY = histogramIndex(clientKind.metrics, 'intendedLatencySeconds');
const WRITE_SECONDS = histogramIndex(clientKind.metrics, 'writeSeconds');

/**
 * The body of a request that a user of a closed process waits for, or, where users have an interval, the moment at
 * which it was meant to be sent; requests of other processes have none.
 */
const BY_USER = 'user';

function resolve({ settings, sampler }: ResolveContext<Settings>): Traffic {
  const { arrivals } = settings;
  const trace = arrivals.process === 'trace' ? arrivals.trace : null;
  const table = trace?.format === 'rate-table' ? tablePieces(trace.rows ?? []) : null;
  return {
    process: processOf(arrivals),
    rate: 'rate' in arrivals ? arrivals.rate : 1,
    shape: shapePieces(settings.loadShape),
    table,
    steady: table === null && settings.loadShape.shape === 'steady',
    log: trace?.format === 'access-log' ? (trace.rows ?? []) : [],
    users: arrivals.process === 'closed' ? arrivals.users : 0,
    think: sampler(
      'think',
      arrivals.process === 'closed' ? arrivals.thinkTime : { distribution: 'constant', value: 0 },
    ),
    interval: arrivals.process === 'closed' ? (arrivals.interval ?? 0) : 0,
    batch: resolveBatch('batch' in arrivals ? arrivals.batch : undefined, sampler),
    phases: arrivals.process === 'mmpp' ? resolvePhases(arrivals) : null,
    keys: zipfTable(settings.keys.count, settings.keys.skew),
    classes: settings.classes.length === 0 ? null : aliasTable(classShares(settings.classes)),
  };
}

function resolveBatch(
  batch: BatchSize | undefined,
  sampler: ResolveContext<Settings>['sampler'],
): Batch | null {
  if (batch === undefined || batch === 1) return null;
  const constant = (value: number) => sampler('batch', { distribution: 'constant', value });
  if (typeof batch === 'number') return { size: batch, law: constant(batch) };
  if (batch.distribution !== 'geometric') return { size: 0, law: sampler('batch', batch) };
  if (batch.mean === 1) return null;
  // an exponential rounded up is geometric: P(size > n) = exp(−n ÷ m) = (1 − 1 ÷ mean)^n
  const m = -1 / log(1 - 1 / batch.mean);
  return { size: 0, law: sampler('batch', { distribution: 'exponential', mean: m }) };
}

function resolvePhases(arrivals: Extract<Arrivals, { process: 'mmpp' }>): Phases {
  return {
    rates: arrivals.states.map(({ rate }) => rate),
    sojourns: arrivals.states.map(({ meanSojourn }) => meanSojourn),
    next: transitionsOf(arrivals).map((row) => aliasTable(row)),
    start: aliasTable(phaseShares(arrivals)),
  };
}

function processOf(arrivals: Arrivals): Traffic['process'] {
  if (arrivals.process === 'poisson') return 'random';
  if (arrivals.process === 'constant') return 'regular';
  if (arrivals.process === 'closed') return 'closed';
  if (arrivals.process === 'mmpp') return 'modulated';
  return arrivals.trace.format === 'access-log' ? 'log' : 'random';
}

/** What tells one log from another. */
function logName(settings: Settings): string {
  const { arrivals } = settings;
  if (arrivals.process !== 'trace' || arrivals.trace.format !== 'access-log') return '';
  return `${arrivals.trace.sha256 ?? arrivals.trace.name} ${arrivals.trace.rows?.length ?? 0}`;
}

function freshProgress(client: Client): Progress {
  return {
    process: client.policy.process,
    phase: 0,
    phaseTimer: -1,
    phaseRate: 1,
    timer: -1,
    drawnAt: UNSET,
    dueAt: Number.POSITIVE_INFINITY,
    area: UNSET,
    row: 0,
    logBegan: 0,
    logName: '',
    users: 0,
    idle: 0,
  };
}

function onStart(client: Client): void {
  const { state, policy } = client;
  if (policy.process === 'log') {
    state.row = 0;
    state.logBegan = client.now;
    state.logName = logName(client.settings);
    scheduleRow(client);
  } else if (policy.process === 'closed') inviteUsers(client);
  else {
    if (policy.phases !== null) enterPhase(client, policy.phases, drawPhase(client, policy.phases.start));
    drawArea(client);
    scheduleArrival(client);
  }
}

/** Takes up another rate, shape or process; what is left of the present gap is kept. */
function onSettings(client: Client): void {
  const { state, policy } = client;
  if (policy.process !== state.process) {
    stopTimer(client);
    leavePhases(client);
    state.users -= state.idle;
    state.idle = 0;
    state.process = policy.process;
    onStart(client);
  } else if (policy.process === 'log') {
    if (state.logName === logName(client.settings)) return;
    stopTimer(client);
    onStart(client);
  } else if (policy.process === 'closed') {
    const { idle } = state;
    state.idle = 0;
    for (let i = 0; i < idle; i++) comeIn(client);
    inviteUsers(client);
  } else {
    stopTimer(client);
    if (state.dueAt < Number.POSITIVE_INFINITY && state.dueAt > state.drawnAt) {
      state.area *= (state.dueAt - client.now) / (state.dueAt - state.drawnAt);
    }
    if (policy.phases !== null) keepPhase(client, policy.phases);
    scheduleArrival(client);
  }
}

function stopTimer(client: Client): void {
  if (client.state.timer >= 0) client.cancel(client.state.timer as Timer);
  client.state.timer = -1;
}

// ---- open arrivals ----

function drawArea(client: Client): void {
  if (client.policy.process === 'regular') client.state.area = 1;
  else {
    client.simulation.streams.exponential(client.streams + STREAM.arrival);
    client.state.area = client.simulation.streams.drawn;
  }
}

function scheduleArrival(client: Client): void {
  const { state } = client;
  drawMoment(client);
  const { dueAt, drawnAt } = state;
  state.timer = dueAt < Number.POSITIVE_INFINITY ? client.after(dueAt - drawnAt, onArrival) : -1;
}

/** When the area has been made up: the moment of the next arrival. */
function drawMoment(client: Client): void {
  const { state, policy } = client;
  const rate = policy.rate * state.phaseRate * client.node.surge;
  const { now } = client;
  state.drawnAt = now;
  if (!(rate > 0)) state.dueAt = Number.POSITIVE_INFINITY;
  else if (policy.steady) state.dueAt = now + state.area / rate;
  else state.dueAt = timeOfArea(policy.shape, policy.table, now, state.area / rate);
}

function onArrival(client: Client): void {
  const { batch } = client.policy;
  for (let n = batch === null ? 1 : drawBatch(client, batch); n > 0; n--) beginArrival(client);
  drawArea(client);
  drawMoment(client);
  const { dueAt, drawnAt } = client.state;
  if (dueAt < Number.POSITIVE_INFINITY) client.again(dueAt - drawnAt);
  else client.state.timer = -1;
}

/** How many requests come now; more than may be in flight end the run, however many they are. */
function drawBatch(client: Client, { size, law }: Batch): number {
  if (size > 0) return size;
  const { simulation } = client;
  const drawn = Math.ceil(simulation.drawFrom(law, client.streams + STREAM.batch));
  return Math.min(Math.max(1, drawn), simulation.calls.limit + 1);
}

/** One of the requests that an arrival brings. */
function beginArrival(client: Client): void {
  const key = drawAlias(client.policy.keys, client.simulation.streams, client.streams + STREAM.key);
  const { classes } = client.policy;
  if (classes === null) beginRequest(client, drawOperation(client), key, client.settings.valueBytes, 0);
  else beginOfClass(client, classes, key);
}

// ---- phases of a modulated process ----

/** A phase, by chance; from a stream of their own, so that the phases are those of another rate, too. */
function drawPhase(client: Client, table: AliasTable): number {
  return drawAlias(table, client.simulation.streams, client.streams + STREAM.phase);
}

/** The process is in a phase from now on, for an exponential time. */
function enterPhase(client: Client, phases: Phases, phase: number): void {
  const { state, simulation } = client;
  state.phase = phase;
  state.phaseRate = phases.rates[phase]!;
  simulation.streams.exponential(client.streams + STREAM.phase);
  state.phaseTimer = client.after(simulation.streams.drawn * phases.sojourns[phase]!, onPhaseEnd);
}

/** The next phase begins. What is left of the present gap is forgotten: an exponential gap has no memory. */
function onPhaseEnd(client: Client): void {
  const { phases } = client.policy;
  if (phases === null) return;
  enterPhase(client, phases, drawPhase(client, phases.next[client.state.phase]!));
  stopTimer(client);
  drawArea(client);
  scheduleArrival(client);
}

/** An edit of the phases: the present one goes on with its new rate, unless it is no more. */
function keepPhase(client: Client, phases: Phases): void {
  const { state } = client;
  const rate = phases.rates[state.phase];
  if (rate !== undefined) {
    state.phaseRate = rate;
    return;
  }
  leavePhases(client);
  enterPhase(client, phases, drawPhase(client, phases.start));
}

function leavePhases(client: Client): void {
  const { state } = client;
  if (state.phaseTimer >= 0) client.cancel(state.phaseTimer as Timer);
  state.phaseTimer = -1;
  state.phaseRate = 1;
}

/** A read sends no value: it says how large a one it expects (see `shared/payload.ts`). */
function beginRequest(
  client: Client,
  operation: number,
  key: number,
  valueBytes: number,
  requestClass: number,
): void {
  if (operation === WRITE) client.beginRequest(operation, key, 0, valueBytes, requestClass);
  else client.beginRequest(operation, key, valueBytes, 0, requestClass);
}

/** A request of a class that is drawn by the shares. */
function beginOfClass(client: Client, classes: AliasTable, key: number): void {
  const place = drawClass(client, classes);
  const { valueBytes } = client.settings;
  beginRequest(client, operationOf(client, place), key, valueBytes, client.node.classes[place]!);
}

/** Place of a class among the client's, from a stream of its own: classes change no other luck. */
function drawClass(client: Client, classes: AliasTable): number {
  return drawAlias(classes, client.simulation.streams, client.streams + STREAM.class);
}

/** What a request of a class asks for. */
function operationOf(client: Client, place: number): number {
  const { operation } = client.settings.classes[place]!;
  if (operation === undefined) return drawOperation(client);
  return operation === 'read' ? READ : WRITE;
}

/** A client that only reads, or only writes, needs no luck for it. */
function drawOperation(client: Client): number {
  const { readFraction } = client.settings;
  if (readFraction >= 1) return READ;
  return readFraction > 0 && client.uniform() < readFraction ? READ : WRITE;
}

// ---- a log, row by row ----

function scheduleRow(client: Client): void {
  const { state, policy } = client;
  const row = policy.log[state.row];
  if (row === undefined) state.timer = -1;
  else state.timer = client.after(Math.max(0, state.logBegan + row[0] - client.now), onLogRow);
}

/** Begins everything that was logged for one moment, in the order of the log. */
function onLogRow(client: Client): void {
  const { state, policy } = client;
  const moment = policy.log[state.row]?.[0];
  for (;;) {
    const row = policy.log[state.row];
    if (row === undefined || row[0] !== moment) break;
    const { classes } = policy;
    const requestClass = classes === null ? 0 : client.node.classes[drawClass(client, classes)]!;
    beginRequest(client, row[3] === 1 ? WRITE : READ, row[1], row[2], requestClass);
    state.row++;
  }
  scheduleRow(client);
}

// ---- a closed process ----

/** Lets users come in until there are as many as the settings say; those too many leave by themselves. */
function inviteUsers(client: Client): void {
  while (client.state.users < client.policy.users) {
    client.state.users++;
    comeIn(client);
  }
}

/** A user who comes in thinks first; one with an interval begins anywhere in it. */
function comeIn(client: Client): void {
  const { interval } = client.policy;
  if (interval > 0) pace(client, client.now - client.uniform() * interval, 0);
  else think(client);
}

/** A user is done with a request: with an interval the next is meant to be sent so long after this one was. */
function goOn(client: Client, body: unknown): void {
  if (leaves(client)) return;
  const { interval, think: thought } = client.policy;
  if (interval > 0) pace(client, typeof body === 'number' ? body : client.now, client.draw(thought));
  else think(client);
}

/**
 * The next request of a user with an interval: at its moment, or where that has passed, at once. The load shape and
 * a spike shorten the interval. It is never sent before the user has thought.
 */
function pace(client: Client, from: number, thought: number): void {
  const { policy } = client;
  const { surge } = client.node;
  const gap = surge > 0 ? policy.interval / surge : Number.POSITIVE_INFINITY;
  let meant = from + gap;
  if (!policy.steady && gap < Number.POSITIVE_INFINITY) meant = timeOfArea(policy.shape, null, from, gap);
  if (meant < Number.POSITIVE_INFINITY) client.after(Math.max(thought, meant - client.now), onPace, meant);
  else client.state.idle++;
}

function onPace(client: Client, meant: number): void {
  // its own clock may be wrong, and has no say in when it was meant
  if (!leaves(client)) beginByUser(client, Math.min(meant, client.now));
}

/** A user thinks before the next request: the load shape and a spike shorten the thought. */
function think(client: Client): void {
  const { policy } = client;
  const { surge } = client.node;
  const thought = surge > 0 ? client.draw(policy.think) / surge : Number.POSITIVE_INFINITY;
  let due = client.now + thought;
  if (!policy.steady && thought < Number.POSITIVE_INFINITY) {
    due = timeOfArea(policy.shape, null, client.now, thought);
  }
  if (due < Number.POSITIVE_INFINITY) client.after(due - client.now, onThought);
  else client.state.idle++;
}

function onThought(client: Client): void {
  if (!leaves(client)) beginByUser(client, BY_USER);
}

function beginByUser(client: Client, body: number | typeof BY_USER): void {
  const key = drawAlias(client.policy.keys, client.simulation.streams, client.streams + STREAM.key);
  const { classes } = client.policy;
  const place = classes === null ? -1 : drawClass(client, classes);
  const operation = place < 0 ? drawOperation(client) : operationOf(client, place);
  const { valueBytes } = client.settings;
  const size = operation === WRITE ? { bytes: valueBytes } : { version: valueBytes };
  const requestClass = place < 0 ? 0 : client.node.classes[place]!;
  client.begin({ operation, key, ...size, body, requestClass });
}

/** A user leaves when there are more than the settings say, or the process is closed no more. */
function leaves(client: Client): boolean {
  const { state, policy } = client;
  if (policy.process === 'closed' && state.users <= policy.users) return false;
  state.users--;
  return true;
}

// ---- a request ----

function onRequest(client: Client, call: Call): Outcome {
  client.count(REQUESTS);
  client.count(client.operation(call) === WRITE ? WRITES : READS);
  const out = pickLink(client, call);
  if (out < 0 || client.outs[out]!.peers.length === 0) return giveUp(client, call);
  return client.callLink(call, out, onReply);
}

/** There is nobody to ask. */
function giveUp(client: Client, call: Call): Outcome {
  const body = client.body(call);
  const outcome = client.fail(call, 'unavailable');
  if (body !== null) goOn(client, body);
  return outcome;
}

/** A link at random by the weights, among those that take the request's class; −1 when there is none to take. */
function pickLink(client: Client, call: Call): number {
  const { outs } = client;
  const { links } = client.simulation;
  const sorts = client.node.classRouting !== '';
  if (!sorts && outs.length === 1) return 0;
  let total = 0;
  for (let i = 0; i < outs.length; i++) {
    if (!sorts || client.mayTake(i, call)) total += links[outs[i]!.link]!.settings.call.weight;
  }
  if (!(total > 0)) return -1;
  let left = client.uniform() * total;
  let last = -1;
  for (let i = 0; i < outs.length; i++) {
    if (sorts && !client.mayTake(i, call)) continue;
    left -= links[outs[i]!.link]!.settings.call.weight;
    last = i;
    if (left < 0) break;
  }
  return last;
}

function onReply(client: Client, call: Call, reply: Call): Outcome {
  const attempts = client.attempt(reply);
  if (attempts > 1) client.count(RETRIED, attempts - 1);
  const body = client.body(call);
  if (client.isOk(reply)) {
    client.count(GOODPUT);
    if (typeof body === 'number') client.observe(INTENDED_LATENCY, client.now - body);
    if (client.operation(call) === WRITE) client.observe(WRITE_SECONDS, client.now - client.arrivedAt(call));
  }
  const outcome = client.relay(call, reply);
  if (body !== null) goOn(client, body);
  return outcome;
}

/** True when it begins no more requests by itself; a phase without arrivals is not the end of them. */
function ended({ policy, state }: Client): boolean {
  if (policy.process === 'closed') return state.users <= state.idle;
  return state.timer < 0 && (state.phaseTimer < 0 || state.phaseRate > 0);
}

export const clientBehavior: Behavior<Client> = {
  kind: 'client',
  handlers: { onArrival, onPhaseEnd, onLogRow, onThought, onPace, onReply },
  resolve,
  state: freshProgress,
  onStart,
  onSettings,
  onRequest,
  ended,
};
