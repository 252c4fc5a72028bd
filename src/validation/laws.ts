/**
 * Little's law and the utilization law on random designs, exactly: at a station that was empty at the beginning
 * and is empty at the end, the time that requests spent there sums to the integral of how many there were
 * (J. Little, Operations Research 1961), and their work to that of how many workers were busy (P. Denning and
 * J. Buzen, "The Operational Analysis of Queueing Network Models", ACM Computing Surveys 1978). No luck is in
 * either, so nothing but rounding is allowed.
 */
import { kindById } from '../catalog/kinds.ts';
import type { Design, DesignNode } from '../model/design.ts';
import { resolveSettings } from '../model/resolve-settings.ts';
import type { CounterSummary, GaugeSummary, HistogramSummary } from '../model/telemetry.ts';
import { Chooser, randomDesign } from './random-designs.ts';
import { simulate } from './simulate.ts';

const REQUESTS = 400;
const REQUESTS_PER_SECOND = 100;
const SECONDS = 30;
/** Sums of many numbers, each rounded. */
const ROUNDING = 1e-9;

export interface LawOutcome {
  readonly complaints: readonly string[];
  /** Laws that were looked at. */
  readonly looks: number;
}

/** Runs a random design whose clients stop early, and holds the stations that have come to rest to both laws. */
export function lawsOf(seed: number): LawOutcome {
  const design = withFewRequests(randomDesign(new Chooser(seed), SECONDS));
  const { summary } = simulate({ ...design, run: { ...design.run, duration: SECONDS, warmup: 0 } });
  const complaints: string[] = [];
  let looks = 0;
  const compare = (id: string, law: string, one: number, two: number) => {
    looks++;
    if (Math.abs(one - two) > ROUNDING * Math.max(one, two, 1))
      complaints.push(`${id}: ${law}: ${one}, ${two}`);
  };
  for (const node of design.nodes) {
    const metrics = summary.nodes[node.id]!.metrics;
    const inSystem = metrics.inSystem as GaugeSummary | undefined;
    const residence = metrics.residenceSeconds as HistogramSummary | undefined;
    const failures = metrics.failures as CounterSummary | undefined;
    if (inSystem === undefined || residence === undefined || inSystem.last !== 0 || residence.count === 0)
      continue;
    // who is given up while he waits was in the system, and has no residence
    if (failures === undefined || failures.total > 0) continue;
    compare(node.id, 'L T = Σ W', inSystem.mean * SECONDS, residence.count * residence.mean);
    const workers = workersOf(node);
    const service = metrics.serviceSeconds as HistogramSummary | undefined;
    const utilization = metrics.utilization as GaugeSummary | undefined;
    if (workers === null || service === undefined || utilization === undefined) continue;
    compare(node.id, 'U T = Σ S', utilization.mean * workers * SECONDS, service.count * service.mean);
  }
  return { complaints, looks };
}

/** Every client sends so many requests and no more; nothing fails by itself. */
function withFewRequests(design: Design): Design {
  const rows = Array.from({ length: REQUESTS }, (_, i): [number, number, number, number] => [
    i / REQUESTS_PER_SECOND,
    i % 13,
    10,
    i % 9 === 0 ? 1 : 0,
  ]);
  const arrivals = { process: 'trace', trace: { name: 'few', format: 'access-log', rows } };
  const nodes = design.nodes.map((node) => {
    const settings = { ...node.settings };
    if (node.kind === 'client') Object.assign(settings, { arrivals, loadShape: { shape: 'steady' } });
    if ('failures' in settings) settings.failures = null;
    return { ...node, settings };
  });
  return { ...design, nodes };
}

/** Workers of all instances together; null where the kind is no station or has no end of them. */
function workersOf(node: DesignNode): number | null {
  const kind = kindById(node.kind)!;
  const field = kind.station?.workers;
  if (field === undefined) return null;
  const settings = resolveSettings(node, kind);
  const instances = kind.instancesField === undefined ? 1 : Number(settings[kind.instancesField]);
  const workers = settings[field];
  return typeof workers === 'number' ? instances * workers : null;
}
