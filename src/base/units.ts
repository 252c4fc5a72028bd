/**
 * How quantities look on the screen and how people type them: the only file that formats. Everything inside is
 * seconds, bytes and per-second; people see 5 ms, 1.2 k/s, 64 MiB. Never more than three significant digits
 * (four before a larger unit begins), so that live figures stay narrow.
 */
import { err, ok, type Result } from './result.ts';

export type QuantityUnit =
  | 'seconds'
  | 'perSecond'
  | 'bytes'
  | 'bytesPerSecond'
  | 'ratio'
  | 'count'
  | 'factor'
  | 'dollarsPerHour'
  | 'dollars';

/** Shown where there is no value. */
export const NO_VALUE = '—';

interface Scale {
  readonly factor: number;
  readonly suffix: string;
}

const SECONDS: readonly Scale[] = [
  { factor: 1e-9, suffix: ' ns' },
  { factor: 1e-6, suffix: ' µs' },
  { factor: 1e-3, suffix: ' ms' },
  { factor: 1, suffix: ' s' },
  { factor: 60, suffix: ' min' },
  { factor: 3600, suffix: ' h' },
  { factor: 86_400, suffix: ' d' },
];
const DECIMAL: readonly Scale[] = [
  { factor: 1, suffix: '' },
  { factor: 1e3, suffix: ' k' },
  { factor: 1e6, suffix: ' M' },
  { factor: 1e9, suffix: ' G' },
  { factor: 1e12, suffix: ' T' },
];
const BYTES: readonly Scale[] = [
  { factor: 1, suffix: ' B' },
  { factor: 1024, suffix: ' KiB' },
  { factor: 1024 * 1024, suffix: ' MiB' },
  { factor: 1024 * 1024 * 1024, suffix: ' GiB' },
  { factor: 1024 * 1024 * 1024 * 1024, suffix: ' TiB' },
];

/** Where the next larger scale begins, in units of the smaller one. A count of seconds stays seconds up to 2 min. */
function reach(scale: Scale, next: Scale): number {
  // Rounded: 1e-3 / 1e-6 is 1000.0000000000001, and 1 ms would be written as 1000 µs.
  return scale.factor === 1 && next.factor === 60 ? 120 : Math.round(next.factor / scale.factor);
}

/** A quantity as people read it: `5 ms`, `1.2 k/s`, `64 MiB`, `84 %`, `$0.41/h`; `—` for none. */
export function formatQuantity(value: number, unit: QuantityUnit): string {
  if (Number.isNaN(value)) return NO_VALUE;
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`;
  return sign + formatSize(size, unit);
}

function formatSize(size: number, unit: QuantityUnit): string {
  switch (unit) {
    case 'seconds':
      return scaled(size, SECONDS);
    case 'perSecond':
      return `${scaled(size, DECIMAL)}/s`;
    case 'bytes':
      return scaled(size, BYTES);
    case 'bytesPerSecond':
      return `${scaled(size, BYTES)}/s`;
    case 'ratio':
      return `${formatPercent(size)} %`;
    case 'count':
      return scaled(size, DECIMAL);
    case 'factor':
      return `${threeDigits(size)}×`;
    case 'dollarsPerHour':
      return `$${formatMoney(size)}/h`;
    case 'dollars':
      return `$${formatMoney(size)}`;
  }
}

function scaled(size: number, scales: readonly Scale[]): string {
  if (size === 0) return `0${scales === SECONDS ? ' s' : scales[0]!.suffix}`;
  let chosen = 0;
  for (let i = 0; i + 1 < scales.length; i++) {
    const limit = reach(scales[i]!, scales[i + 1]!);
    // 999.96 ms would be written as 1000 ms: it is 1 s.
    if (roundThree(size / scales[i]!.factor) < limit) break;
    chosen = i + 1;
  }
  const scale = scales[chosen]!;
  return threeDigits(size / scale.factor) + scale.suffix;
}

/** The value rounded to three significant digits; whole numbers up to 9999 keep all theirs. */
function roundThree(value: number): number {
  return value >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}

/**
 * Three significant digits: `0.123`, `1.23`, `12.3`, `123`, and `1234` in full. Whole numbers are written
 * without a point (`5 ms`, not `5.00 ms`), very small ones with an exponent.
 */
function threeDigits(value: number): string {
  if (value === 0) return '0';
  if (value >= 1000) return value < 1e6 ? String(Math.round(value)) : value.toExponential(2);
  const rounded = Number(value.toPrecision(3));
  if (Number.isInteger(rounded)) return String(rounded);
  if (rounded < 0.001) return rounded < 1e-6 ? value.toExponential(1) : trimZeros(rounded.toFixed(6));
  return trimZeros(value.toPrecision(3));
}

/** `1.20` becomes `1.2`: at most three digits, and none that says nothing. */
function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

/** Percent with one decimal below 10 and above 99, where it matters: `0.4`, `84`, `99.95`. */
function formatPercent(ratio: number): string {
  const percent = ratio * 100;
  if (percent > 99 && percent < 100) return trimZeros((Math.floor(percent * 1000) / 1000).toFixed(3));
  if (percent >= 10) return threeDigits(Math.round(percent));
  if (percent === 0) return '0';
  return percent < 0.001 ? '<0.001' : trimZeros(percent.toPrecision(2));
}

function formatMoney(amount: number): string {
  if (amount === 0) return '0';
  if (amount >= 1000) return scaled(amount, DECIMAL);
  return amount < 0.01 ? threeDigits(amount) : amount.toFixed(2);
}

/** Simulated time on the clock: `1:36.4`, `2:05:09`, `3 d 4:05:09`; tenths below an hour. */
export function formatSimulatedTime(seconds: number): string {
  if (Number.isNaN(seconds)) return NO_VALUE;
  if (!Number.isFinite(seconds)) return '∞';
  const sign = seconds < 0 ? '−' : '';
  // Floor: the clock must never show a moment that has not come.
  const tenths = Math.floor(Math.abs(seconds) * 10 + 1e-6);
  const whole = Math.floor(tenths / 10);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = whole % 60;
  if (hours === 0) return `${sign}${minutes}:${twoDigits(rest)}.${tenths % 10}`;
  const days = Math.floor(hours / 24);
  const clock = `${hours % 24}:${twoDigits(minutes)}:${twoDigits(rest)}`;
  return days === 0 ? sign + clock : `${sign}${days} d ${clock}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

const SECOND_NAMES: { readonly [name: string]: number } = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};
const PREFIXES: { readonly [name: string]: number } = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const BYTE_NAMES: { readonly [name: string]: number } = {
  b: 1,
  byte: 1,
  bytes: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 * 1024,
  gib: 1024 * 1024 * 1024,
  tib: 1024 * 1024 * 1024 * 1024,
};

const EXAMPLES: { readonly [U in QuantityUnit]: string } = {
  seconds: '5 ms, 250 µs, 2 min',
  perSecond: '400, 1.2 k/s, 90/min',
  bytes: '500, 64 KiB, 1 GB',
  bytesPerSecond: '10 MB/s, 64 KiB/s, 100 Mbit/s',
  ratio: '84 %, 0.84',
  count: '100, 10 k, 1,000',
  factor: '1.5, 2×',
  dollarsPerHour: '0.41, $0.41/h',
  dollars: '0.41, $0.41',
};
const MEASURES: { readonly [U in QuantityUnit]: string } = {
  seconds: 'time',
  perSecond: 'a rate',
  bytes: 'size',
  bytesPerSecond: 'bandwidth',
  ratio: 'a share',
  count: 'a plain number',
  factor: 'a factor',
  dollarsPerHour: 'an hourly price',
  dollars: 'money',
};

/** A run of digits with whatever may group them or set decimals apart, an exponent, and the rest. */
const NUMBER_AND_UNIT = /^([+-]?[\d.,_'’]*\d[\d.,_'’]*(?:e[+-]?\d+)?)\s*(.*)$/i;
/** Spaces that group thousands: "1 000 000", also narrow and no-break ones. */
const GROUPING_SPACES = /(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))/g;

/**
 * A quantity out of what a person typed, in the base unit: `250 ms` is 0.25. A bare number is already in the
 * base unit (a ratio above 1 is read as written: `84` is refused, `84 %` and `0.84` are the same). Times may
 * be sums and clocks: `1 min 30 s`, `1:30`. The error says what was found and what was expected.
 */
export function parseQuantity(text: string, unit: QuantityUnit): Result<number, string> {
  const cleaned = text
    .trim()
    .replace(/[−–]/g, '-')
    .replace(/^([+-]?)\$\s*/, '$1')
    .replace(GROUPING_SPACES, '');
  const time = unit === 'seconds' ? (clockTime(cleaned) ?? sumOfTimes(cleaned)) : undefined;
  if (time !== undefined) return ok(time);
  const match = NUMBER_AND_UNIT.exec(cleaned);
  if (match === null) return err(notUnderstood(text, unit));
  const number = readDigits(match[1]!);
  if (Number.isNaN(number)) return err(notUnderstood(text, unit, `${quoted(match[1]!)} is no number`));
  const suffix = match[2]!.trim();
  const factor = suffixFactor(suffix, unit);
  if (factor === undefined) {
    return err(notUnderstood(text, unit, `${quoted(suffix)} is no unit of ${MEASURES[unit]}`));
  }
  if (!Number.isFinite(number)) return err(notUnderstood(text, unit, 'too large a number'));
  return ok(scaleExactly(number, factor));
}

/**
 * The number in a run of digits. A point is decimal, as in all that is shown here, unless several of them group
 * thousands (`1.000.000`); a comma groups (`1,200`, `1,200,000`) where three digits follow each and no zero
 * leads, and is decimal elsewhere (`1,5`, `0,250`). Where both stand, the last one is decimal: `1.234,5`.
 * `1_200` is as in code. NaN where it is none of these.
 */
function readDigits(digits: string): number {
  const [mantissa = '', exponent = ''] = digits.replace(/[_'’]/g, '').toLowerCase().split('e');
  const comma = mantissa.lastIndexOf(',');
  const point = mantissa.lastIndexOf('.');
  let plain = mantissa;
  if (comma >= 0 && point >= 0) {
    plain = comma > point ? decimalAt(mantissa, ',', '.') : decimalAt(mantissa, '.', ',');
  } else if (comma >= 0) {
    plain = isGrouped(mantissa, ',') ? mantissa.replaceAll(',', '') : mantissa.replace(',', '.');
  } else if (mantissa.indexOf('.') !== point) {
    plain = isGrouped(mantissa, '.') ? mantissa.replaceAll('.', '') : 'no number';
  }
  return Number(exponent === '' ? plain : `${plain}e${exponent}`);
}

/** True for `1,200` and `12,345,678`: groups of three after one to three digits that do not begin with 0. */
function isGrouped(digits: string, mark: ',' | '.'): boolean {
  const [first = '', ...groups] = digits.split(mark);
  return /^[+-]?[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
}

function decimalAt(digits: string, decimal: ',' | '.', grouping: ',' | '.'): string {
  const [whole = '', fraction = '', ...more] = digits.split(decimal);
  return more.length === 0 && isGrouped(whole, grouping)
    ? `${whole.replaceAll(grouping, '')}.${fraction}`
    : 'no number';
}

/** `1:30` is a minute and a half, `2:05:09` two hours and so on. */
function clockTime(text: string): number | undefined {
  const match = /^(?:(\d+):)?(\d+):([0-5]?\d(?:\.\d+)?)$/.exec(text);
  if (match === null || (match[1] !== undefined && Number(match[2]) > 59)) return undefined;
  return Number(match[1] ?? 0) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

/** `1 min 30 s`, `2h15m`: at least two times, each with its unit. */
function sumOfTimes(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?\s*[a-zµμ]+\s*){2,}$/i.test(text)) return undefined;
  let sum = 0;
  for (const [, digits = '', name = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-zµμ]+)/gi)) {
    const factor = lookUp(SECOND_NAMES, name.toLowerCase());
    if (factor === undefined) return undefined;
    sum += scaleExactly(Number(digits), factor);
  }
  return sum;
}

const POWERS_OF_TEN: ReadonlyMap<number, number> = new Map([
  [1e-9, -9],
  [1e-6, -6],
  [1e-3, -3],
  [0.01, -2],
]);

/**
 * 250 ms is 0.25 and not 0.25000000000000001, and 3.38833 ms is the number that one writes as 0.00338833: powers
 * of ten move the point, other small factors divide by their whole reciprocal.
 */
function scaleExactly(number: number, factor: number): number {
  if (factor >= 1) return number * factor;
  const power = POWERS_OF_TEN.get(factor);
  const digits = String(number);
  if (power !== undefined && !digits.includes('e')) return Number(`${digits}e${power}`);
  return number / Math.round(1 / factor);
}

function suffixFactor(suffix: string, unit: QuantityUnit): number | undefined {
  const name = suffix.toLowerCase().replace(/\s+/g, '');
  switch (unit) {
    case 'seconds':
      return lookUp(SECOND_NAMES, name);
    case 'perSecond':
      return perSecond(name);
    case 'bytes':
      return lookUp(BYTE_NAMES, name) ?? lookUp(PREFIXES, name);
    case 'bytesPerSecond':
      return bytesPerSecond(name);
    case 'ratio':
      return name === '%' || name === 'percent' ? 0.01 : lookUp({}, name);
    case 'count':
      return lookUp(PREFIXES, name);
    case 'factor':
      return name === 'x' || name === '×' ? 1 : lookUp({}, name);
    case 'dollarsPerHour':
      return lookUp(PREFIXES, name.replace(/\/h$|\/hour$|perhour$/, ''));
    case 'dollars':
      return lookUp(PREFIXES, name);
  }
}

/** `k/s`, `req/s`, `rps`, and per minute or hour: `90/min`. */
function perSecond(name: string): number | undefined {
  const match =
    /^([kmgt]?)(?:(?:req|requests)?(?:\/|per)(s|sec|second|m|min|minute|h|hour)|(rps|qps|rpm))?$/.exec(name);
  if (match === null) return undefined;
  const [, prefix = '', per = 's', short = ''] = match;
  const seconds = short === 'rpm' || per.startsWith('m') ? 60 : per.startsWith('h') ? 3600 : 1;
  return (lookUp(PREFIXES, prefix) ?? 1) / seconds;
}

function bytesPerSecond(name: string): number | undefined {
  const bits = /^([kmg]?)(?:bit\/s|bps)$/.exec(name);
  if (bits !== null) return (lookUp(PREFIXES, bits[1]!) ?? 1) / 8;
  const bytes = name.replace(/\/s$|\/sec$|ps$/, '');
  return lookUp(BYTE_NAMES, bytes) ?? lookUp(PREFIXES, bytes);
}

function lookUp(names: { readonly [name: string]: number }, name: string): number | undefined {
  if (name === '') return 1;
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

function quoted(text: string): string {
  return `"${text.trim().slice(0, 40)}"`;
}

function notUnderstood(text: string, unit: QuantityUnit, reason?: string): string {
  const found = text.trim() === '' ? 'nothing' : quoted(text);
  const why = reason === undefined ? '' : `: ${reason}`;
  return `found ${found}${why}, expected for example ${EXAMPLES[unit]}`;
}

/** A setting in an input: as exact as it is, in the unit in which it reads best, and readable by `parseQuantity`. */
export function formatExactly(value: number, unit: QuantityUnit): string {
  const rounded = formatQuantity(value, unit);
  const back = parseQuantity(rounded, unit);
  if (back.ok && back.value === value) return rounded;
  const candidates =
    unit === 'seconds' ? SECONDS.slice(1, 4) : unit === 'bytes' || unit === 'bytesPerSecond' ? BYTES : [];
  const tail = unit === 'bytesPerSecond' ? '/s' : '';
  for (const scale of [...candidates].reverse()) {
    if (Math.abs(value) < scale.factor) continue;
    const exact = `${Number((value / scale.factor).toPrecision(12))}${scale.suffix}${tail}`;
    const parsed = parseQuantity(exact, unit);
    if (parsed.ok && parsed.value === value) return exact;
  }
  return unit === 'ratio' ? percentExactly(value) : String(value);
}

function percentExactly(value: number): string {
  const text = `${Number((value * 100).toPrecision(12))} %`;
  const parsed = parseQuantity(text, 'ratio');
  return parsed.ok && parsed.value === value ? text : String(value);
}
