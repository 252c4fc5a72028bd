/** Lets a span of the run be judged by itself: what is unknown of the whole may be known of a part. */
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { useVerdicts } from './verdict-store.ts';
import type { Choice } from './verdict-view.ts';

/** Seconds before the present that are offered. */
const OFFERED = 5;

export function WindowForm({ choice, until }: { readonly choice: Choice; readonly until: number }) {
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const end = to ?? until.toFixed(1);
  // what clients see in the end is a matter of the whole run
  const offered = choice.question === 'eventual' ? 0 : Math.max(0, until - OFFERED);
  const begin = from ?? offered.toFixed(1);
  const isRight = Number(begin) >= 0 && Number(end) > Number(begin);
  return (
    <form
      className="window-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) void useVerdicts.getState().judgeWindow(choice, Number(begin), Number(end));
      }}
    >
      <span>Judge a part by itself, from</span>
      <Seconds label="From, seconds" value={begin} onChange={setFrom} />
      <span>to</span>
      <Seconds label="To, seconds" value={end} onChange={setTo} />
      <Button
        variant="soft"
        disabled={!isRight}
        onClick={(event) => event.currentTarget.form?.requestSubmit()}
      >
        Judge
      </Button>
    </form>
  );
}

function Seconds(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <span className="number-input">
      <input
        type="text"
        inputMode="decimal"
        aria-label={props.label}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <small>s</small>
    </span>
  );
}
