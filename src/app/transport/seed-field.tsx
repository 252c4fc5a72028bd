/** The seed: another number is another run of the same design, and the same number the same run. */
import { useState } from 'react';
import { runCommand } from '../commands/registry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { IconButton } from '../ui/button.tsx';
import { drawSeed, useTransport } from './transport-store.ts';

const LARGEST_SEED = 4_294_967_295;

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
      <IconButton icon="dice" label="Another seed, another run" onClick={() => setSeed(drawSeed(seed))} />
      <LockButton />
    </div>
  );
}

/** Locked, every restart is the same run; open, each is another one. */
function LockButton() {
  const keepSeed = useTransport((state) => state.keepSeed);
  return (
    <IconButton
      className="seed-lock"
      icon={keepSeed ? 'lock' : 'lock-open'}
      iconSize={13}
      label="Lock the seed: every restart is the same run"
      pressed={keepSeed}
      onClick={() => runCommand('run.keep-seed')}
    />
  );
}
