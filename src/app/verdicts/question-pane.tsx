/**
 * One question about one store: the promise in a student's words, how it stands and since when, what proves it,
 * and one click away the formal definition.
 */
import { useEffect, useMemo, useState } from 'react';
import { nodeName } from '../../model/design.ts';
import type { GroupVerdict, Judgement, VerdictReport } from '../../model/verdict-report.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { useRunStore } from '../stores/run-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { clockText } from '../ui/figure-text.ts';
import { DefinitionCard } from './definition-card.tsx';
import { EvidenceFigure } from './evidence-figure.tsx';
import { processNames, type Scene, sceneOf } from './evidence-scene.ts';
import { explain } from './evidence-words.ts';
import { checkedText, type JudgementState, sentence, stateOf } from './judgement-state.ts';
import { type QuestionWords, questionWords } from './questions.ts';
import { saveEvidence } from './save-evidence.ts';
import { StateSign } from './state-sign.tsx';
import { type AskedEvidence, useVerdicts } from './verdict-store.ts';
import type { Choice } from './verdict-view.ts';
import { WindowForm } from './window-form.tsx';

/** Letters of the enlarged picture: for the last row of a lecture hall. */
const LECTURE_FONT_SIZE = 20;
/** A window so low has no room for much context. */
const LOW_WINDOW = 900;
/** What a run has before anybody writes (`model/history-records.ts`). */
const NOTHING = 0;

interface PaneProps {
  readonly report: VerdictReport;
  readonly group: GroupVerdict;
  readonly judgement: Judgement;
  readonly choice: Choice;
}

export function QuestionPane(props: PaneProps) {
  const { group, judgement, choice } = props;
  const presenting = usePageMode((state) => state.mode === 'present');
  const [formal, setFormal] = useState(false);
  const [large, setLarge] = useState(false);
  const [anomaly, setAnomaly] = useState(0);
  const asked = useAskedEvidence(choice, stateOf(judgement));
  const scene = useScene(asked, anomaly);
  const key = `${choice.group} ${choice.question}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins with its first anomaly
  useEffect(() => setAnomaly(0), [key]);
  const words = questionWords(choice.question);
  // what is shown was found, even if the run has gone back before it
  const state =
    scene !== null
      ? 'broken'
      : asked?.window != null && asked.evidence !== null
        ? stateOfWindow(asked)
        : stateOf(judgement);
  const window = asked?.evidence == null ? null : asked.window;
  const title = titleOf(group.title, words, state, window);
  const label = scene === null ? title : `${title}. ${explain(scene).sentence}`;
  return (
    <section className="question-pane" aria-label={words.title}>
      <header>
        <StateSign state={state} size={30} />
        <div className="question-words">
          <h3>{title}</h3>
          <p className={scene === null ? '' : 'question-plain'}>{words.plain}</p>
          {scene !== null && <p>{explain(scene).sentence}</p>}
        </div>
      </header>
      <div className="question-tools">
        <Button variant="soft" aria-expanded={formal} onClick={() => setFormal(!formal)}>
          Formal definition
        </Button>
        {scene !== null && <GoTo scene={scene} />}
        {scene !== null && (
          <Button variant="soft" icon="fit" tip="For the last row of the hall" onClick={() => setLarge(true)}>
            Enlarge
          </Button>
        )}
        {scene !== null && (
          <Button
            variant="soft"
            icon="download"
            tip="Save the evidence as SVG"
            onClick={() => save(scene, title)}
          >
            SVG
          </Button>
        )}
        <AnomalyTurn asked={asked} anomaly={anomaly} onAnomaly={setAnomaly} />
      </div>
      {formal && <DefinitionCard definition={words.definition} />}
      {scene !== null && (
        <EvidenceFigure
          scene={scene}
          contextRows={presenting ? 0 : globalThis.innerHeight < LOW_WINDOW ? 1 : 3}
          label={label}
          onChoose={goTo}
        />
      )}
      {scene === null && <NoPicture judgement={judgement} asked={asked} state={state} />}
      <Facts {...props} asked={asked} />
      {(state === 'unknown' || choice.question === 'sequential' || asked?.window != null) && (
        <WindowForm key={key} choice={choice} until={props.report.until} />
      )}
      {large && scene !== null && (
        <Dialog
          title={title}
          subtitle={explain(scene).sentence}
          className="evidence-dialog"
          onClose={() => setLarge(false)}
        >
          <EvidenceFigure
            scene={scene}
            fontSize={LECTURE_FONT_SIZE}
            contextRows={3}
            label={label}
            onChoose={goTo}
          />
        </Dialog>
      )}
    </section>
  );
}

/** Asks for the evidence of a broken promise as soon as one looks at it; keeps what there is. */
function useAskedEvidence(choice: Choice, state: JudgementState): AskedEvidence | null {
  const evidence = useVerdicts((verdicts) => verdicts.evidence);
  const isThis = evidence?.group === choice.group && evidence.question === choice.question;
  const wanted = state === 'broken' && !isThis;
  const { group, question } = choice;
  useEffect(() => {
    if (wanted) void useVerdicts.getState().explain({ group, question });
  }, [wanted, group, question]);
  return isThis ? evidence : null;
}

function useScene(asked: AskedEvidence | null, anomaly: number): Scene | null {
  const design = useDesignStore((state) => state.design);
  const evidence = asked?.evidence ?? null;
  return useMemo(() => {
    if (evidence === null) return null;
    const names = new Map(design.nodes.map((node) => [node.id, nodeName(node)]));
    const { verdict, operations, processes } = evidence;
    const nameOf = processNames(processes, (id) => names.get(id) ?? id);
    return sceneOf({ verdict, anomaly, operations, clock: 'seconds', initial: NOTHING, nameOf });
  }, [evidence, design, anomaly]);
}

function stateOfWindow({ evidence }: AskedEvidence): JudgementState {
  const valid = evidence?.verdict.valid;
  return valid === true ? 'holds' : valid === false ? 'broken' : 'unknown';
}

function titleOf(
  group: string,
  { breaks, keeps }: QuestionWords,
  state: JudgementState,
  window: AskedEvidence['window'],
): string {
  const part = window === null ? '' : ` from ${clockText(window[0], 1)} to ${clockText(window[1], 1)}`;
  if (state === 'broken') return `Why ${group} ${breaks}${part}`;
  if (state === 'holds') return `${group} ${keeps}${part === '' ? ' so far' : part}`;
  return `${state === 'unknown' ? 'Unknown' : 'Not known yet'}: whether ${group} ${keeps}${part}`;
}

/** Since when it is broken, how many were found, how far it is checked. */
function Facts({ judgement, asked, report, group }: PaneProps & { readonly asked: AskedEvidence | null }) {
  const window = asked?.window ?? null;
  const isAhead = asked?.evidence != null && asked.evidence.to > report.until;
  const facts = [
    ...(window === null ? [] : [`judged from ${clockText(window[0], 1)} to ${clockText(window[1], 1)}`]),
    ...(judgement.brokenAt === null ? [] : [`broken since ${clockText(judgement.brokenAt, 1)}`]),
    ...(judgement.anomalies > 1 ? [`${judgement.anomalies.toLocaleString('en')} found`] : []),
    checkedText(judgement),
    `${group.operations.toLocaleString('en')} operations, ${group.open} open`,
    ...(isAhead ? ['this lies ahead of where the run stands now'] : []),
  ];
  return <p className="question-facts">{facts.join(' · ')}</p>;
}

/** From one of the listed anomalies to the next. */
function AnomalyTurn(props: {
  readonly asked: AskedEvidence | null;
  readonly anomaly: number;
  readonly onAnomaly: (anomaly: number) => void;
}) {
  const { asked, anomaly, onAnomaly } = props;
  const listed = asked?.evidence?.verdict.anomalies.length ?? 0;
  if (listed < 2) return null;
  return (
    <div className="anomaly-turn">
      <IconButton
        icon="chevron-right"
        className="turned"
        label="Anomaly before"
        iconSize={12}
        disabled={anomaly === 0}
        onClick={() => onAnomaly(anomaly - 1)}
      />
      <output aria-label="Anomaly shown">{`${anomaly + 1} of ${listed}`}</output>
      <IconButton
        icon="chevron-right"
        label="Next anomaly"
        iconSize={12}
        disabled={anomaly >= listed - 1}
        onClick={() => onAnomaly(anomaly + 1)}
      />
    </div>
  );
}

function NoPicture(props: {
  readonly judgement: Judgement;
  readonly asked: AskedEvidence | null;
  readonly state: JudgementState;
}) {
  return <p className="question-rest">{restWords(props)}</p>;
}

function restWords(props: {
  readonly judgement: Judgement;
  readonly asked: AskedEvidence | null;
  readonly state: JudgementState;
}): string {
  const { judgement, asked, state } = props;
  if (asked?.state === 'loading') return 'Looking for the few operations that show it …';
  if (asked?.state === 'failed') return `The evidence could not be had: ${asked.reason}`;
  if (asked?.state === 'none')
    return 'Nothing is left to show of it: the run has gone back before it, or has begun anew.';
  const reason = asked?.window == null ? judgement.reason : (asked.evidence?.verdict.reason ?? '');
  if (state === 'unknown') return `Nobody can say. ${sentence(reason)}`;
  if (state === 'waiting') return `Nothing is judged yet. ${sentence(reason)}`;
  if (state === 'broken') return sentence(judgement.first?.message ?? '');
  if (asked?.window != null)
    return 'No answer in this part contradicts it. What holds of a part may be broken in the whole.';
  return 'No answer so far contradicts it. Cut the network, or crash a leader, and look again.';
}

function GoTo({ scene }: { readonly scene: Scene }) {
  const moment = scene.misfit?.returned ?? scene.misfit?.invoked;
  if (moment === undefined) return null;
  return (
    <Button variant="soft" onClick={() => void useRunStore.getState().seek(moment)}>
      Go to {clockText(moment, 1)}
    </Button>
  );
}

function goTo({ invoked }: { readonly invoked: number }): void {
  void useRunStore.getState().seek(invoked);
}

function save(scene: Scene, title: string): void {
  const { design } = useDesignStore.getState();
  const { seed } = useRunStore.getState();
  const source = [design.title, `seed ${seed}`, 'Scalarium'].filter((part) => part !== '').join(' · ');
  saveEvidence(scene, { title, sentence: explain(scene).sentence, source });
}
