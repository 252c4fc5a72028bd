/**
 * The chaos plan: which kinds of faults, how many, how long, from which seed. What it would plan is shown as it
 * changes, and is put on the timeline as one step; a plan made before gives way to it.
 */
import './chaos-dialog.css';
import { useMemo, useState } from 'react';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { defineFields } from '../../model/fields.ts';
import { faultIcons } from '../commands/fault-commands.ts';
import { plannedEnd } from '../dashboard/axis-end.ts';
import { FieldEditor } from '../inspector/field-editors/field-editor.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { drawSeed } from '../transport/transport-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { faultTitle, faultTones } from './fault-words.ts';
import {
  type ChaosPlan,
  chaosEdit,
  chaosEntries,
  chaosFaults,
  MOST_PLANNED,
  plannedChaos,
} from './timeline-plans.ts';

const group = 'Chaos';
const planFields = defineFields({
  seed: {
    type: 'number',
    label: 'Seed',
    help: 'The same seed for the same design is the same plan.',
    group,
    unit: 'count',
    min: 0,
    max: 4_294_967_295,
    integer: true,
    initial: 1,
  },
  perMinute: {
    type: 'number',
    label: 'Faults a minute',
    help: 'How many begin in a simulated minute, on average.',
    group,
    unit: 'count',
    min: 0.1,
    max: 60,
    initial: 4,
  },
  meanSeconds: {
    type: 'number',
    label: 'Lasting',
    help: 'How long they last, on average.',
    group,
    unit: 'seconds',
    min: 0.5,
    max: 3600,
    initial: 10,
  },
  from: {
    type: 'number',
    label: 'From',
    help: 'None begins before this moment, so that one sees how it is without faults.',
    group,
    unit: 'seconds',
    min: 0,
    max: 1e6,
    initial: 10,
  },
  until: {
    type: 'number',
    label: 'Until',
    help: 'All is healed by then, so that one sees whether it recovers.',
    group,
    unit: 'seconds',
    min: 1,
    max: 1e6,
    initial: 100,
  },
});
const planNames = ['seed', 'perMinute', 'meanSeconds', 'from', 'until'] as const;

/** What most systems should stand: processes, machines and lines that go, and come back. */
const usual: readonly FaultKind[] = [
  'crash',
  'pause',
  'slow',
  'restart',
  'cut',
  'latency',
  'loss',
  'partition',
];
const MOST_SHOWN = 60;

export function ChaosDialog({ onClose }: { readonly onClose: () => void }) {
  const design = useDesignStore((state) => state.design);
  const possible = useMemo(() => chaosFaults(design), [design]);
  const [plan, setPlan] = useState<ChaosPlan>(() => startPlan(possible));
  const entries = useMemo(() => chaosEntries(design, plan), [design, plan]);
  const before = plannedChaos(design).length;
  const reason = reasonAgainst(plan, entries.length, possible.length);
  const put = (list: typeof entries) => {
    const edit = chaosEdit(useDesignStore.getState().design, list, plan.seed);
    useDesignStore.getState().edit(edit);
    useUiStore.getState().announce(`${edit.title}.`);
    onClose();
  };
  return (
    <Dialog
      title="Chaos plan"
      subtitle="Random faults from a seed, put on the timeline as ordinary entries: every run and every link has the same."
      size="wide"
      className="chaos"
      onClose={onClose}
      footer={
        <>
          {before > 0 && (
            <Button variant="danger" icon="trash" onClick={() => put([])}>
              Take the plan off ({before})
            </Button>
          )}
          <Button variant="soft" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            disabled={reason !== null}
            tip={reason ?? ''}
            onClick={() => put(entries)}
          >
            {`Plan ${entries.length} fault${entries.length === 1 ? '' : 's'}`}
          </Button>
        </>
      }
    >
      <div className="chaos-form">
        <div>
          {planNames.map((name) => (
            <FieldEditor
              key={name}
              field={planFields[name]}
              value={plan[name]}
              duration={null}
              onChange={(value) => setPlan({ ...plan, [name]: value as number })}
              onCommit={() => {}}
            />
          ))}
          <Button icon="dice" variant="soft" onClick={() => setPlan({ ...plan, seed: drawSeed(plan.seed) })}>
            Another seed
          </Button>
          <fieldset className="chaos-kinds">
            <legend>Kinds of faults</legend>
            {possible.map((fault) => (
              <label key={fault} data-tip={faultDescriptors[fault].help}>
                <input
                  type="checkbox"
                  checked={plan.faults.includes(fault)}
                  onChange={(event) =>
                    setPlan({ ...plan, faults: withFault(plan, fault, event.currentTarget.checked) })
                  }
                />
                <Icon name={faultIcons[fault]} size={13} />
                {faultDescriptors[fault].title}
              </label>
            ))}
          </fieldset>
        </div>
        <Preview entries={entries} plan={plan} reason={reason} />
      </div>
    </Dialog>
  );
}

function withFault({ faults }: ChaosPlan, fault: FaultKind, on: boolean): readonly FaultKind[] {
  // in the order of the list, so that it does not matter in which order one has ticked them
  const chosen = new Set(on ? [...faults, fault] : faults.filter((other) => other !== fault));
  return (Object.keys(faultDescriptors) as FaultKind[]).filter((each) => chosen.has(each));
}

function startPlan(possible: readonly FaultKind[]): ChaosPlan {
  const { design } = useDesignStore.getState();
  const end = plannedEnd(design) ?? 120;
  return {
    seed: design.run.seed,
    faults: possible.filter((fault) => usual.includes(fault)),
    perMinute: 4,
    meanSeconds: Math.max(1, Math.round(end / 12)),
    from: Math.round(end / 12),
    until: Math.round((end * 5) / 6),
  };
}

function reasonAgainst(plan: ChaosPlan, count: number, possible: number): string | null {
  if (possible === 0) return 'Nothing on this canvas can break.';
  if (plan.faults.length === 0) return 'Choose at least one kind of fault.';
  if (plan.until <= plan.from) return 'It ends before it begins.';
  return count === 0 ? 'With this seed none would begin: take more a minute, or another seed.' : null;
}

/** What begins before the present moment of the run does not happen in it any more. */
function Past({ entries }: { readonly entries: ReturnType<typeof chaosEntries> }) {
  const time = useRunStore((state) => state.time);
  const past = entries.filter(({ at }) => at < time).length;
  if (past === 0) return null;
  const them = past === 1 ? 'One of them lies' : `${past} of them lie`;
  return <p>{`${them} before this moment of the run: they happen from the next restart on.`}</p>;
}

function Preview(props: {
  readonly entries: ReturnType<typeof chaosEntries>;
  readonly plan: ChaosPlan;
  readonly reason: string | null;
}) {
  const design = useDesignStore((state) => state.design);
  const { entries, reason } = props;
  const words =
    entries.length >= MOST_PLANNED ? `${MOST_PLANNED} faults, which is the most` : `${entries.length} faults`;
  return (
    <section className="chaos-preview" aria-label="What it would plan">
      <h3 aria-live="polite">{reason ?? (entries.length === 1 ? '1 fault' : words)}</h3>
      <ol>
        {entries.slice(0, MOST_SHOWN).map((entry) => (
          <li key={entry.id} className={faultTones[entry.fault]}>
            <time>{clockText(entry.at, 1)}</time>
            <Icon name={faultIcons[entry.fault]} size={12} />
            <span>{faultTitle(design, entry.fault, entry.targets)}</span>
            <small>{entry.duration === null ? '' : `${entry.duration} s`}</small>
          </li>
        ))}
      </ol>
      <Past entries={entries} />
      {entries.length > MOST_SHOWN && <p>and {entries.length - MOST_SHOWN} more</p>}
    </section>
  );
}
