/**
 * Fields: the settings of a kind or a link as data. From one list of fields come the inspector's editors, the
 * validation and its messages, the initial values, the JSON schema and the documentation, so a kind never
 * writes any of these itself. A richer control is a new field type with one editor.
 */
import type { QuantityUnit } from '../base/units.ts';
import type { Distribution } from './distribution.ts';
import type { MessageLatency } from './message-latency.ts';
import type { RequestClasses } from './request-classes.ts';
import type { Arrivals, Capacity, Failures, Keys, LoadShape, Retries } from './traffic.ts';

/** What a number measures; the screen formats by it and nothing else (5 ms, 1.2 k/s, 64 MiB). */
export type Unit = QuantityUnit;

interface FieldBase {
  /** Short name beside the control, sentence case: "Service time". */
  readonly label: string;
  /** One or two sentences: what it does to the simulation. */
  readonly help: string;
  /** Section heading in the inspector. */
  readonly group: string;
  /** Shown only while another field has one of these values (choice fields). */
  readonly when?: { readonly field: string; readonly is: readonly string[] };
}
export interface NumberField extends FieldBase {
  readonly type: 'number';
  readonly unit: Unit;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  readonly initial: number;
}
/** A number or `null` for "no limit". */
export interface OptionalNumberField extends FieldBase {
  readonly type: 'optional-number';
  readonly unit: Unit;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  readonly initial: number | null;
  /** What `null` means, for the checkbox: "no limit". */
  readonly none: string;
}
export interface BooleanField extends FieldBase {
  readonly type: 'boolean';
  readonly initial: boolean;
}
export interface ChoiceField extends FieldBase {
  readonly type: 'choice';
  /** Kebab-case values with their labels and, where it helps, a sentence each. */
  readonly options: readonly { readonly value: string; readonly label: string; readonly help?: string }[];
  readonly initial: string;
}
interface ValueField<Type extends string, T> extends FieldBase {
  readonly type: Type;
  readonly initial: T;
}
export type DistributionField = ValueField<'distribution', Distribution> & { readonly unit: Unit };
/** A distribution or `null`: none. */
export interface OptionalDistributionField extends FieldBase {
  readonly type: 'optional-distribution';
  readonly unit: Unit;
  readonly initial: Distribution | null;
  /** What it begins with when somebody switches it on. */
  readonly start: Distribution;
  /** What `null` means. */
  readonly none: string;
}
export type ArrivalsField = ValueField<'arrivals', Arrivals>;
export type LoadShapeField = ValueField<'load-shape', LoadShape>;
export type KeysField = ValueField<'keys', Keys>;
export type RetriesField = ValueField<'retries', Retries>;
/** Retries or `null`: take the caller's own. */
export type OptionalRetriesField = ValueField<'optional-retries', Retries | null>;
export type CapacityField = ValueField<'capacity', Capacity>;
export type FailuresField = ValueField<'failures', Failures | null>;
/** Delays by what a message is, or `null`: only the link's latency. */
export type MessageLatencyField = ValueField<'message-latency', MessageLatency | null>;

/** The request classes of a client; empty: all its requests are alike. */
type ClassesField = ValueField<'classes', RequestClasses>;

/** Some request classes by their names, or `null`: all. */
type ClassNamesField = ValueField<'class-names', string[] | null>;

export type Field =
  | NumberField
  | OptionalNumberField
  | BooleanField
  | ChoiceField
  | DistributionField
  | OptionalDistributionField
  | ArrivalsField
  | LoadShapeField
  | KeysField
  | RetriesField
  | OptionalRetriesField
  | CapacityField
  | FailuresField
  | MessageLatencyField
  | ClassesField
  | ClassNamesField;

export type Fields = { readonly [name: string]: Field };

type ValueOfType = {
  number: number;
  'optional-number': number | null;
  boolean: boolean;
  choice: string;
  distribution: Distribution;
  'optional-distribution': Distribution | null;
  arrivals: Arrivals;
  'load-shape': LoadShape;
  keys: Keys;
  retries: Retries;
  'optional-retries': Retries | null;
  capacity: Capacity;
  failures: Failures | null;
  'message-latency': MessageLatency | null;
  classes: RequestClasses;
  'class-names': string[] | null;
};

/** The value that a field holds; a choice is the union of its options. */
export type ValueOf<F extends Field> = F extends { type: 'choice'; options: readonly { value: infer V }[] }
  ? V
  : ValueOfType[F['type']];

/** The settings object that a list of fields describes. */
export type SettingsOf<F extends Fields> = { readonly [Name in keyof F]: ValueOf<F[Name]> };
/** Any settings, when the kind is not known. */
export type Settings = { readonly [name: string]: unknown };

/** Keeps literal types (choices!) while checking the shape. */
export function defineFields<const F extends Fields>(fields: F): F {
  return fields;
}

/** The initial settings of a list of fields. */
export function initialSettings<F extends Fields>(fields: F): SettingsOf<F> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.initial]),
  ) as SettingsOf<F>;
}
