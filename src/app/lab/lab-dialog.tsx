/**
 * The load-test laboratory: experiments that take many runs. They run in workers of their own, with the design as it
 * is now, and leave the run on the screen alone.
 */
import { useDesignStore } from '../stores/design-store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { ClosedPart } from './closed-part.tsx';
import { type LabPart, useLabView } from './lab-view.ts';
import { OmissionPart } from './omission-part.tsx';
import { SurePart } from './sure-part.tsx';
import { SweepPart } from './sweep-part.tsx';
import './lab.css';

const parts = [
  { id: 'sweep', title: 'Sweep and knee' },
  { id: 'sure', title: 'How sure is this?' },
  { id: 'closed', title: 'Open or closed load' },
  { id: 'omission', title: 'Coordinated omission' },
] as const satisfies readonly { readonly id: LabPart; readonly title: string }[];

export function LabDialog({ onClose }: { readonly onClose: () => void }) {
  const part = useLabView((state) => state.part);
  const title = useDesignStore((state) => state.design.title);
  return (
    <Dialog
      title="Load-test laboratory"
      subtitle={`Many runs of ${title}, in the background. What runs on the screen goes on.`}
      size="wide"
      className="lab"
      onClose={onClose}
    >
      <Tabs
        label="Experiments"
        tabs={parts}
        open={part}
        onOpen={(open) => useLabView.setState({ part: open })}
      >
        {/* all stay, so that results and runs under way outlive a look at another one */}
        <div hidden={part !== 'sweep'}>
          <SweepPart onClose={onClose} />
        </div>
        <div hidden={part !== 'sure'}>
          <SurePart />
        </div>
        <div hidden={part !== 'closed'}>
          <ClosedPart />
        </div>
        <div hidden={part !== 'omission'}>
          <OmissionPart />
        </div>
      </Tabs>
    </Dialog>
  );
}
