/** Bursts of arrivals: how many requests come together, and the phases of a rate that changes by chance. */
import { useId } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import { meanBatch, meanRate, phaseShares } from '../../../model/bursts.ts';
import type { Distribution } from '../../../model/distribution.ts';
import { type Arrivals, type BatchSize, LARGEST_BATCH, MOST_PHASES } from '../../../model/traffic.ts';
import { Select } from '../../ui/select.tsx';
import { DistributionEditor } from './distribution-editor.tsx';
import { NumberListEditor } from './number-list-editor.tsx';
import { NumberRow } from './number-row.tsx';
import { SettingRow } from './setting-row.tsx';

type Open = Extract<Arrivals, { process: 'poisson' | 'constant' | 'mmpp' }>;
type Modulated = Extract<Arrivals, { process: 'mmpp' }>;

interface BurstProps<A extends Open> {
  readonly value: A;
  readonly onChange: (value: A) => void;
  readonly onCommit: () => void;
}

const forms = [
  { value: 'alone', label: 'One by one' },
  { value: 'fixed', label: 'In batches of equal size' },
  { value: 'geometric', label: 'In batches: geometric' },
  { value: 'law', label: 'In batches: another law' },
] as const;
type Form = (typeof forms)[number]['value'];

function formOf(batch: BatchSize | undefined): Form {
  if (batch === undefined) return 'alone';
  if (typeof batch === 'number') return 'fixed';
  return batch.distribution === 'geometric' ? 'geometric' : 'law';
}

/** Another form of batches, about as large. */
function asForm(form: Form, from: BatchSize | undefined): BatchSize | undefined {
  const mean = from === undefined ? 5 : Math.min(LARGEST_BATCH, meanBatch(from));
  if (form === 'alone') return undefined;
  if (form === 'fixed') return Math.max(1, Math.round(mean));
  return { distribution: form === 'geometric' ? 'geometric' : 'exponential', mean };
}

/** How many requests come together. */
export function BatchRows<A extends Open>({ value, onChange, onCommit }: BurstProps<A>) {
  const id = useId();
  const { batch } = value;
  const setBatch = (next: BatchSize | undefined) => {
    const { batch: _, ...rest } = value;
    onChange((next === undefined ? rest : { ...rest, batch: next }) as A);
  };
  return (
    <>
      <SettingRow
        label="Together"
        help="Requests that come at the same moment, as a page asks for all its parts at once. The rate counts batches."
        wide
        controlId={id}
      >
        <Select
          className="fill"
          label="How requests come together"
          value={formOf(batch)}
          options={forms}
          onChange={(form) => {
            setBatch(asForm(form, batch));
            onCommit();
          }}
        />
      </SettingRow>
      {batch !== undefined && <SizeRows batch={batch} onChange={setBatch} onCommit={onCommit} />}
    </>
  );
}

function SizeRows(props: {
  readonly batch: BatchSize;
  readonly onChange: (batch: BatchSize) => void;
  readonly onCommit: () => void;
}) {
  const { batch, onChange, onCommit } = props;
  if (typeof batch !== 'number' && batch.distribution !== 'geometric') {
    return (
      <DistributionEditor
        label="Size"
        help="Rounded up to whole numbers, one at the least."
        unit="count"
        initial={{ distribution: 'exponential', mean: 5 }}
        value={batch}
        onChange={(law: Distribution) => onChange(law)}
        onCommit={onCommit}
      />
    );
  }
  const fixed = typeof batch === 'number';
  return (
    <NumberRow
      label={fixed ? 'Size' : 'Mean size'}
      help={
        fixed
          ? 'Requests of each batch.'
          : 'After each request of a batch another one comes with the same chance.'
      }
      unit="count"
      min={1}
      max={LARGEST_BATCH}
      {...(fixed ? { integer: true } : {})}
      initial={5}
      value={fixed ? batch : batch.mean}
      onChange={(size) => onChange(fixed ? size : { distribution: 'geometric', mean: size })}
      onCommit={onCommit}
    />
  );
}

/** What the numbers come to, where they are not what is offered. */
export function OfferedNote({ value }: { readonly value: Open }) {
  const rate = value.process === 'mmpp' ? meanRate(value) : value.rate;
  const size = meanBatch(value.batch);
  if (size === 1 && value.process !== 'mmpp') return null;
  const requests = Number.isFinite(size) ? formatQuantity(rate * size, 'perSecond') : 'without bound';
  const mean = formatQuantity(rate, 'perSecond');
  return (
    <p className="setting-note">
      {value.process === 'mmpp' && (
        <>
          In the long run <b>{mean}</b>: {sharesInWords(value)}.{' '}
        </>
      )}
      {size !== 1 && (
        <>
          Requests: {mean} × {Number(size.toPrecision(3))} = <b>{requests}</b>.
        </>
      )}
    </p>
  );
}

function sharesInWords(value: Modulated): string {
  const shares = phaseShares(value).map((share) => formatQuantity(share, 'ratio'));
  return `the phases have ${shares.join(', ')} of the time`;
}

/** The phases: a rate each, and how long it lasts on average; with a matrix also where each goes to. */
export function PhaseRows({ value, onChange, onCommit }: BurstProps<Modulated>) {
  const { states, transitions } = value;
  const id = useId();
  const n = states.length;
  return (
    <>
      <NumberListEditor
        label="Phases"
        columns={[
          { title: 'Rate', unit: 'perSecond', min: 0, max: 1e9 },
          { title: 'Lasts on average', unit: 'seconds', min: 1e-6, max: 1e9 },
        ]}
        rows={states.map(({ rate, meanSojourn }) => [rate, meanSojourn])}
        fewest={2}
        most={MOST_PHASES}
        addLabel="Add a phase"
        nextRow={(rows) => [(rows.at(-1)?.[0] ?? 50) * 2, rows.at(-1)?.[1] ?? 1]}
        onChange={(rows) => {
          const next = rows.map(([rate, meanSojourn]) => ({ rate: rate!, meanSojourn: meanSojourn! }));
          // another number of phases goes round again: no matrix fits it
          const { transitions: _, ...rest } = value;
          onChange(next.length === n ? { ...value, states: next } : { ...rest, states: next });
        }}
        onCommit={onCommit}
      />
      <SettingRow
        label="Then"
        help="Which phase follows another: the next in the list, and the first after the last; or one by chance."
        wide
        controlId={id}
      >
        <Select
          className="fill"
          label="Which phase follows"
          value={transitions === undefined ? 'round' : 'chance'}
          options={[
            { value: 'round', label: 'The next one, round and round' },
            { value: 'chance', label: 'One by chance' },
          ]}
          onChange={(chosen) => {
            const { transitions: _, ...rest } = value;
            onChange(chosen === 'round' ? rest : { ...rest, transitions: evenChances(value) });
            onCommit();
          }}
        />
      </SettingRow>
      {transitions !== undefined && (
        <TransitionRows value={value} transitions={transitions} onChange={onChange} onCommit={onCommit} />
      )}
    </>
  );
}

/** From each phase to every other with the same chance. */
function evenChances({ states }: Modulated): number[][] {
  const n = states.length;
  return states.map((_, i) => states.map((_, j) => (i === j ? 0 : 1 / (n - 1))));
}

/** A row of chances for each phase; who raises one takes it from the others in proportion. */
function TransitionRows(
  props: BurstProps<Modulated> & { readonly transitions: readonly (readonly number[])[] },
) {
  const { value, transitions, onChange, onCommit } = props;
  return (
    <NumberListEditor
      label="Chance of each phase to follow"
      columns={transitions.map((_, j) => ({ title: `to ${j + 1}`, unit: 'ratio', min: 0, max: 1 }))}
      rows={transitions}
      fewest={transitions.length}
      most={transitions.length}
      addLabel="One row for each phase"
      nextRow={(rows) => rows[0]!}
      onChange={(rows) =>
        onChange({ ...value, transitions: rows.map((row, i) => summingToOne(row, transitions[i]!)) })
      }
      onCommit={onCommit}
    />
  );
}

/** The row with the cell that was changed as it is, and the others stretched to sum to 1 with it. */
function summingToOne(row: readonly number[], before: readonly number[]): number[] {
  const at = row.findIndex((chance, i) => chance !== before[i]);
  if (at < 0) return [...row];
  const others = row.reduce((sum, chance, i) => (i === at ? sum : sum + chance), 0);
  const left = 1 - row[at]!;
  return row.map((chance, i) => {
    if (i === at) return chance;
    return others > 0 ? (chance / others) * left : left / (row.length - 1);
  });
}
