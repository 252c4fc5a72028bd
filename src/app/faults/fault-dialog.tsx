/** Planning a fault: what breaks, when, for how long. It becomes an entry of the design's timeline. */
import { useState } from 'react';
import type { FaultKind } from '../../model/faults.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { breakNow } from '../stores/fault-actions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { draftProblem, entryOf, startSettings } from './fault-draft.ts';
import {
  FaultChoice,
  type FaultDraft,
  FaultSettings,
  plannableFaults,
  possibleTargets,
} from './fault-form.tsx';
import { faultTitle } from './fault-words.ts';
import './fault-lane.css';

export interface FaultDialogProps {
  readonly fault?: FaultKind;
  readonly targets?: readonly string[];
  /** When it happens; a moment ahead of the run when absent. */
  readonly at?: number;
  readonly onClose: () => void;
}

export function FaultDialog(props: FaultDialogProps) {
  const design = useDesignStore((state) => state.design);
  const [draft, setDraft] = useState<FaultDraft>(() => startDraft(props));
  const [chosen, setChosen] = useState<readonly string[]>(() => props.targets ?? []);
  const able = possibleTargets(design, draft.fault).map((target) => target.id);
  const targets = chosen.filter((id) => able.includes(id));
  const problem = draftProblem(draft, targets);
  const form = {
    draft,
    onChange: (next: FaultDraft) =>
      setDraft(
        next.fault === draft.fault ? next : { ...next, settings: startSettings(design, next.fault, chosen) },
      ),
    onCommit: () => {},
  };
  const breakIt = () => {
    breakNow(draft.fault, targets, { settings: draft.settings, duration: draft.duration });
    props.onClose();
  };
  const plan = () => {
    const now = useDesignStore.getState();
    const entry = entryOf(now.design, draft, targets);
    now.edit({ title: `Plan: ${faultTitle(now.design, entry.fault, entry.targets)}`, putTimeline: [entry] });
    props.onClose();
  };
  return (
    <Dialog
      title="Plan a fault"
      subtitle="It stands on the timeline, belongs to the design and happens in every run."
      onClose={props.onClose}
      footer={
        <>
          <Button variant="soft" onClick={props.onClose}>
            Cancel
          </Button>
          <Button
            variant="soft"
            disabled={problem !== null}
            tip={problem ?? 'Break it now, with these settings'}
            onClick={breakIt}
          >
            Break it now
          </Button>
          <Button
            variant="primary"
            disabled={problem !== null}
            tip={problem ?? 'Put it on the timeline'}
            onClick={plan}
          >
            Plan it
          </Button>
        </>
      }
    >
      <div className="fault-form">
        <FaultChoice {...form} design={design} chosen={targets} onChoose={setChosen} />
        <FaultSettings key={draft.fault} {...form} />
      </div>
    </Dialog>
  );
}

/** A fault that will be seen: ahead of the present moment, over before the run is. */
function startDraft(props: FaultDialogProps): FaultDraft {
  const { design } = useDesignStore.getState();
  const { time } = useRunStore.getState();
  const length = design.run.duration ?? 120;
  const plannable = plannableFaults(design);
  const wanted = props.fault !== undefined && plannable.includes(props.fault) ? props.fault : plannable[0];
  const ahead = time + length / 12 < length ? time + length / 12 : length / 3;
  const at = Math.round(props.at ?? ahead);
  const fault = wanted ?? 'crash';
  return {
    at,
    fault,
    targets: [],
    settings: startSettings(design, fault, props.targets ?? []),
    duration: Math.max(1, Math.round(length / 8)),
  };
}
