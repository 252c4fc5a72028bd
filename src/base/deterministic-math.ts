// biome-ignore-all lint/correctness/noPrecisionLoss: the digits are fdlibm's, as published
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: likewise
/**
 * Logarithm, exponential, power and sine that give the same bits in every JavaScript engine. `Math.log` and
 * its kin do not: V8, SpiderMonkey and JavaScriptCore differ in the last bit on several percent of inputs,
 * which is enough to make two browsers see two different runs of one experiment. IEEE 754 fixes only
 * + − × ÷ and the square root, so everything here is built from these and from views of the bits.
 *
 * The algorithms of log, exp, sin and cos are fdlibm's (e_log.c, e_exp.c, k_sin.c, k_cos.c):
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft, a Sun Microsystems,
 * Inc. business. Permission to use, copy, modify, and distribute this software is freely granted, provided
 * that this notice is preserved.
 */
const float = new Float64Array(1);
const words = new Int32Array(float.buffer); // little-endian: words[1] is the high word

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const TWO_54 = 18014398509481984;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** Natural logarithm; −∞ for 0, NaN for negative numbers. Error below 1 ulp. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  if (x < SMALLEST_NORMAL) {
    x *= TWO_54;
    k = -54;
  }
  float[0] = x;
  let high = words[1]!;
  k += (high >> 20) - 1023;
  high &= 0xfffff;
  const i = (high + 0x95f64) & 0x100000;
  words[1] = high | (i ^ 0x3ff00000);
  k += i >> 20;
  const f = float[0]! - 1;
  if ((0xfffff & (2 + high)) < 3) return logNearOne(f, k);
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const t2 =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const r = t2 + t1;
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    if (k === 0) return f - (half - s * (half + r));
    return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  if (k === 0) return f - s * (f - r);
  return k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}

/** log(2^k (1 + f)) for |f| below 2^-20, where a short series is exact enough. */
function logNearOne(f: number, k: number): number {
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
  const r = f * f * (0.5 - 0.33333333333333333 * f);
  return k === 0 ? f - r : k * LN2_HIGH - (r - k * LN2_LOW - f);
}

/** e to the power of x. Error below 1 ulp; overflows to ∞ and underflows to 0 as `Math.exp` does. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  let high = 0;
  let low = 0;
  let k = 0;
  const magnitude = x < 0 ? -x : x;
  if (magnitude > 0.34657359027997264) {
    if (magnitude < 1.0397207708399179) k = x > 0 ? 1 : -1;
    else k = (1.442695040888963387 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    high = x - k * LN2_HIGH;
    low = k * LN2_LOW;
    x = high - low;
  } else if (magnitude < 3.725290298461914e-9) return 1 + x;
  const t = x * x;
  const c =
    x -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  if (k === 0) return 1 - ((x * c) / (c - 2) - x);
  return scaleByPowerOfTwo(1 - (low - (x * c) / (2 - c) - high), k);
}

function scaleByPowerOfTwo(y: number, k: number): number {
  float[0] = y;
  if (k === 1024) return y * 2 * 8.98846567431158e307;
  if (k >= -1021) {
    words[1] = words[1]! + (k << 20);
    return float[0]!;
  }
  words[1] = words[1]! + ((k + 1000) << 20);
  return float[0]! * 9.3326361850321887899e-302;
}

/** base to the power of exponent, for base ≥ 0. Error a few ulp, growing with |exponent · log(base)|. */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (base === 0) return exponent > 0 ? 0 : Number.POSITIVE_INFINITY;
  if (exponent === 1) return base;
  return exp(exponent * log(base));
}

const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_LOW = 6.07710050650619224932e-11;

/** Sine of x radians, for |x| up to about 1e6 (beyond, the reduction to a quarter turn loses digits). */
export function sin(x: number): number {
  return sinOfQuarters(x, 0);
}

/** Cosine of x radians; the same range as `sin`. */
export function cos(x: number): number {
  return sinOfQuarters(x, 1);
}

/** sin(x + turns · π/2), without ever rounding that sum. */
function sinOfQuarters(x: number, turns: number): number {
  const quarter = Math.round(x / (HALF_PI_HIGH + HALF_PI_LOW));
  const r = x - quarter * HALF_PI_HIGH - quarter * HALF_PI_LOW;
  const turn = (((quarter + turns) % 4) + 4) % 4;
  if (turn === 0) return sinKernel(r);
  if (turn === 1) return cosKernel(r);
  return turn === 2 ? -sinKernel(r) : -cosKernel(r);
}

function sinKernel(x: number): number {
  const z = x * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  return x + z * x * (-1.66666666666666324348e-1 + z * r);
}

function cosKernel(x: number): number {
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z *
                (-2.75573143513906633035e-7 +
                  z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  return 1 - (0.5 * z - z * r);
}
