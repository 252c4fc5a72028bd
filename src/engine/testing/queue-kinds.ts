/**
 * Three tiny kinds for the engine's own tests: a Poisson source, a station with workers, and a caller that
 * passes on. They are written with the verbs alone, as any kind is.
 */
import type { Design } from '../../model/design.ts';
import { emptyDesign } from '../../model/design.ts';
import type { Distribution } from '../../model/distribution.ts';
import { defineKind, type Kind } from '../../model/kind.ts';
import type { Behavior } from '../behavior.ts';
import type { DisciplineName } from '../disciplines/discipline.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Call, Outcome, SamplerRef } from '../outcome.ts';
import type { Registry } from '../simulation.ts';

const group = 'Test';

interface SourceSettings {
  readonly rate: number;
  readonly timeout: number | null;
  readonly retries: never;
}
type Source = Endpoint<SourceSettings, { gap: SamplerRef }, { begun: number }, undefined>;

function onArrival(self: Source): void {
  self.state.begun++;
  self.beginRequest(self.state.begun % 2, self.state.begun % 100, 0, 100);
  self.after(self.draw(self.policy.gap), onArrival);
}
function onAnswer(self: Source, call: Call, reply: Call): Outcome {
  return self.relay(call, reply);
}

const source: Behavior<Source> = {
  kind: 'source',
  handlers: { onArrival, onAnswer },
  resolve: ({ settings, sampler }) => ({
    gap: sampler('gap', { distribution: 'exponential', mean: 1 / settings.rate }),
  }),
  state: () => ({ begun: 0 }),
  onStart: (self) => {
    self.after(self.draw(self.policy.gap), onArrival);
  },
  onRequest: (self, call) => self.callLink(call, 0, onAnswer),
};

interface StationSettings {
  readonly workers: number;
  readonly serviceTime: Distribution;
  readonly queueCapacity: number | null;
  readonly discipline: DisciplineName;
  readonly whenFull: 'reject' | 'block';
  readonly instances: number;
  readonly hold: boolean;
  /** Share of requests that fail after their service. */
  readonly failing: number;
}
type Station = Endpoint<StationSettings, { service: SamplerRef }, { served: number }, undefined>;

function onServed(self: Station, call: Call): Outcome {
  self.state.served++;
  if (self.settings.failing > 0 && self.uniform() < self.settings.failing) return self.fail(call, 'injected');
  if (self.outs.length === 0) return self.reply(call);
  return self.callLink(call, 0, onOnward);
}
function onOnward(self: Station, call: Call, reply: Call): Outcome {
  return self.relay(call, reply);
}
function onWorker(self: Station, call: Call): Outcome {
  return self.serve(call, self.policy.service, onServed);
}

const station: Behavior<Station> = {
  kind: 'station',
  handlers: { onServed, onOnward, onWorker },
  resolve: ({ settings, sampler }) => ({ service: sampler('service', settings.serviceTime) }),
  resources: (settings) => ({
    workers: settings.workers,
    queueCapacity: settings.queueCapacity,
    discipline: settings.discipline,
    whenFull: settings.whenFull,
  }),
  state: () => ({ served: 0 }),
  onRequest: (self, call) =>
    self.settings.hold ? self.acquire(call, onWorker) : self.serve(call, self.policy.service, onServed),
};

const common = {
  group: 'Compute',
  summary: 'For tests.',
  placement: 'machine',
  metrics: {},
  faults: [],
} as const;

const kinds: readonly Kind[] = [
  defineKind({
    ...common,
    id: 'source',
    title: 'Source',
    fields: {
      rate: {
        type: 'number',
        label: 'Rate',
        help: '',
        group,
        unit: 'perSecond',
        min: 0,
        max: 1e6,
        initial: 1,
      },
      timeout: {
        type: 'optional-number',
        label: 'Timeout',
        help: '',
        group,
        unit: 'seconds',
        min: 0,
        max: 1e6,
        initial: null,
        none: 'none',
      },
      retries: { type: 'retries', label: 'Retries', help: '', group, initial: { strategy: 'none' } },
    },
    accepts: { calls: false, help: '' },
    outLinks: { meaning: 'calls', min: 1, max: 1, help: '' },
    headline: { figure: 'arrivals', line: 'latencySeconds' },
  }),
  defineKind({
    ...common,
    id: 'station',
    title: 'Station',
    fields: {
      workers: {
        type: 'number',
        label: 'Workers',
        help: '',
        group,
        unit: 'count',
        min: 1,
        max: 1e6,
        initial: 1,
      },
      serviceTime: {
        type: 'distribution',
        label: 'Service',
        help: '',
        group,
        unit: 'seconds',
        initial: { distribution: 'exponential', mean: 1 },
      },
      queueCapacity: {
        type: 'optional-number',
        label: 'Queue',
        help: '',
        group,
        unit: 'count',
        min: 0,
        max: 1e9,
        initial: null,
        none: 'none',
      },
      discipline: {
        type: 'choice',
        label: 'Discipline',
        help: '',
        group,
        options: [
          { value: 'fifo', label: 'FIFO' },
          { value: 'lifo', label: 'LIFO' },
        ],
        initial: 'fifo',
      },
      whenFull: {
        type: 'choice',
        label: 'Full',
        help: '',
        group,
        options: [
          { value: 'reject', label: 'Reject' },
          { value: 'block', label: 'Block' },
        ],
        initial: 'reject',
      },
      instances: {
        type: 'number',
        label: 'Instances',
        help: '',
        group,
        unit: 'count',
        min: 1,
        max: 1e5,
        initial: 1,
      },
      failing: {
        type: 'number',
        label: 'Failing',
        help: '',
        group,
        unit: 'ratio',
        min: 0,
        max: 1,
        initial: 0,
      },
      hold: { type: 'boolean', label: 'Hold', help: '', group, initial: false },
    },
    accepts: { calls: true, help: '' },
    outLinks: { meaning: 'calls', min: 0, max: 1, help: '' },
    instancesField: 'instances',
    headline: { figure: 'arrivals', line: 'latencySeconds' },
  }),
];

/** Where the test kinds are found. */
export const queueRegistry: Registry = {
  kind: (id) => kinds.find((kind) => kind.id === id),
  behavior: (id) => [source as Behavior, station as Behavior].find((behavior) => behavior.kind === id),
};

type Part = { readonly [name: string]: unknown };

/** A chain source → station → station …, settings of each part given, links with these settings. */
export function chain(parts: readonly Part[], link: Part = {}): Design {
  const nodes = parts.map((settings, i) => ({
    id: i === 0 ? 'source' : `s${i}`,
    kind: i === 0 ? 'source' : 'station',
    position: { x: 0, y: 0 },
    settings: { ...settings },
  }));
  const links = nodes
    .slice(1)
    .map((node, i) => ({ id: `l${i + 1}`, from: nodes[i]!.id, to: node.id, settings: link }));
  return { ...emptyDesign('Test'), nodes, links };
}
