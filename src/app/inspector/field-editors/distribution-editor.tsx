/** A distribution: which law, its parameters, and what it looks like. */
import { useId } from 'react';
import type { Distribution, DistributionName, SimpleDistribution } from '../../../model/distribution.ts';
import type { Unit } from '../../../model/fields.ts';
import { meanOf } from '../../../model/law-figures.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { DensityFigure } from './density-figure.tsx';
import { asLaw, lawNames, lawParameters } from './distribution-forms.ts';
import type { EditorProps, RowState } from './editor-props.ts';
import { NumberListEditor } from './number-list-editor.tsx';
import { NumberRow } from './number-row.tsx';
import { SettingRow } from './setting-row.tsx';

export interface DistributionEditorProps extends EditorProps<Distribution>, RowState {
  readonly unit: Unit;
  /** Sliders are centred on this law's numbers where it has the same. */
  readonly initial: Distribution;
}

export function DistributionEditor(props: DistributionEditorProps) {
  const id = useId();
  const { value, label } = props;
  return (
    <div className="block-setting">
      <SettingRow {...props} wide controlId={id}>
        <LawSelect
          label={label}
          names={lawNames}
          value={value.distribution}
          onChoose={(name) => {
            props.onChange(asLaw(name, value));
            props.onCommit();
          }}
        />
      </SettingRow>
      {meanOf(value) > 0 && (
        <DensityFigure
          label={label}
          law={value}
          unit={props.unit}
          onChange={props.onChange}
          onCommit={props.onCommit}
        />
      )}
      <LawRows {...props} />
      {value.distribution === 'mixture' && <MixtureParts {...props} value={value} />}
    </div>
  );
}

function LawSelect(props: {
  readonly label: string;
  readonly names: readonly { readonly value: DistributionName; readonly label: string }[];
  readonly value: DistributionName;
  readonly onChoose: (name: DistributionName) => void;
}) {
  return (
    <Select
      className="fill"
      label={`${props.label}: law`}
      value={props.value}
      options={props.names}
      onChange={props.onChoose}
    />
  );
}

/** The numbers of a law. */
function LawRows(props: Omit<DistributionEditorProps, 'help'>) {
  const { value } = props;
  if (value.distribution === 'hyperexponential' || value.distribution === 'empirical') {
    return <PairList {...props} value={value} />;
  }
  const numbers = value as unknown as { readonly [name: string]: number };
  const initial = props.initial as unknown as { readonly [name: string]: unknown };
  return lawParameters[value.distribution].map((parameter) => {
    const start = initial[parameter.name];
    return (
      <NumberRow
        key={`${value.distribution}/${parameter.name}`}
        label={parameter.label}
        help={parameter.help}
        unit={parameter.unit === 'value' ? props.unit : parameter.unit}
        min={parameter.min}
        max={parameter.max}
        {...(parameter.integer === true ? { integer: true } : {})}
        {...(typeof start === 'number' && start > 0 ? { initial: start } : {})}
        value={numbers[parameter.name] ?? 0}
        onChange={(number) => props.onChange(withNumber(value, parameter.name, number))}
        onCommit={props.onCommit}
      />
    );
  });
}

/** Sets one number; the ends of a uniform law push each other along. */
function withNumber(law: Distribution, name: string, number: number): Distribution {
  const next = { ...law, [name]: number } as Distribution;
  if (next.distribution !== 'uniform' || next.min <= next.max) return next;
  return { ...next, min: number, max: number };
}

type PairLaw = Extract<Distribution, { distribution: 'hyperexponential' | 'empirical' }>;

function PairList(
  props: Omit<DistributionEditorProps, 'value' | 'onChange'> & {
    readonly value: PairLaw;
    readonly onChange: (law: Distribution) => void;
  },
) {
  const { value } = props;
  const hyper = value.distribution === 'hyperexponential';
  const left = hyper ? value.means : value.values;
  const weights = hyper ? value.probabilities : value.weights;
  const rows = left.map((x, i) => [x, weights[i] ?? 0]);
  return (
    <NumberListEditor
      label={props.label}
      columns={[
        { title: hyper ? 'Mean' : 'Value', unit: props.unit, min: 0, max: 1e9 },
        {
          title: hyper ? 'Probability' : 'Weight',
          unit: hyper ? 'ratio' : 'count',
          min: 0,
          max: hyper ? 1 : 1e9,
        },
      ]}
      rows={rows}
      fewest={1}
      most={10_000}
      addLabel={hyper ? 'Add a branch' : 'Add a value'}
      nextRow={(all) => [(all.at(-1)?.[0] ?? 1) * 2, all.at(-1)?.[1] ?? 1]}
      onChange={(all) => {
        const first = all.map((row) => row[0]!);
        const second = all.map((row) => row[1]!);
        props.onChange(
          hyper
            ? { distribution: 'hyperexponential', means: first, probabilities: second }
            : { distribution: 'empirical', values: first, weights: second },
        );
      }}
      onCommit={props.onCommit}
    />
  );
}

type Mixture = Extract<Distribution, { distribution: 'mixture' }>;

function MixtureParts(props: Omit<DistributionEditorProps, 'value'> & { readonly value: Mixture }) {
  const { value } = props;
  const setPart = (at: number, part: SimpleDistribution) =>
    props.onChange({ ...value, of: value.of.map((old, i) => (i === at ? part : old)) });
  const setWeight = (at: number, weight: number) =>
    props.onChange({
      ...value,
      weights: value.of.map((_, i) => (i === at ? weight : (value.weights[i] ?? 0))),
    });
  const names = lawNames.filter((name) => name.value !== 'mixture');
  const replace = (of: readonly SimpleDistribution[], weights: readonly number[]) => {
    props.onChange({ ...value, of: [...of], weights: [...weights] });
    props.onCommit();
  };
  const remove = (at: number) => {
    const weights = value.weights.filter((_, i) => i !== at);
    // Weights count relative to their sum, which must not vanish.
    if (!weights.some((weight) => weight > 0)) weights[0] = 1;
    replace(
      value.of.filter((_, i) => i !== at),
      weights,
    );
  };
  const add = () => replace([...value.of, value.of.at(-1)!], [...value.weights, value.weights.at(-1) || 0.1]);
  const parts = value.of.map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity beyond their place
    <fieldset className="mixture-part" key={at} aria-label={`Part ${at + 1} of ${props.label}`}>
      <SettingRow label={`Part ${at + 1}`} wide>
        <span className="mixture-law">
          <LawSelect
            label={`Part ${at + 1}`}
            names={names}
            value={part.distribution}
            onChoose={(name) => {
              setPart(at, asLaw(name, part) as SimpleDistribution);
              props.onCommit();
            }}
          />
          <IconButton
            icon="cross"
            iconSize={10}
            label={`Remove part ${at + 1}`}
            disabled={value.of.length <= 1}
            onClick={() => remove(at)}
          />
        </span>
      </SettingRow>
      <NumberRow
        label="Weight"
        unit="count"
        min={0}
        max={1}
        value={value.weights[at] ?? 0}
        onChange={(weight) => setWeight(at, weight)}
        onCommit={props.onCommit}
      />
      <LawRows
        label={`Part ${at + 1}`}
        unit={props.unit}
        initial={part}
        value={part}
        onChange={(law) => setPart(at, law as SimpleDistribution)}
        onCommit={props.onCommit}
      />
    </fieldset>
  ));
  return (
    <>
      {parts}
      <Button variant="plain" icon="plus" className="add-row" disabled={value.of.length >= 100} onClick={add}>
        Add a part
      </Button>
    </>
  );
}
