/** A planned fault again and again: every so many seconds, so many times; each is an ordinary entry, all one step. */
import { useState } from 'react';
import type { TimelineEntry } from '../../model/design.ts';
import { defineFields } from '../../model/fields.ts';
import { plannedEnd } from '../dashboard/axis-end.ts';
import { FieldEditor } from '../inspector/field-editors/field-editor.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { faultTitle } from './fault-words.ts';
import { MOST_PLANNED, repetitionProblem, repetitionsOf, timesUntil } from './timeline-plans.ts';

const fields = defineFields({
  every: {
    type: 'number',
    label: 'Every',
    help: 'From one beginning to the next.',
    group: 'Repeat',
    unit: 'seconds',
    min: 0.1,
    max: 1e6,
    initial: 20,
  },
  times: {
    type: 'number',
    label: 'More',
    help: 'How many more; at first as many as fit into the run.',
    group: 'Repeat',
    unit: 'count',
    min: 1,
    max: MOST_PLANNED,
    integer: true,
    initial: 3,
  },
});

export function RepeatForm({
  entry,
  onDone,
}: {
  readonly entry: TimelineEntry;
  readonly onDone: () => void;
}) {
  const design = useDesignStore((state) => state.design);
  const end = plannedEnd(design) ?? entry.at + 120;
  const [every, setEvery] = useState(() =>
    Math.max(1, Math.round(Math.max((entry.duration ?? 0) * 2, end / 6))),
  );
  const [chosen, setChosen] = useState<number | null>(null);
  const times = chosen ?? timesUntil(entry, every, end);
  const problem = repetitionProblem(entry, { every, times });
  const title = faultTitle(design, entry.fault, entry.targets);
  const repeat = () => {
    const now = useDesignStore.getState();
    const entries = repetitionsOf(now.design, entry, { every, times });
    now.edit({ title: `Repeat: ${title}`, putTimeline: entries });
    useUiStore.getState().announce(`${title}, ${entries.length} more, every ${every} seconds.`);
    onDone();
  };
  return (
    <section className="repeat-form" aria-label="Repeat">
      <FieldEditor
        field={fields.every}
        value={every}
        duration={null}
        onChange={(value) => setEvery(value as number)}
        onCommit={() => {}}
      />
      <FieldEditor
        field={fields.times}
        value={times}
        duration={null}
        onChange={(value) => setChosen(value as number)}
        onCommit={() => {}}
      />
      {problem !== null && <p className="field-help">{problem}</p>}
      <Button variant="primary" disabled={problem !== null} onClick={repeat}>
        {`Repeat ${times} time${times === 1 ? '' : 's'}`}
      </Button>
    </section>
  );
}
