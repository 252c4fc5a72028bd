/** What stands at the foot of each experiment: begin it, how far it is, end it, and why it ended. */
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import type { LabProgress } from './use-lab-runs.ts';

export interface RunBarProps {
  readonly progress: LabProgress;
  /** What the button says: "Run 8 points". */
  readonly action: string;
  readonly disabled?: boolean;
  readonly onRun: () => void;
  readonly onCancel: () => void;
  readonly children?: ReactNode;
}

export function RunBar({ progress, action, disabled = false, onRun, onCancel, children }: RunBarProps) {
  const { phase, done, all, reason } = progress;
  return (
    <div className="lab-bar">
      {phase === 'running' ? (
        <Button variant="soft" icon="cross" onClick={onCancel}>
          Cancel
        </Button>
      ) : (
        <Button variant="primary" icon="play" disabled={disabled} onClick={onRun}>
          {action}
        </Button>
      )}
      {phase !== 'running' && children}
      {phase === 'running' && all !== null && (
        <progress max={all} value={done} aria-label={`${done} of ${all} runs are done`} />
      )}
      <output className={phase === 'failed' ? 'lab-says bad' : 'lab-says'}>
        {phase === 'running' && (all === null ? `${done} runs so far …` : `${done} of ${all} runs`)}
        {phase === 'cancelled' && `Cancelled after ${done} ${done === 1 ? 'run' : 'runs'}.`}
        {phase === 'failed' && reason}
      </output>
    </div>
  );
}
