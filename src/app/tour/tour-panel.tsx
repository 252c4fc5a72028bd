/**
 * The tour on the screen: one sentence, one deed, and a ring around where it is done. The step waits for the deed;
 * it can be done by the page, left out, and ended at any time. A live region reads it.
 */
import { useEffect } from 'react';
import { tourSteps } from '../../content/tour.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { runCommand, shortcutOf } from '../commands/registry.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import './tour.css';
import { isDone } from './tour-deeds.ts';
import { doForMe, endTour, factsNow, nextStep } from './tour-player.ts';
import { TourRing } from './tour-ring.tsx';
import { useTourView } from './tour-view.ts';

export function TourPanel() {
  const step = useTourView((state) => state.step);
  // the panel is in the way now: the design goes beside it
  useEffect(() => currentCamera()?.fit(), []);
  if (step === null) return null;
  const now = tourSteps[step];
  return (
    <section className="tour-panel" aria-label="Tour">
      <TourProgress step={step} />
      {now === undefined ? <TourEnd /> : <TourStepCard key={now.id} step={step} />}
      <IconButton
        className="tour-close"
        icon="cross"
        iconSize={13}
        label={now === undefined ? 'Close the tour' : 'End the tour: your own work comes back'}
        onClick={() => endTour('own')}
      />
    </section>
  );
}

function TourStepCard({ step }: { readonly step: number }) {
  const { id, title, text, help } = tourSteps[step]!;
  const done = useTelemetry(() => isDone(id, factsNow()), [id]);
  return (
    <div className="tour-step">
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="tour-actions">
        {help !== undefined && (
          <Button variant="soft" onClick={doForMe}>
            {help}
          </Button>
        )}
        {help === undefined && (
          <Button variant={done ? 'primary' : 'soft'} onClick={nextStep}>
            {done && <Icon name="check" size={13} />}
            {done ? 'I see it' : 'Go on'}
          </Button>
        )}
        {help !== undefined && <Button onClick={nextStep}>Leave it out</Button>}
        {!done && help === undefined && <span className="tour-waits">it comes in a moment …</span>}
      </div>
      <TourRing step={id} />
    </div>
  );
}

function TourProgress({ step }: { readonly step: number }) {
  const shown = Math.min(step, tourSteps.length);
  return (
    <span className="tour-progress" role="img" aria-label={`${shown} of ${tourSteps.length} steps done`}>
      {tourSteps.map(({ id }, i) => (
        <i key={id} className={i < step ? 'done' : i === step ? 'now' : ''} />
      ))}
    </span>
  );
}

/** What to do with what one knows now. */
function TourEnd() {
  const leave = (then: () => void) => () => {
    endTour('own');
    then();
  };
  return (
    <div className="tour-step">
      <h2>That was all of it</h2>
      <p>
        Break, mend, go back, share. Every command has a name: {shortcutOf('view.commands')} finds it, and ?
        lists all keys.
      </p>
      <div className="tour-actions">
        <Button variant="primary" icon="templates" onClick={leave(() => runCommand('view.templates'))}>
          Templates
        </Button>
        <Button variant="soft" icon="book" onClick={leave(() => runCommand('view.lessons'))}>
          Lessons
        </Button>
        <Button onClick={() => endTour('own')}>Back to my design</Button>
        <Button onClick={() => endTour('other')}>Keep this one</Button>
      </div>
    </div>
  );
}
