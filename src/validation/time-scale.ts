/**
 * A design in another unit of time: every duration is divided by a factor and every rate multiplied by it. In a
 * power of two this changes exponents of floating-point numbers only, so such a run must be the same one, event
 * for event, with times that are the same to the last bit but for the factor: whatever differs has an absolute
 * time hidden in it, a constant or an epsilon that no setting names.
 */
import { kindById } from '../catalog/kinds.ts';
import type { Design } from '../model/design.ts';
import type { Distribution } from '../model/distribution.ts';
import { faultDescriptors } from '../model/faults.ts';
import type { Field, Fields, Unit } from '../model/fields.ts';
import { callFields, linkFields } from '../model/links.ts';
import { messageLegNames } from '../model/message-latency.ts';
import type { RequestClasses } from '../model/request-classes.ts';
import type { Arrivals, LoadShape, Retries } from '../model/traffic.ts';

/** The design in units of time that are `factor` times as long: all of it happens so many times sooner. */
export function sooner(design: Design, factor: number): Design {
  return {
    ...design,
    network: {
      pairs: design.network.pairs.map((pair) => ({ ...pair, latency: scaledLaw(pair.latency, 1 / factor) })),
    },
    nodes: design.nodes.map((node) => {
      const fields = kindById(node.kind)?.fields ?? {};
      return { ...node, settings: scaledSettings(node.settings, fields, factor) };
    }),
    links: design.links.map((link) => {
      const { call, ...network } = link.settings;
      const settings = {
        ...scaledSettings(network, linkFields, factor),
        call: scaledSettings(call ?? {}, callFields, factor),
      } as typeof link.settings;
      return { ...link, settings };
    }),
    timeline: design.timeline.map((entry) => ({
      ...entry,
      at: entry.at / factor,
      duration: entry.duration === null ? null : entry.duration / factor,
      settings: scaledSettings(entry.settings, faultDescriptors[entry.fault].fields, factor),
    })),
    run: {
      ...design.run,
      duration: design.run.duration === null ? null : design.run.duration / factor,
      warmup: design.run.warmup / factor,
    },
  };
}

type Settings = { readonly [name: string]: unknown };

/** What is left out has an initial value in seconds, so it is written out. */
function scaledSettings(settings: Settings, fields: Fields, factor: number): { [name: string]: unknown } {
  const scaled: { [name: string]: unknown } = { ...settings };
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(settings, name) ? settings[name] : field.initial;
    if (value !== undefined) scaled[name] = scaledValue(value, field, factor);
  }
  return scaled;
}

/** What a value of a unit is multiplied with. */
function scaleOf(unit: Unit, factor: number): number {
  if (unit === 'seconds') return 1 / factor;
  return unit === 'perSecond' || unit === 'bytesPerSecond' ? factor : 1;
}

function scaledValue(value: unknown, field: Field, factor: number): unknown {
  if (value === null) return null;
  switch (field.type) {
    case 'number':
    case 'optional-number':
      return (value as number) * scaleOf(field.unit, factor);
    case 'distribution':
    case 'optional-distribution':
      return scaledLaw(value as Distribution, scaleOf(field.unit, factor));
    case 'arrivals':
      return scaledArrivals(value as Arrivals, factor);
    case 'load-shape':
      return scaledShape(value as LoadShape, factor);
    case 'retries':
    case 'optional-retries':
      return scaledRetries(value as Retries, factor);
    case 'failures': {
      const { mtbf, mttr } = value as { mtbf: number; mttr: number };
      return { mtbf: mtbf / factor, mttr: mttr / factor };
    }
    case 'message-latency': {
      const legs = value as { [leg: string]: Distribution };
      return Object.fromEntries(messageLegNames.map((leg) => [leg, scaledLaw(legs[leg]!, 1 / factor)]));
    }
    case 'classes':
      return (value as RequestClasses).map((one) => {
        return one.objective === undefined ? one : { ...one, objective: one.objective / factor };
      });
    default:
      return value;
  }
}

function scaledLaw<D extends Distribution>(law: D, by: number): D {
  const all: Distribution = law;
  const scale = (x: number) => x * by;
  const scaled = (): Distribution => {
    switch (all.distribution) {
      case 'constant':
        return { ...all, value: scale(all.value) };
      case 'uniform':
        return { ...all, min: scale(all.min), max: scale(all.max) };
      case 'hyperexponential':
        return { ...all, means: all.means.map(scale) };
      case 'weibull':
        return { ...all, scale: scale(all.scale) };
      case 'pareto':
        return { ...all, min: scale(all.min) };
      case 'empirical':
        return { ...all, values: all.values.map(scale) };
      case 'mixture':
        return { ...all, of: all.of.map((one) => scaledLaw(one, by)) };
      default:
        return { ...all, mean: scale(all.mean) };
    }
  };
  return scaled() as D;
}

function scaledArrivals(arrivals: Arrivals, factor: number): Arrivals {
  switch (arrivals.process) {
    case 'closed':
      return { ...arrivals, thinkTime: scaledLaw(arrivals.thinkTime, 1 / factor) };
    case 'trace': {
      const { trace } = arrivals;
      if (trace.format === 'rate-table') {
        const rows = (trace.rows ?? []).map(([at, rate]): [number, number] => [at / factor, rate * factor]);
        return { ...arrivals, trace: { ...trace, rows } };
      }
      const rows = (trace.rows ?? []).map(([at, ...rest]): [number, number, number, number] => [
        at / factor,
        ...rest,
      ]);
      return { ...arrivals, trace: { ...trace, rows } };
    }
    case 'mmpp': {
      const states = arrivals.states.map(({ rate, meanSojourn }) => {
        return { rate: rate * factor, meanSojourn: meanSojourn / factor };
      });
      return { ...arrivals, states };
    }
    default:
      return { ...arrivals, rate: arrivals.rate * factor };
  }
}

function scaledShape(shape: LoadShape, factor: number): LoadShape {
  switch (shape.shape) {
    case 'step':
      return { ...shape, at: shape.at / factor };
    case 'ramp':
      return { ...shape, from: shape.from / factor, to: shape.to / factor };
    case 'spike':
      return { ...shape, at: shape.at / factor, duration: shape.duration / factor };
    case 'diurnal':
      return { ...shape, period: shape.period / factor };
    case 'points':
      return { ...shape, points: shape.points.map(([at, to]): [number, number] => [at / factor, to]) };
    default:
      return shape;
  }
}

function scaledRetries(retries: Retries, factor: number): Retries {
  switch (retries.strategy) {
    case 'fixed':
      return { ...retries, base: retries.base / factor };
    case 'exponential':
      return { ...retries, base: retries.base / factor, cap: retries.cap / factor };
    default:
      return retries;
  }
}
