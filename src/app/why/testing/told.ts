/**
 * Runs a design without a screen and asks why: what the panel would say, out of the same telemetry, marks and
 * sampled requests that the worker sends.
 */
import { nodeStatuses, sampledRequests } from '../../../experiment/observe.ts';
import { Run } from '../../../experiment/run.ts';
import type { Design } from '../../../model/design.ts';
import { statesOf } from '../../../model/node-states.ts';
import { Telemetry } from '../../stores/telemetry.ts';
import { explain, type WhyReport } from '../causes.ts';
import { type Evidence, faultSpans } from '../evidence.ts';
import { phraseText } from '../phrase.ts';
import type { WhyQuestion } from '../why-view.ts';

/** What the screen knows of the last seconds of a run of the design. */
export function evidenceOf(design: Design, until: number, seconds = 3): Evidence {
  const run = new Run({ design, seed: design.run.seed, recording: { series: true, checkpoints: true } });
  run.advance(until);
  const telemetry = telemetryOf(run);
  const from = Math.max(0, until - seconds);
  const settings = new Map(design.timeline.map((entry) => [entry.id, entry.settings]));
  const traces = sampledRequests(run.simulation).filter(
    ({ spans }) => (spans.find((span) => span.parent < 0)?.ended ?? 0) >= from,
  );
  const faults = faultSpans(run.marks, (id) => settings.get(id) ?? null, from, until);
  return { design, telemetry, from, to: until, faults, traces };
}

function telemetryOf(run: Run): Telemetry {
  const telemetry = new Telemetry();
  const { series } = run;
  series!.refresh();
  const catalog = series!.catalog();
  telemetry.setCatalog(catalog, series!.width);
  telemetry.apply({
    epoch: catalog.epoch,
    sequence: 0,
    time: run.time,
    buckets: series!.buckets(0),
    nodes: statesOf(nodeStatuses(run.simulation)),
    events: run.events,
  });
  return telemetry;
}

export interface Told {
  readonly report: WhyReport;
  /** Title and sentence of the first cause. */
  readonly title: string;
  readonly sentence: string;
}

/** What is said about the last seconds of a run. */
export function told(design: Design, until: number, question: WhyQuestion = { of: 'all' }): Told {
  const report = explain(evidenceOf(design, until), question);
  const first = report.causes[0];
  const text = (phrase: Parameters<typeof phraseText>[1] | undefined) =>
    phrase === undefined ? '' : phraseText(design, phrase);
  return { report, title: text(first?.finding.title), sentence: text(first?.sentence) };
}
