/**
 * Samplers: distributions of the design compiled for drawing. A sampler is a small record with a code and two
 * or three numbers; drawing leaves the value in `streams.drawn`. Methods: inversion for uniform, Weibull and
 * Pareto; sums of exponentials for Erlang; Marsaglia and Tsang (2000) for gamma; Marsaglia's polar method for
 * the normal inside the lognormal; Walker's alias method (`alias-table.ts`) for discrete choices.
 */
import { exp, log, pow } from '../base/deterministic-math.ts';
import type { Distribution } from '../model/distribution.ts';
import { type AliasTable, aliasTable, drawAlias } from './alias-table.ts';
import type { Streams } from './random.ts';

const CONSTANT = 0;
const EXPONENTIAL = 1;
const UNIFORM = 2;
const ERLANG = 3;
const GAMMA = 4;
const LOGNORMAL = 5;
const WEIBULL = 6;
const PARETO = 7;
const DISCRETE = 8;
const MIXTURE = 9;

export interface Sampler {
  readonly code: number;
  readonly p: number;
  readonly q: number;
  readonly scale: number;
  /** Choices of `empirical`, `hyperexponential` and `mixture`. */
  readonly alias: AliasTable | null;
  readonly values: Float64Array | null;
  readonly parts: readonly Sampler[] | null;
}

/** Compiles a distribution; every value drawn is multiplied by `scale` (1 ÷ speed, say). */
export function compileSampler(d: Distribution, scale = 1): Sampler {
  const record = (code: number, p: number, q = 0): Sampler => {
    return { code, p, q, scale, alias: null, values: null, parts: null };
  };
  switch (d.distribution) {
    case 'constant':
      return record(CONSTANT, d.value * scale);
    case 'uniform':
      return record(UNIFORM, d.min * scale, (d.max - d.min) * scale);
    case 'exponential':
      return d.mean === 0 ? record(CONSTANT, 0) : record(EXPONENTIAL, d.mean * scale);
    case 'erlang':
      return record(ERLANG, (d.mean * scale) / d.k, d.k);
    case 'gamma':
      return record(GAMMA, 1 / (d.cv * d.cv), d.mean * scale * d.cv * d.cv);
    case 'lognormal':
      return d.mean === 0 ? record(CONSTANT, 0) : lognormal(d.mean * scale, d.cv, record);
    case 'weibull':
      return record(WEIBULL, 1 / d.shape, d.scale * scale);
    case 'pareto':
      return record(PARETO, -1 / d.alpha, d.min * scale);
    case 'empirical': {
      const values = Float64Array.from(d.values, (v) => v * scale);
      return { code: DISCRETE, p: 0, q: 0, scale, alias: aliasTable(d.weights), values, parts: null };
    }
    case 'hyperexponential': {
      const parts = d.means.map((mean) => compileSampler({ distribution: 'exponential', mean }, scale));
      return { code: MIXTURE, p: 0, q: 0, scale, alias: aliasTable(d.probabilities), values: null, parts };
    }
    case 'mixture': {
      const parts = d.of.map((part) => compileSampler(part, scale));
      return { code: MIXTURE, p: 0, q: 0, scale, alias: aliasTable(d.weights), values: null, parts };
    }
  }
}

function lognormal(mean: number, cv: number, record: (c: number, p: number, q: number) => Sampler): Sampler {
  // median times exp(σ z), and not exp(μ + σ z): of twice the mean, exactly twice the times are drawn
  return record(LOGNORMAL, mean / Math.sqrt(1 + cv * cv), Math.sqrt(log(1 + cv * cv)));
}

/** True when the sampler always gives 0. */
export function isZero(sampler: Sampler): boolean {
  return sampler.code === CONSTANT && sampler.p === 0;
}

/** Draws a value from `stream` and leaves it in `streams.drawn`. */
export function draw(sampler: Sampler, streams: Streams, stream: number): void {
  if (sampler.code === EXPONENTIAL) {
    streams.exponential(stream);
    streams.drawn = streams.drawn * sampler.p;
  } else if (sampler.code === CONSTANT) streams.drawn = sampler.p;
  else drawOther(sampler, streams, stream);
}

function drawOther(sampler: Sampler, streams: Streams, stream: number): void {
  switch (sampler.code) {
    case UNIFORM:
      streams.uniform(stream);
      streams.drawn = sampler.p + streams.drawn * sampler.q;
      return;
    case ERLANG:
      drawErlang(sampler, streams, stream);
      return;
    case GAMMA:
      drawGamma(sampler.p, streams, stream);
      streams.drawn = streams.drawn * sampler.q;
      return;
    case LOGNORMAL:
      drawNormal(streams, stream);
      streams.drawn = sampler.p * exp(sampler.q * streams.drawn);
      return;
    case WEIBULL:
      streams.exponential(stream);
      streams.drawn = sampler.q * pow(streams.drawn, sampler.p);
      return;
    case PARETO:
      streams.uniform(stream);
      streams.drawn = sampler.q * pow(1 - streams.drawn, sampler.p);
      return;
    case DISCRETE:
      streams.drawn = sampler.values![drawAlias(sampler.alias!, streams, stream)]!;
      return;
    default:
      draw(sampler.parts![drawAlias(sampler.alias!, streams, stream)]!, streams, stream);
  }
}

function drawErlang(sampler: Sampler, streams: Streams, stream: number): void {
  let sum = 0;
  for (let i = 0; i < sampler.q; i++) {
    streams.exponential(stream);
    sum += streams.drawn;
  }
  streams.drawn = sum * sampler.p;
}

/** Standard normal by the polar method; the second of the pair is dropped so that a draw has no memory. */
function drawNormal(streams: Streams, stream: number): void {
  for (;;) {
    streams.uniform(stream);
    const x = 2 * streams.drawn - 1;
    streams.uniform(stream);
    const y = 2 * streams.drawn - 1;
    const r = x * x + y * y;
    if (r > 0 && r < 1) {
      streams.drawn = x * Math.sqrt((-2 * log(r)) / r);
      return;
    }
  }
}

/** Standard gamma of shape a (Marsaglia and Tsang 2000); for a < 1 by the usual boost. */
function drawGamma(a: number, streams: Streams, stream: number): void {
  if (a < 1) {
    drawGamma(a + 1, streams, stream);
    const g = streams.drawn;
    streams.uniform(stream);
    streams.drawn = g * pow(1 - streams.drawn, 1 / a);
    return;
  }
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    drawNormal(streams, stream);
    const x = streams.drawn;
    const t = 1 + c * x;
    if (t <= 0) continue;
    const v = t * t * t;
    streams.uniform(stream);
    const u = 1 - streams.drawn;
    if (log(u) < 0.5 * x * x + d - d * v + d * log(v)) {
      streams.drawn = d * v;
      return;
    }
  }
}
