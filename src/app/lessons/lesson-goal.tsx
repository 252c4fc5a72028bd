/**
 * Something to bring about: what is wanted, how far it is over the latest seconds, the settings that may be changed
 * for it, and the way there for whoever asks.
 */
import type { Goal } from '../../content/lesson.ts';
import { setSetting } from '../inspector/setting-edits.ts';
import { SettingFields } from '../inspector/setting-fields.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Bound } from './lesson-figure-list.tsx';
import { boundText, figureText, goalState } from './lesson-figures.ts';
import { settingOf } from './lesson-permissions.ts';
import { type LessonState, showSolution } from './lesson-player.ts';

export function LessonGoal({ state, goal }: { readonly state: LessonState; readonly goal: Goal }) {
  const design = useDesignStore((store) => store.design);
  const begins = state.scenes[state.course.step]?.begins ?? 0;
  const { values, kept } = useTelemetry((telemetry) => goalState(telemetry, goal, begins), [goal, begins]);
  const { over } = state.course;
  return (
    <section className={`lesson-goal ${over ? 'reached' : ''}`} aria-label="Goal">
      <h4>
        <Icon name={over ? 'check' : 'pin'} size={14} />
        {over ? 'Reached' : 'Your goal'}
      </h4>
      <p>{goal.text}</p>
      <AllowedSettings state={state} />
      <p className="lesson-span">Over the latest {goal.seconds} s:</p>
      <dl className="lesson-figures">
        {goal.figures.map((figure, i) => (
          <div key={figure.label}>
            <dt>{figure.label}</dt>
            <dd>
              <Bound text={boundText(figure, design)} kept={kept[i] === true} />
              <b>{figureText(figure, values[i] ?? Number.NaN, design)}</b>
            </dd>
          </div>
        ))}
      </dl>
      {!over && (
        <Button variant="soft" onClick={showSolution}>
          Show me
        </Button>
      )}
    </section>
  );
}

/** The settings that the step has unlocked, to be changed in place: nobody has to look for them. */
function AllowedSettings({ state }: { readonly state: LessonState }) {
  const design = useDesignStore((store) => store.design);
  const { edit, endCoalescing } = useDesignStore.getState();
  const step = state.lesson.steps[state.course.step];
  const settings = (step?.allow ?? []).flatMap((permission) => settingOf(permission, design) ?? []);
  const nodes = [...new Set(settings.map(({ node }) => node))];
  return nodes.map((node) => {
    const own = settings.filter((each) => each.node === node);
    // what hangs on a condition is shown here all the same: the step speaks of it
    const fields = Object.fromEntries(
      own.map(({ setting, field: { when: _, ...field } }) => [setting, field]),
    );
    return (
      <div key={node.id} className="lesson-settings">
        <SettingFields
          plain
          fields={fields}
          values={node.settings}
          duration={design.run.duration}
          onCommit={endCoalescing}
          onChange={(name, value) => {
            const label = own.find(({ setting }) => setting === name)?.label ?? name;
            const { design: current } = useDesignStore.getState();
            edit(setSetting(current, [node.id], name, value, label), { coalesce: `${node.id}.${name}` });
          }}
        />
      </div>
    );
  });
}
