/**
 * The answer for the screen: asks the simulation for its sampled requests and explains them together with the
 * telemetry and the marks. While the run goes on and the question is about now, it is asked again every two
 * seconds; standing still, once for each moment.
 */
import { useEffect, useState } from 'react';
import type { Trace } from '../../worker/protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { simulation, useRunStore } from '../stores/run-store.ts';
import { sentFault } from '../stores/sent-faults.ts';
import { telemetry } from '../stores/telemetry.ts';
import { rootOf } from './blame.ts';
import { explain, type WhyReport } from './causes.ts';
import { type Evidence, faultSpans } from './evidence.ts';
import type { WhyQuestion, WhySpan } from './why-view.ts';

const ASK_MILLISECONDS = 2000;
/** What counts as now, at least: simulated seconds, and buckets. */
const NOW_SECONDS = 3;
const NOW_BUCKETS = 4;

export interface WhyAnswer {
  readonly report: WhyReport;
  /** Requests of that time are not kept any more: what is said rests on counts alone. */
  readonly withoutRequests: boolean;
}

export function useWhy(question: WhyQuestion, span: WhySpan | null): WhyAnswer | null {
  const [answer, setAnswer] = useState<WhyAnswer | null>(null);
  const running = useRunStore((state) => state.phase === 'running');
  // while the run stands still, a step or a seek makes it another moment
  const moment = useRunStore((state) => (state.phase === 'running' ? -1 : state.events));
  const follows = span === null && question.of !== 'request';
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new moment asks again
  useEffect(() => {
    let current = true;
    const ask = async () => {
      // a worker that was ended is said elsewhere; the state of the nodes is there without it
      const traces =
        (await simulation()
          ?.requests()
          .catch(() => undefined)) ?? [];
      if (current) setAnswer(answerNow(question, span, traces));
    };
    void ask();
    const timer = running && follows ? setInterval(() => void ask(), ASK_MILLISECONDS) : undefined;
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [question, span, running, moment, follows]);
  return answer;
}

function answerNow(question: WhyQuestion, span: WhySpan | null, kept: readonly Trace[]): WhyAnswer {
  const { from, to } = spanOf(question, span);
  const { design } = useDesignStore.getState();
  const settingsOf = (id: string) =>
    sentFault(id)?.settings ?? design.timeline.find((entry) => entry.id === id)?.settings ?? null;
  const inSpan = kept.filter((trace) => {
    const ended = trace.spans[rootOf(trace)]?.ended ?? Number.NaN;
    return ended >= from && ended <= to;
  });
  const evidence: Evidence = {
    design,
    telemetry,
    from,
    to,
    faults: faultSpans(useRunStore.getState().marks, settingsOf, from, to),
    traces: question.of === 'request' ? [question.trace] : inSpan,
  };
  return { report: explain(evidence, question), withoutRequests: evidence.traces.length === 0 };
}

/** The stretch that a question is about: as asked, that of the request, or the last seconds. */
export function spanOf(question: WhyQuestion, span: WhySpan | null): WhySpan {
  const width = telemetry.bucketWidth;
  if (question.of === 'request') {
    const root = question.trace.spans[rootOf(question.trace)];
    if (root !== undefined) return { from: root.sent - width, to: root.ended };
  }
  if (span !== null) return { from: span.from, to: Math.max(span.to, span.from + width) };
  const to = telemetry.time;
  return { from: Math.max(0, to - Math.max(NOW_SECONDS, NOW_BUCKETS * width)), to };
}
