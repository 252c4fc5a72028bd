/**
 * The verdict panel, in the place of the charts: what is asked of each store and what proves the answers, or how
 * clients fared around a cut. Loaded when it is first opened.
 */
import './verdict-panel.css';
import { useEffect } from 'react';
import type { GroupVerdict, VerdictReport } from '../../model/verdict-report.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { runCommand, shortcutOf } from '../commands/registry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { panelLimits, useUiStore } from '../stores/ui-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { usePanelFocus } from '../ui/panel-focus.ts';
import { Segmented } from '../ui/segmented.tsx';
import { AvailabilityPane } from './availability-pane.tsx';
import { saveHistory } from './export-history.ts';
import { FigurePane } from './figure-pane.tsx';
import { judgementOf, stateOf } from './judgement-state.ts';
import { QuestionPane } from './question-pane.tsx';
import { QuestionTable } from './question-table.tsx';
import { questions } from './questions.ts';
import { recordedText } from './recorded-text.ts';
import { useVerdicts } from './verdict-store.ts';
import { type Choice, hasStore, useVerdictView } from './verdict-view.ts';

/** What it wants, and the share of the window that it takes at most. */
const WANTED = 430;
const MOST_OF_WINDOW = 0.55;

export function VerdictPanel() {
  const half = useVerdictView((state) => state.half);
  useRoom();
  return (
    <section className="verdict-panel" aria-label="Verdict panel">
      <Head />
      {half === 'verdicts' ? <Verdicts /> : <AvailabilityPane />}
    </section>
  );
}

/** The table wants more room than charts do: the panel grows, the canvas shows all of itself in the rest, and back. */
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

function Head() {
  const half = useVerdictView((state) => state.half);
  const showHalf = useVerdictView((state) => state.showHalf);
  const report = useVerdicts((state) => state.report);
  const shortcut = shortcutOf('view.verdicts');
  const heading = usePanelFocus<HTMLHeadingElement>();
  const limits = report === null ? '' : recordedText(report);
  return (
    <header className="verdict-head">
      <h2 ref={heading} tabIndex={-1}>
        Verdicts
      </h2>
      <Segmented
        label="What is shown"
        value={half}
        options={[
          { value: 'verdicts', label: 'What clients saw' },
          { value: 'availability', label: 'Availability and latency' },
        ]}
        onChange={showHalf}
      />
      {limits !== '' && (
        <p className="verdict-limits" data-tip={limits}>
          <Icon name="info" size={13} /> {limits}
        </p>
      )}
      <div className="verdict-tools">
        <MenuButton
          icon="download"
          alignRight
          menuLabel="Save the history"
          tip="Save the history of this run"
          disabled={report === null || report.recorded === 0}
          groups={() => [
            {
              title: 'The history as clients saw it',
              items: [
                { id: 'edn', title: 'Jepsen EDN', run: () => void saveHistory('edn') },
                { id: 'json', title: 'JSON', run: () => void saveHistory('json') },
              ],
            },
          ]}
        >
          History
        </MenuButton>
        <IconButton
          icon="cross"
          label="Back to the charts"
          {...(shortcut === undefined ? {} : { shortcut })}
          onClick={() => runCommand('view.verdicts')}
        />
      </div>
    </header>
  );
}

function Verdicts() {
  const report = useVerdicts((state) => state.report);
  const chosen = useVerdictView((state) => state.choice);
  const figure = useVerdictView((state) => state.figure);
  if (report === null || report.groups.length === 0 || report.recorded === 0) return <Nothing />;
  const choice = choiceIn(report, chosen);
  const group = report.groups.find((each) => each.group === choice.group);
  const explained = report.groups.find((each) => each.group === figure?.group);
  const judgement = group === undefined ? undefined : judgementOf(group, choice.question);
  return (
    <div className="verdict-body">
      <QuestionTable report={report} choice={choice} />
      {figure !== null && explained !== undefined ? (
        <FigurePane group={explained} figure={figure.name} />
      ) : (
        group !== undefined &&
        judgement !== undefined && (
          <QuestionPane report={report} group={group} judgement={judgement} choice={choice} />
        )
      )}
    </div>
  );
}

/** What was chosen, if it is still there; else the strongest promise that is broken; else the strongest. */
function choiceIn(report: VerdictReport, chosen: Choice | null): Choice {
  if (chosen !== null && report.groups.some(({ group }) => group === chosen.group)) return chosen;
  const isBroken = (group: GroupVerdict, question: Choice['question']) => {
    const judgement = judgementOf(group, question);
    return judgement !== undefined && stateOf(judgement) === 'broken';
  };
  for (const { id: question } of questions) {
    const group = report.groups.find((each) => isBroken(each, question));
    if (group !== undefined) return { group: group.group, question };
  }
  return { group: report.groups[0]!.group, question: 'linearizable' };
}

/** What stands here while there is nothing to judge: why, and what to do. */
function Nothing() {
  const store = useDesignStore((state) => hasStore(state.design));
  const running = useRunStore((state) => state.phase === 'running');
  if (!store)
    return (
      <Empty strong="This design holds no values.">
        Add a store (a database, or a replica set with replicas) and link a client to it.
      </Empty>
    );
  return (
    <Empty strong="Nothing is asked yet.">
      {running
        ? 'Verdicts come with the first answers.'
        : 'Run it: what clients ask and see is judged as it happens.'}
      {!running && (
        <Button variant="soft" icon="play" onClick={() => useRunStore.getState().play()}>
          Run it
        </Button>
      )}
    </Empty>
  );
}
function Empty({ strong, children }: { readonly strong: string; readonly children: React.ReactNode }) {
  return (
    <div className="verdict-empty">
      <p>
        <strong>{strong}</strong> {children}
      </p>
    </div>
  );
}
