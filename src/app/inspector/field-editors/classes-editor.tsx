/**
 * Request classes: a row for each with its name and share, and below it what follows from the class. Shares are
 * shown as parts of 100 %: who raises one takes it from the others in proportion.
 */
import { useId, useState } from 'react';
import { formatExactly } from '../../../base/units.ts';
import type { Distribution } from '../../../model/distribution.ts';
import type { OptionalNumberField } from '../../../model/fields.ts';
import { meanOf } from '../../../model/law-figures.ts';
import {
  classNameSchema,
  classShares,
  HIGHEST_PRIORITY,
  MOST_CLASSES,
  type RequestClass,
  type RequestClasses,
} from '../../../model/request-classes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { DistributionEditor } from './distribution-editor.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { NumberRow } from './number-row.tsx';
import { OptionalNumberEditor } from './optional-number-editor.tsx';
import { type InputProblem, QuantityInput } from './quantity-input.tsx';
import { ProblemNote, SettingRow } from './setting-row.tsx';

type ClassesEditorProps = EditorProps<RequestClasses> & RowState;

/** Names that new classes get, the first that is free. */
const NAMES = ['gold', 'silver', 'bronze'];

export function ClassesEditor(props: ClassesEditorProps) {
  const { value } = props;
  const replace = (classes: RequestClasses) => {
    props.onChange(classes);
    props.onCommit();
  };
  const setClass = (at: number, next: RequestClass) =>
    props.onChange(value.map((one, i) => (i === at ? next : one)));
  return (
    <div className="block-setting">
      <SettingRow {...props} longLabel>
        <span className="absent">{value.length === 0 ? 'all alike' : ''}</span>
      </SettingRow>
      {value.map((one, at) => (
        <ClassRows
          // biome-ignore lint/suspicious/noArrayIndexKey: while its name is typed a class keeps only its place
          key={at}
          value={one}
          at={at}
          all={value}
          onChange={(next) => setClass(at, next)}
          onShare={(share) => props.onChange(withShare(value, at, share))}
          onMove={(by) => replace(moved(value, at, by))}
          onRemove={() => replace(value.filter((_, i) => i !== at))}
          onCommit={props.onCommit}
        />
      ))}
      <Button
        variant="plain"
        icon="plus"
        className="add-row"
        disabled={value.length >= MOST_CLASSES}
        onClick={() => replace(withOneMore(value))}
      >
        {value.length === 0 ? 'Tell requests apart' : 'Add a class'}
      </Button>
    </div>
  );
}

/** A class more; it takes its equal share from the others. */
function withOneMore(classes: RequestClasses): RequestClasses {
  const taken = (name: string) => classes.some((one) => one.name === name);
  let n = classes.length + 1;
  while (taken(`class ${n}`)) n++;
  const name = NAMES.find((each) => !taken(each)) ?? `class ${n}`;
  const added = [...classes, { name, share: 0 }];
  return withShare(added, classes.length, 1 / added.length);
}

/** One class has this part of all, the others keep their proportions; a class alone has all. */
function withShare(classes: RequestClasses, at: number, share: number): RequestClasses {
  const shares = classes.some((one) => one.share > 0) ? classShares(classes) : classes.map(() => 0);
  const others = shares.reduce((sum, part, i) => (i === at ? sum : sum + part), 0);
  return classes.map((one, i) => {
    if (classes.length === 1) return { ...one, share: 1 };
    if (i === at) return { ...one, share };
    const rest = others > 0 ? shares[i]! / others : 1 / (classes.length - 1);
    return { ...one, share: Number(((1 - share) * rest).toPrecision(6)) };
  });
}

function moved(classes: RequestClasses, at: number, by: -1 | 1): RequestClasses {
  const next = [...classes];
  const [one] = next.splice(at, 1);
  next.splice(at + by, 0, one!);
  return next;
}

interface ClassRowsProps {
  readonly value: RequestClass;
  readonly at: number;
  readonly all: RequestClasses;
  readonly onChange: (value: RequestClass) => void;
  readonly onShare: (share: number) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly onCommit: () => void;
}

function ClassRows(props: ClassRowsProps) {
  const { value, at, all } = props;
  const [error, setError] = useState<InputProblem | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const share = classShares(all)[at]!;
  return (
    <fieldset className="mixture-part request-class" aria-label={`Class ${value.name}`}>
      <div className="request-class-head">
        <NameInput {...props} onRefuse={setRefused} />
        <QuantityInput
          label={`Share of ${value.name}`}
          unit="ratio"
          min={0}
          max={1}
          value={share}
          onChange={props.onShare}
          onCommit={props.onCommit}
          onError={setError}
        />
        <IconButton
          icon="chevron-up"
          iconSize={10}
          label={`Move ${value.name} up`}
          disabled={at === 0}
          onClick={() => props.onMove(-1)}
        />
        <IconButton
          icon="chevron-down"
          iconSize={10}
          label={`Move ${value.name} down`}
          disabled={at === all.length - 1}
          onClick={() => props.onMove(1)}
        />
        <IconButton icon="cross" iconSize={10} label={`Remove ${value.name}`} onClick={props.onRemove} />
      </div>
      <ProblemNote problem={refused ?? error} />
      <details>
        <summary>{inWords(value)}</summary>
        <ClassDetails {...props} />
      </details>
    </fieldset>
  );
}

/** The name, entered when the field is left or Enter is pressed; what is refused stays in the field. */
function NameInput(props: ClassRowsProps & { readonly onRefuse: (reason: string | null) => void }) {
  const { value, all, onRefuse } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const enter = () => {
    if (draft === null) return;
    const name = draft.trim();
    const reason = whyNot(name, value, all);
    onRefuse(reason);
    if (reason !== null) return;
    setDraft(null);
    if (name === value.name) return;
    props.onChange({ ...value, name });
    props.onCommit();
  };
  return (
    <input
      type="text"
      className="request-class-name"
      aria-label={`Name of class ${props.at + 1}`}
      maxLength={40}
      spellCheck={false}
      value={draft ?? value.name}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={enter}
      onKeyDown={(event) => {
        if (event.key === 'Enter') enter();
        if (event.key !== 'Escape' || draft === null) return;
        setDraft(null);
        onRefuse(null);
        event.stopPropagation();
      }}
    />
  );
}

function whyNot(name: string, value: RequestClass, all: RequestClasses): string | null {
  if (all.some((one) => one !== value && one.name === name)) return `There is a class “${name}” already.`;
  if (classNameSchema.safeParse(name).success) return null;
  return 'A name has letters, digits, spaces and _ . - , and begins with a letter or digit.';
}

const operations = [
  { value: 'any', label: 'As the client' },
  { value: 'read', label: 'Reads' },
  { value: 'write', label: 'Writes' },
] as const;

const OBJECTIVE: OptionalNumberField = {
  type: 'optional-number',
  label: 'Objective',
  help: 'An answer within this time is good. The share that met it stands with the figures of the class.',
  group: '',
  unit: 'seconds',
  min: 1e-6,
  max: 1e6,
  initial: null,
  none: 'none',
};

function ClassDetails({ value, onChange, onCommit }: ClassRowsProps) {
  const id = useId();
  const { operation, priority = 0, objective = null } = value;
  return (
    <>
      <SettingRow
        label="Operation"
        help="What its requests ask for; left to the client, its share of reads decides."
        wide
        controlId={id}
      >
        <Select
          className="fill"
          label={`Operation of ${value.name}`}
          value={operation ?? 'any'}
          options={operations}
          onChange={(chosen) => {
            onChange(set(value, 'operation', chosen === 'any' ? undefined : chosen));
            onCommit();
          }}
        />
      </SettingRow>
      <NumberRow
        label="Priority"
        help="0 is the lowest. Higher goes first where a station serves by priority."
        unit="count"
        min={0}
        max={HIGHEST_PRIORITY}
        integer
        initial={0}
        value={priority}
        onChange={(next) => onChange(set(value, 'priority', next === 0 ? undefined : next))}
        onCommit={onCommit}
      />
      <FactorRows value={value} onChange={onChange} onCommit={onCommit} />
      <OptionalNumberEditor
        field={OBJECTIVE}
        label={OBJECTIVE.label}
        help={OBJECTIVE.help}
        value={objective}
        onChange={(next) => onChange(set(value, 'objective', next ?? undefined))}
        onCommit={onCommit}
      />
    </>
  );
}

const FACTOR_HELP =
  'Multiplies the time of own work for its requests, at every station. A law is drawn anew each time.';

/** A number, or a law where somebody asks for one; a constant law is a number again. */
function FactorRows({ value, onChange, onCommit }: Pick<ClassRowsProps, 'value' | 'onChange' | 'onCommit'>) {
  const factor = value.serviceFactor ?? 1;
  const setLaw = (law: Distribution) =>
    onChange(set(value, 'serviceFactor', law.distribution === 'constant' ? plain(law.value) : law));
  if (typeof factor !== 'number') {
    return (
      <DistributionEditor
        label="Work"
        help={FACTOR_HELP}
        unit="factor"
        initial={{ distribution: 'exponential', mean: 1 }}
        value={factor}
        onChange={setLaw}
        onCommit={onCommit}
      />
    );
  }
  return (
    <>
      <NumberRow
        label="Work"
        help={FACTOR_HELP}
        unit="factor"
        min={0}
        max={1e6}
        initial={1}
        value={factor}
        onChange={(next) => onChange(set(value, 'serviceFactor', plain(next)))}
        onCommit={onCommit}
      />
      <Button
        className="add-row"
        onClick={() => {
          setLaw({ distribution: 'exponential', mean: factor > 0 ? factor : 1 });
          onCommit();
        }}
      >
        Draw the work from a law
      </Button>
    </>
  );
}

/** What is as it would be anyway is not written down. */
function plain(factor: number): number | undefined {
  return factor === 1 ? undefined : factor;
}

function set<Name extends keyof RequestClass>(
  value: RequestClass,
  name: Name,
  next: RequestClass[Name] | undefined,
): RequestClass {
  const { [name]: _, ...rest } = value;
  return (next === undefined ? rest : { ...rest, [name]: next }) as RequestClass;
}

/** "priority 2 · work ×0.5 · within 100 ms" */
function inWords({ operation, priority = 0, serviceFactor = 1, objective }: RequestClass): string {
  const factor = typeof serviceFactor === 'number' ? serviceFactor : meanOf(serviceFactor);
  const parts = [
    ...(operation === undefined ? [] : [`${operation}s`]),
    `priority ${priority}`,
    ...(serviceFactor === 1 ? [] : [`work ${formatExactly(Number(factor.toPrecision(4)), 'factor')}`]),
    ...(objective === undefined ? [] : [`within ${formatExactly(objective, 'seconds')}`]),
  ];
  return parts.join(' · ');
}
