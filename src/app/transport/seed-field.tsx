/** The seed: another number is another run of the same design, and the same number the same run. */
import { useState } from 'react';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { IconButton } from '../ui/button.tsx';

const LARGEST_SEED = 4_294_967_295;
/** The dice throws small numbers: they are read out in lectures. */
const DICE_SIDES = 9999;

export function SeedField() {
  const seed = useDesignStore((state) => state.design.run.seed);
  const setSeed = useRunStore((state) => state.setSeed);
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (text: string) => {
    setDraft(null);
    if (/^\d{1,10}$/.test(text.trim()) && Number(text) <= LARGEST_SEED) setSeed(Number(text));
    else
      useUiStore
        .getState()
        .toast({ tone: 'warn', text: `A seed is a whole number from 0 to ${LARGEST_SEED}.` });
  };
  return (
    <div className="seed">
      <label>
        <span className="transport-label">Seed</span>
        <input
          aria-label="Seed"
          inputMode="numeric"
          value={draft ?? String(seed)}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={(event) => {
            if (draft !== null && draft !== String(seed)) commit(event.currentTarget.value);
            else setDraft(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setDraft(null);
          }}
        />
      </label>
      <IconButton
        icon="dice"
        label="Another seed, another run"
        onClick={() => {
          const [draw] = crypto.getRandomValues(new Uint32Array(1));
          setSeed(1 + (draw! % DICE_SIDES));
        }}
      />
    </div>
  );
}
