/**
 * Short codes for the names that every design repeats: kinds, settings, choices, laws. They save a quarter of
 * a link. Links live for ever, so this table only ever grows at its end; a name that is not in it travels in
 * full, and a new kind needs no entry here.
 */

/** The names of links of version 1, in the order of their codes. Append only. */
const NAMES: readonly string[] = (
  'client service database cache load-balancer shard-router replica-set replica ' +
  'distribution exponential mean constant value latency arrivals process poisson rate instances concurrency ' +
  'serviceTime capacity entries connections readTime writeTime timeout retries strategy attempts base cap ' +
  'jitter full fixed immediate readFraction keys count skew policy random least-outstanding consistent-hash ' +
  'round-robin call probability operation read write weight loss bandwidth crash process machine of ' +
  'lognormal cv gamma erlang k hyperexponential probabilities means uniform min max weibull shape scale pareto ' +
  'alpha empirical values weights mixture closed users thinkTime trace name format rate-table access-log rows ' +
  'sha256 loadShape step at factor ramp from to spike duration diurnal period low high points valueBytes none ' +
  'steady virtualNodes healthChecks checkInterval checkTimeout unhealthyAfter healthyAfter forwardTime ' +
  'queueCapacity discipline fifo lifo whenFull reject block costPerHour failures mtbf mttr scheme hash mode ' +
  'driver proxy speed routing all one calls sequence parallel answer forward blocking bytes eviction lru ttl ' +
  'coalescing writePolicy write-through write-around hitTime protocol leader-follower replication asynchronous ' +
  'synchronous readFrom leader any heartbeatInterval failoverTimeout memberTimeout syncTime pause restart slow ' +
  'flush cut partition traffic-spike instance seconds blocked same retryBudget hedgeAfter propagateDeadline ' +
  'breakerFailureRate breakerWindow breakerWait breakerTrials ' +
  'messageLatency ack response slow-disk lost-sync clock-skew clock-jump clock-drift'
).split(' ');

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** In front of a text that is not a code and could be taken for one. */
const ESCAPE = '~';

const codeByName = new Map<string, string>();
const nameByCode = new Map<string, string>();
NAMES.forEach((name, index) => {
  if (codeByName.has(name)) return;
  codeByName.set(name, codeOf(index));
  nameByCode.set(codeOf(index), name);
});

function codeOf(index: number): string {
  const last = LETTERS[index % LETTERS.length]!;
  return index < LETTERS.length ? last : LETTERS[Math.floor(index / LETTERS.length) - 1]! + last;
}

/** A name as it travels. */
export function shortenName(name: string): string {
  const code = codeByName.get(name);
  if (code !== undefined) return code;
  return name.startsWith(ESCAPE) || nameByCode.has(name) ? ESCAPE + name : name;
}

/** The name that travelled. */
export function lengthenName(text: string): string {
  return text.startsWith(ESCAPE) ? text.slice(1) : (nameByCode.get(text) ?? text);
}

/** Plain JSON with all names and texts in it shortened. */
export function shortenNames(value: unknown): unknown {
  return mapTexts(value, shortenName, 0);
}

/** The inverse of `shortenNames`; takes any JSON. */
export function lengthenNames(value: unknown): unknown {
  return mapTexts(value, lengthenName, 0);
}

/** Deeper than any setting; what lies deeper is left as it is, and validation refuses it. */
const MAX_DEPTH = 20;

function mapTexts(value: unknown, map: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map, depth + 1));
  const copy: { [name: string]: unknown } = {};
  for (const name of Object.keys(value)) {
    const mapped = map(name);
    // A name from a stranger's link must not become the prototype of ours.
    const item = mapTexts((value as { readonly [name: string]: unknown })[name], map, depth + 1);
    Object.defineProperty(copy, mapped, {
      value: item,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}
