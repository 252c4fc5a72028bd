/**
 * "Why?", in the place of the charts: causes in words, ranked, and beside them a request that shows the chosen
 * one as a waterfall. Names can be clicked: they select what they name. Loaded when somebody first asks.
 */
import '../inspector/live.css';
import './why.css';
import { useEffect, useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { Trace } from '../../worker/protocol.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { shortcutOf } from '../commands/registry.ts';
import { certaintyOf, outcomeReason } from '../inspector/outcome-words.ts';
import { Waterfall } from '../inspector/trace-list.tsx';
import { traceSeconds } from '../inspector/waterfall.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useSpotlight } from '../stores/spotlight.ts';
import { panelLimits, useUiStore } from '../stores/ui-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { usePanelFocus } from '../ui/panel-focus.ts';
import { rootOf } from './blame.ts';
import { type Cause, symptomOf, type WhyReport } from './causes.ts';
import { type Phrase, phraseText, ref, refName } from './phrase.ts';
import { spanOf, useWhy } from './use-why.ts';
import { useWhyView, type WhyQuestion, type WhySpan } from './why-view.ts';

/** What it wants, and the share of the window that it takes at most. */
const WANTED = 330;
const MOST_OF_WINDOW = 0.5;
/** Requests of a cause that can be looked at one after the other. */
const MOST_REQUESTS = 9;

export function WhyPanel() {
  const question = useWhyView((state) => state.question);
  const span = useWhyView((state) => state.span);
  const answer = useWhy(question, span);
  useRoom();
  return (
    <section className="why" aria-label="Why">
      <Head question={question} span={span} />
      {answer === null ? (
        <p className="panel-loading">Looking at the requests …</p>
      ) : answer.report.about === 'nothing' ? (
        <NothingWrong report={answer.report} question={question} />
      ) : (
        <Causes report={answer.report} span={span} withoutRequests={answer.withoutRequests} />
      )}
    </section>
  );
}

/** Sentences want more room than charts do: the panel grows, the canvas shows all of itself in the rest, and back. */
function useRoom(): void {
  useEffect(() => {
    const { panels, setPanels } = useUiStore.getState();
    const wanted = Math.round(Math.min(WANTED, window.innerHeight * MOST_OF_WINDOW));
    if (panels.dashboard >= wanted) return;
    setPanels({ dashboard: wanted });
    const showAll = () => requestAnimationFrame(() => currentCamera()?.fit());
    showAll();
    return () => {
      // whoever has made it another height meanwhile wants that
      if (useUiStore.getState().panels.dashboard === Math.max(wanted, panelLimits.dashboard.min))
        setPanels({ dashboard: panels.dashboard });
      showAll();
    };
  }, []);
}

function Head(props: { readonly question: WhyQuestion; readonly span: WhySpan | null }) {
  const { question, span } = props;
  const heading = usePanelFocus<HTMLHeadingElement>();
  const ask = useWhyView((state) => state.ask);
  const close = useWhyView((state) => state.close);
  const design = useDesignStore((state) => state.design);
  const shortcut = shortcutOf('view.why');
  const narrow = question.of !== 'all';
  return (
    <header className="why-head">
      <h2 ref={heading} tabIndex={-1}>
        Why?
      </h2>
      <p>
        {questionText(question, (id) => refName(design, id))}
        <span>{spanText(question, span)}</span>
      </p>
      <div className="why-tools">
        {span !== null && question.of !== 'request' && (
          <Button variant="plain" icon="clock" onClick={() => ask(question, null)}>
            Now
          </Button>
        )}
        {narrow && (
          <Button variant="plain" icon="question" onClick={() => ask({ of: 'all' }, span)}>
            All that fails
          </Button>
        )}
        <IconButton
          icon="cross"
          label="Back to the charts"
          {...(shortcut === undefined ? {} : { shortcut })}
          onClick={close}
        />
      </div>
    </header>
  );
}

function questionText(question: WhyQuestion, nameOf: (id: string) => string): string {
  if (question.of === 'error') return `${symptomOf(question.error)} of clients`;
  if (question.of === 'link') return `What fails on ${nameOf(question.id)}`;
  if (question.of === 'request') return 'One sampled request';
  if (question.of === 'all') return 'What fails, and what is slow';
  const what = question.error === undefined ? 'What fails' : symptomOf(question.error);
  return `${what} at ${nameOf(question.id)}`;
}

function spanText(question: WhyQuestion, span: WhySpan | null): string {
  const { from, to } = spanOf(question, span);
  if (question.of === 'request') return ` at ${clockText(to, 2)}`;
  return span === null ? ' now' : ` from ${clockText(from)} to ${clockText(Math.ceil(to))}`;
}

function Causes(props: {
  readonly report: WhyReport;
  readonly span: WhySpan | null;
  readonly withoutRequests: boolean;
}) {
  const { report } = props;
  const [chosenKey, choose] = useState<string | null>(null);
  const chosen = report.causes.find((cause) => cause.key === chosenKey) ?? report.causes[0]!;
  useSaid(report);
  return (
    <div className="why-body">
      <div className="why-causes">
        <h3>
          {report.about === 'failures' ? 'Why it fails' : 'Nothing fails: why it is slow'}
          <small>{lookedText(report)}</small>
        </h3>
        <ol>
          {report.causes.map((cause) => (
            <CauseItem
              key={cause.key}
              cause={cause}
              chosen={cause === chosen}
              onChoose={() => choose(cause.key)}
            />
          ))}
        </ol>
        {props.withoutRequests && <NotKept span={props.span} />}
      </div>
      <Evidence key={chosen.key} cause={chosen} />
    </div>
  );
}

/** A screen reader hears the first cause when it becomes another one. */
function useSaid(report: WhyReport): void {
  const first = report.causes[0];
  const key = first?.key ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once for each cause
  useEffect(() => {
    if (first === undefined) return;
    const { design } = useDesignStore.getState();
    useUiStore.getState().announce(phraseText(design, first.sentence));
  }, [key]);
}

function CauseItem(props: {
  readonly cause: Cause;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { cause, chosen } = props;
  const design = useDesignStore((state) => state.design);
  const share = formatQuantity(Math.round(cause.share * 100) / 100, 'ratio');
  return (
    <li className={chosen ? 'chosen' : ''}>
      <button type="button" className="why-cause" aria-pressed={chosen} onClick={props.onChoose}>
        <b>{phraseText(design, cause.finding.title)}</b>
        <span className="why-share" data-tip="Share of what was asked about that this explains">
          <i>
            <u style={{ width: `${cause.share * 100}%` }} />
          </i>
          {share}
        </span>
      </button>
      <p>
        <Words phrase={cause.sentence} />.
      </p>
    </li>
  );
}

/** A sentence whose names select what they name. */
function Words({ phrase }: { readonly phrase: Phrase }) {
  const design = useDesignStore((state) => state.design);
  return phrase.map((part, i) =>
    typeof part === 'string' ? (
      part
    ) : (
      <button
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one finished sentence
        key={i}
        type="button"
        className="why-name"
        onClick={() => selectElement(part.ref)}
      >
        {refName(design, part.ref)}
      </button>
    ),
  );
}

function selectElement(id: string): void {
  const { design } = useDesignStore.getState();
  const isLink = design.links.some((link) => link.id === id);
  useUiStore.getState().select(isLink ? { links: [id] } : { nodes: [id] });
}

/** What shows the cause: a request that blames it, where it lies on the canvas, and the moment. */
function Evidence({ cause }: { readonly cause: Cause }) {
  const [place, setPlace] = useState(0);
  const requests = useHeld(cause.requests.slice(0, MOST_REQUESTS));
  const trace = requests[Math.min(place, requests.length - 1)];
  const root = trace?.spans[rootOf(trace)];
  return (
    <div className="why-evidence">
      <div className="why-evidence-head">
        <h3>
          {trace === undefined
            ? 'No request of it was sampled'
            : `A request that ${root?.outcome === 'ok' ? `took ${formatQuantity(traceSeconds(trace), 'seconds')}` : 'failed'}`}
          {root !== undefined && <small>{` at ${clockText(root.ended, 2)}`}</small>}
        </h3>
        <div className="why-tools">
          {requests.length > 1 && <Pager place={place} of={requests.length} onPlace={setPlace} />}
          <OnCanvas trail={cause.trail} />
          {root !== undefined && (
            <Button variant="plain" icon="clock" onClick={() => void useRunStore.getState().seek(root.ended)}>
              Go there
            </Button>
          )}
        </div>
      </div>
      {trace !== undefined && (
        <>
          <Waterfall trace={trace} />
          {root !== undefined && root.outcome !== 'ok' && (
            <p className="trace-reason">
              The client was told: {outcomeReason(root.outcome)}. {certaintyOf(root.outcome)}
            </p>
          )}
        </>
      )}
    </div>
  );
}

/** While the run goes on newer requests come; those that are looked at stay. */
function useHeld(requests: readonly Trace[]): readonly Trace[] {
  const [held, hold] = useState(requests);
  if (held.length > 0 || requests.length === 0) return held;
  hold(requests);
  return requests;
}

function Pager(props: {
  readonly place: number;
  readonly of: number;
  readonly onPlace: (place: number) => void;
}) {
  const { place, of, onPlace } = props;
  return (
    <span className="why-pager">
      <IconButton
        icon="chevron-left"
        label="Request before"
        disabled={place === 0}
        onClick={() => onPlace(place - 1)}
      />
      <output aria-label="Request">
        {place + 1} of {of}
      </output>
      <IconButton
        icon="chevron-right"
        label="Next request"
        disabled={place >= of - 1}
        onClick={() => onPlace(place + 1)}
      />
    </span>
  );
}

/** Puts what the sentence names into the light, and everything back when the panel or the cause goes. */
function OnCanvas({ trail }: { readonly trail: readonly string[] }) {
  const [lit, setLit] = useState(false);
  useEffect(() => {
    if (!lit) return;
    const before = useSpotlight.getState().lit;
    useSpotlight.getState().light(trail);
    return () => useSpotlight.getState().light(before);
  }, [lit, trail]);
  return (
    <Button
      variant="plain"
      icon="spotlight"
      tip="Puts what the sentence names into the light"
      aria-pressed={lit}
      onClick={() => setLit(!lit)}
    >
      <span className="why-word">On the canvas</span>
    </Button>
  );
}

/** Only the latest requests are kept; those of another time come back by going there. */
function NotKept({ span }: { readonly span: WhySpan | null }) {
  if (span === null)
    return <p className="why-note">No request ended in these seconds: counts alone say this.</p>;
  return (
    <p className="why-note">
      Requests of that time are not kept any more: counts alone say this.{' '}
      <button type="button" className="link-button" onClick={() => void useRunStore.getState().seek(span.to)}>
        Go to {clockText(span.to)}
      </button>{' '}
      to see some.
    </p>
  );
}

function lookedText({ looked }: WhyReport): string {
  const failed = looked.failedShare > 0 ? `${formatQuantity(looked.failedShare, 'ratio')} failed, ` : '';
  return ` of ${formatQuantity(looked.rate, 'perSecond')}, ${failed}${looked.requests} sampled`;
}

/** All is well: what was looked at to say so. */
function NothingWrong(props: { readonly report: WhyReport; readonly question: WhyQuestion }) {
  const { looked } = props.report;
  const begun = useRunStore((state) => state.time > 0);
  const running = useRunStore((state) => state.phase === 'running');
  if (!begun || looked.rate === 0) {
    return (
      <div className="why-empty">
        <p>
          <strong>Nothing was asked yet.</strong>{' '}
          {running
            ? 'The answer comes with the first requests.'
            : 'Run it, and ask again when something fails.'}
        </p>
        {!running && (
          <Button variant="soft" icon="play" onClick={() => useRunStore.getState().play()}>
            Run it
          </Button>
        )}
      </div>
    );
  }
  const { all, rate, sampled } = wellTexts(props.question, looked);
  return (
    <div className="why-empty">
      <p>
        <Icon name="check" size={13} /> <strong>{all}</strong> {rate} {sampled}
      </p>
      {looked.busiest !== null && (
        <p>
          Busiest is <Words phrase={[ref(looked.busiest.id)]} />: {busyText(looked.busiest.utilization)} of
          what it can do.{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => useUiStore.getState().openDialog('bottleneck')}
          >
            What fills first?
          </button>
        </p>
      )}
    </div>
  );
}

function busyText(utilization: number): string {
  return formatQuantity(Math.round(Math.min(1, utilization) * 100) / 100, 'ratio');
}

function wellTexts(question: WhyQuestion, looked: WhyReport['looked']) {
  const seconds = formatQuantity(Math.max(0, looked.to - looked.from), 'seconds');
  const narrow = question.of === 'all' ? 'Nothing fails, nothing is slow.' : 'Nothing of it fails.';
  const failed =
    looked.failedShare > 0
      ? `${formatQuantity(looked.failedShare, 'ratio')} failed otherwise`
      : 'none failed';
  return {
    all: narrow,
    rate: `Over ${seconds}: ${formatQuantity(looked.rate, 'perSecond').replace('/s', ' requests/s')} answered, ${failed}.`,
    sampled: `Of ${looked.requests} sampled ones none spent most of its time waiting.`,
  };
}
