/** The clock, where a click lets one type the moment to go to: "1:23.5", "+10", "end". */
import { type ReactNode, useState } from 'react';
import { plannedEnd } from '../dashboard/axis-end.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { parseMoment } from './moment-input.ts';

export function ClockField({ children }: { readonly children: ReactNode }) {
  const [draft, setDraft] = useState<string | null>(null);
  const connected = useRunStore((state) => state.connected);
  if (draft === null)
    return (
      <div className="clock-field">
        {children}
        <button
          type="button"
          className="clock-edit"
          aria-label="Type a moment to go to"
          data-tip="Type a moment to go to: 1:23.5, +10, end"
          disabled={!connected}
          onClick={() => setDraft(clockText(useRunStore.getState().time, 1))}
        />
      </div>
    );
  return (
    <div className="clock-field">
      <input
        className="clock-input"
        aria-label="Moment to go to"
        value={draft}
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: it stands where the click was, to be typed in
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => setDraft(null)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(null);
          else if (event.key === 'Enter' && goTo(draft)) setDraft(null);
          else return;
          event.stopPropagation();
        }}
      />
    </div>
  );
}

/** Goes to the moment that was typed, or says what a moment looks like. */
function goTo(text: string): boolean {
  const end = plannedEnd(useDesignStore.getState().design);
  const moment = parseMoment(text, { now: useRunStore.getState().time, end });
  if (moment === null) {
    useUiStore.getState().toast({
      tone: 'warn',
      text: `“${text.trim()}” is no moment.`,
      detail: 'Type it like 1:23.5 or 83.5, +10 for ten seconds from now, or “end”.',
    });
    return false;
  }
  void useRunStore.getState().seek(end === null ? moment : Math.min(end, moment));
  return true;
}
