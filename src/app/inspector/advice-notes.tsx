/** Notes on what in the design does nothing: at a node or link its own, at the run all of them. */
import { useDeferredValue } from 'react';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Icon } from '../ui/icon.tsx';
import { type Advice, adviceOn } from './advice.ts';

/** What does nothing at one node or link. */
export function AdviceNotes({ id }: { readonly id: string }) {
  // after what was edited: nobody waits for it, and all of a large design takes its time
  const design = useDeferredValue(useDesignStore((state) => state.design));
  return adviceOn(design)
    .filter(({ on }) => on.id === id)
    .map((advice) => (
      <div key={advice.setting + advice.message} className="callout warn">
        <Icon name="warning" />
        <p>
          {advice.setting !== '' && <b>{advice.setting}</b>} {sentence(advice)}
        </p>
      </div>
    ));
}

const MOST_SHOWN = 6;

/** What does nothing anywhere, each with a way to it. */
export function AllAdvice() {
  const design = useDeferredValue(useDesignStore((state) => state.design));
  const advice = adviceOn(design);
  if (advice.length === 0) return null;
  return (
    <section className="setting-group" aria-label="Does nothing yet">
      <h3>Does nothing yet</h3>
      {advice.slice(0, MOST_SHOWN).map((one) => (
        <div key={one.on.id + one.setting + one.message} className="callout warn">
          <Icon name="warning" />
          <p>
            <b>
              {one.on.name}
              {one.setting !== '' && `, ${one.setting}`}
            </b>{' '}
            {sentence(one)} {one.on.type !== 'fault' && <ShowButton on={one.on} />}
          </p>
        </div>
      ))}
      {advice.length > MOST_SHOWN && <p className="pane-foot">And {advice.length - MOST_SHOWN} more.</p>}
    </section>
  );
}

function ShowButton({ on }: { readonly on: Advice['on'] }) {
  const show = () =>
    useUiStore.getState().select(on.type === 'node' ? { nodes: [on.id] } : { links: [on.id] });
  return (
    <button type="button" aria-label={`Show ${on.name}`} onClick={show}>
      Show
    </button>
  );
}

/** Message and remedy as sentences, after the setting's name or on their own. */
function sentence({ setting, message, remedy }: Advice): string {
  const first = setting === '' ? capitalized(message) : message;
  return remedy === '' ? `${first}.` : `${first}. ${capitalized(remedy).replace(/\.$/, '')}.`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
