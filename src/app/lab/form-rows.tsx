/** Rows of the laboratory's forms: a label and what is chosen or typed beside it. */
import type { ReactNode } from 'react';
import { Select, type SelectProps } from '../ui/select.tsx';
import type { ClientChoice } from './client-choice.ts';
import { NumberBox, type NumberBoxProps } from './number-box.tsx';

export interface RowProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** A labelled row of a form. */
export function Row({ label, children }: RowProps) {
  return (
    <div className="lab-row">
      <span>{label}</span>
      {children}
    </div>
  );
}

export interface SelectRowProps extends SelectProps<string> {
  /** What stands before the list; without it its label does. */
  readonly title?: string;
  /** What stands behind the list. */
  readonly children?: ReactNode;
}

/** A row with a list of choices, as wide as there is room. */
export function SelectRow({ title, children, ...select }: SelectRowProps) {
  return (
    <Row label={title ?? select.label}>
      <Select {...select} className="fill" />
      {children}
    </Row>
  );
}

export interface NumberRowProps extends NumberBoxProps {
  /** What stands before the box. */
  readonly title: string;
  /** What stands behind the box. */
  readonly children?: ReactNode;
}

/** A row with a quantity. */
export function NumberRow({ title, children, ...box }: NumberRowProps) {
  return (
    <Row label={title}>
      <NumberBox {...box} />
      {children}
    </Row>
  );
}

export interface ClientRowProps {
  readonly client: ClientChoice;
  readonly clients: readonly ClientChoice[];
  readonly onChange: (id: string) => void;
}

/** Whose load is replaced. */
export function ClientRow({ client, clients, onChange }: ClientRowProps) {
  return <SelectRow label="Client" value={client.value} options={clients} onChange={onChange} />;
}

export interface SecondsBoxProps {
  readonly value: number;
  readonly onChange: (seconds: number) => void;
}

/** How long each run lasts. */
export function SecondsBox(props: SecondsBoxProps) {
  return <NumberBox {...props} label="Simulated time of a run" unit="seconds" min={1} max={1e5} />;
}
