/**
 * The verdicts on the run of the screen: the last report of the judge, and the evidence that was asked for. The
 * judge has a worker of its own and gets the history straight from the simulation's, so neither physics nor
 * picture waits for it. It is started when the design has a store; one that dies is started again, and that is
 * said; so is a simulation that was started again attached anew.
 */
import { create } from 'zustand';
import type { Evidence, Judgement, VerdictReport } from '../../model/verdict-report.ts';
import type { VerdictApi, VerdictClient } from '../../worker/verdict-protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { simulationClient, useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { type Choice, hasStore } from './verdict-view.ts';

/** What was asked for, and what came of it. */
export interface AskedEvidence extends Choice {
  readonly state: 'loading' | 'there' | 'none' | 'failed';
  readonly evidence: Evidence | null;
  /** Why there is none. */
  readonly reason: string;
  /** Of which run: what belongs to another is forgotten. */
  readonly epoch: number;
  /** When the promise was broken as it was asked; null: it was not. */
  readonly brokenAt: number | null;
  /** Only what was asked in this span was judged, in simulated seconds; null: everything. */
  readonly window: readonly [number, number] | null;
}

interface VerdictState {
  readonly report: VerdictReport | null;
  readonly evidence: AskedEvidence | null;
  /** Asks the judge for what proves a verdict. What was found stays, even if the run goes back before it. */
  explain(choice: Choice): Promise<void>;
  /** Lets a span of the run be judged by itself. */
  judgeWindow(choice: Choice, from: number, to: number): Promise<void>;
}

const WATCHDOG_MILLISECONDS = 5000;

let createClient: (() => VerdictClient) | null = null;
let client: VerdictClient | null = null;
let stopHearing: (() => void) | null = null;
/** To whom the history is sent now. */
let attached: object | null = null;
let asking = 0;
let pinging = false;

export const useVerdicts = create<VerdictState>()(() => ({
  report: null,
  evidence: null,
  explain: (choice) => ask(choice, null, (api) => api.explain(choice.group, choice.question)),
  judgeWindow: (choice, from, to) =>
    ask(choice, [from, to], (api) => api.judgeWindow(choice.group, choice.question, from, to)),
}));

/** Asks the judge; what comes too late, because something else was asked meanwhile, is left out. */
async function ask(
  choice: Choice,
  window: AskedEvidence['window'],
  question: (api: VerdictApi) => Promise<Evidence | null>,
): Promise<void> {
  const { report } = useVerdicts.getState();
  const brokenAt = report === null ? null : (judgementIn(report, choice)?.brokenAt ?? null);
  const base = { ...choice, epoch: report?.epoch ?? -1, brokenAt, window, evidence: null, reason: '' };
  const asked: AskedEvidence = { ...base, state: 'loading' };
  useVerdicts.setState({ evidence: asked });
  const answer = (found: Partial<AskedEvidence>) => {
    if (useVerdicts.getState().evidence === asked) useVerdicts.setState({ evidence: { ...asked, ...found } });
  };
  if (client === null) return answer({ state: 'failed', reason: 'The judge is not there.' });
  asking += 1;
  try {
    const evidence = await question(client.api);
    answer({ state: evidence === null ? 'none' : 'there', evidence });
  } catch (error) {
    answer({ state: 'failed', reason: error instanceof Error ? error.message : String(error) });
  } finally {
    asking -= 1;
  }
}

/** Judges the run on the screen for as long as its design has a store. Returns how to stop. */
export function judgeRuns(create: () => VerdictClient): () => void {
  createClient = create;
  const stops = [useDesignStore.subscribe(follow), useRunStore.subscribe(attach)];
  const watchdog = setInterval(() => void watch(), WATCHDOG_MILLISECONDS);
  follow();
  return () => {
    clearInterval(watchdog);
    for (const stop of stops) stop();
    end();
    createClient = null;
  };
}

/** Starts, attaches or ends the judge as the design and the simulation are now. */
function follow(): void {
  if (!hasStore(useDesignStore.getState().design)) {
    if (client !== null) end();
    return;
  }
  if (client === null) start();
  attach();
}

function start(): void {
  if (createClient === null) return;
  client = createClient();
  stopHearing = client.onReport(hear);
  attached = null;
}

function end(): void {
  stopHearing?.();
  client?.terminate();
  stopHearing = null;
  client = null;
  attached = null;
  useVerdicts.setState({ report: null, evidence: null });
}

/** Lays the line from the simulation to the judge, once for each pair of them. */
function attach(): void {
  const simulation = simulationClient();
  if (client === null || simulation === null || simulation === attached) return;
  attached = simulation;
  const { port1, port2 } = new MessageChannel();
  // whichever of the two has ended meanwhile is replaced, and the new one is attached
  simulation.attachHistory(port1).catch(() => {});
  client.api.attach(port2).catch(() => {});
}

function hear(report: VerdictReport): void {
  const { evidence } = useVerdicts.getState();
  const isOver = evidence !== null && !stillTrue(evidence, report);
  useVerdicts.setState({ report, ...(isOver && { evidence: null }) });
}

/**
 * Evidence stays while the run goes back before it, so that one can look how it came about. It goes with its run,
 * and when the run, taken another way, has come past it without breaking the promise, or broke it elsewhere.
 */
function stillTrue(asked: AskedEvidence, report: VerdictReport): boolean {
  if (asked.epoch !== report.epoch) return false;
  const judgement = judgementIn(report, asked);
  if (asked.window !== null || asked.evidence === null || judgement === undefined) return true;
  if (judgement.valid === false) return judgement.brokenAt === asked.brokenAt;
  return report.until <= asked.evidence.to;
}

function judgementIn(report: VerdictReport, { group, question }: Choice): Judgement | undefined {
  const found = report.groups.find((each) => each.group === group);
  return found?.judgements.find((judgement) => judgement.question === question);
}

async function watch(): Promise<void> {
  const asked = client;
  if (asked === null || pinging || asking > 0) return;
  pinging = true;
  const alive = await asked.api.ping().then(
    () => true,
    () => false,
  );
  pinging = false;
  if (alive || client !== asked || asking > 0) return;
  end();
  follow();
  useUiStore.getState().toast({
    tone: 'warn',
    text: 'The judge of histories stopped answering and was started again.',
    detail: 'It judges the run from its beginning; verdicts are back when it has caught up.',
    lasts: 12_000,
  });
}
