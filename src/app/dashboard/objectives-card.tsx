/** What was promised, whether it is kept, and how much of the error budget is left: a bar and a sentence each. */
import { useRef } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { dashboardOf, removeObjective } from '../../model/dashboard.ts';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { plannedEnd } from './axis-end.ts';
import { Card } from './card.tsx';
import { arrange } from './card-actions.ts';
import { askForObjective } from './dashboard-view.ts';
import { budgetText, type ObjectiveState, type ObjectiveTone, statesOf, toneOf } from './objectives.ts';
import { useTurn } from './use-turn.ts';
import './objectives.css';

export function ObjectivesCard({ card }: { readonly card: DashboardCard }) {
  const box = useRef<HTMLElement>(null);
  useTurn(box);
  const { design } = useDesignStore.getState();
  const { phase, time } = useRunStore.getState();
  const ended = phase === 'ended';
  const left = (plannedEnd(design) ?? Number.POSITIVE_INFINITY) - time;
  const states = dashboardOf(design).objectives.flatMap((one) => statesOf(telemetry, design, one));
  const missed = states.filter((state) => toneOf(state) === 'error').length;
  return (
    <Card
      ref={box}
      card={card}
      className="objectives-card"
      title="Objectives"
      note="run so far"
      summary={
        missed === 0 ? 'No objective is missed so far.' : `${missed} of ${states.length} are missed so far.`
      }
      abilities={{
        more: [{ id: 'add', title: 'Add an objective …', icon: 'gauge', run: () => askForObjective() }],
      }}
    >
      <ul className="objectives">
        {states.map((state) => (
          <ObjectiveRow
            key={`${state.objective.id}/${state.whose}`}
            state={state}
            words={budgetText(state, ended, left)}
          />
        ))}
      </ul>
    </Card>
  );
}

const signs: { readonly [T in ObjectiveTone]: IconName } = {
  none: 'clock',
  ok: 'check',
  warn: 'flame',
  error: 'cross',
};

function ObjectiveRow({ state, words }: { readonly state: ObjectiveState; readonly words: string }) {
  const { objective, title, whose, used, valid, good } = state;
  const tone = toneOf(state);
  const left = Number.isNaN(used) ? 1 : Math.max(0, 1 - used);
  const share = valid > 0 ? formatQuantity(good / valid, 'ratio') : '—';
  return (
    <li className={`objective ${tone}`}>
      <div className="objective-head">
        <Icon name={signs[tone]} size={11} />
        <button type="button" data-tip="Change this objective" onClick={() => askForObjective(objective)}>
          {title}
        </button>
        <b data-tip={state.counts === 'requests' ? 'Good requests ÷ all' : 'Time within the limit ÷ all'}>
          {share}
        </b>
        <IconButton
          icon="trash"
          iconSize={11}
          label={`Remove ${title}`}
          onClick={() =>
            arrange(`Remove objective: ${title}`, (dashboard) => removeObjective(dashboard, objective.id))
          }
        />
      </div>
      <div className="budget" aria-hidden="true">
        <i style={{ width: `${left * 100}%` }} />
      </div>
      <span className="objective-words">
        {whose}: {words}
      </span>
    </li>
  );
}
