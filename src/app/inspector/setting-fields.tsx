/**
 * A form made from fields: grouped as the fields say, conditions honoured, what differs from the initial value
 * marked with the value that it would have, and searched where there are many. Nodes, links and faults are edited
 * through this one form.
 */
import { equalPlain } from '../../base/plain.ts';
import type { Field, Fields } from '../../model/fields.ts';
import type { TraceDrop } from './field-editors/arrivals-editor.tsx';
import { FieldEditor } from './field-editors/field-editor.tsx';
import { settingInWords } from './setting-words.ts';

export interface SettingFieldsProps {
  readonly fields: Fields;
  /** What is set; a name that is absent holds its initial value. */
  readonly values: { readonly [name: string]: unknown };
  /** Settings on which nodes selected together differ. */
  readonly mixed?: ReadonlySet<string>;
  /** Settings that differ from the initial value; absent: told by `values`. */
  readonly changed?: ReadonlySet<string>;
  /** Which of the fields are shown, besides those whose condition is not met; absent: all. */
  readonly wanted?: (name: string, field: Field) => boolean;
  /** `undefined` takes the setting back to its initial value. */
  readonly onChange: (name: string, value: unknown) => void;
  readonly onCommit: () => void;
  readonly duration: number | null;
  readonly onTrace?: (drop: TraceDrop) => void;
  /** One group needs no heading of its own. */
  readonly plain?: boolean;
}

type Named = readonly [name: string, field: Field];

export function SettingFields(props: SettingFieldsProps) {
  const shown = shownFields(props.fields, props.values).filter(
    ([name, field]) => props.wanted?.(name, field) ?? true,
  );
  return groupsOf(shown).map(([group, fields]) => (
    <section key={group} className="setting-group" aria-label={group}>
      {props.plain !== true && <h3>{group}</h3>}
      {fields.map(([name, field]) => (
        <OneField key={name} {...props} name={name} field={field} />
      ))}
    </section>
  ));
}

function OneField(props: SettingFieldsProps & { readonly name: string; readonly field: Field }) {
  const { name, field, values } = props;
  const value = name in values ? values[name] : field.initial;
  const changed = props.changed?.has(name) ?? !equalPlain(value, field.initial);
  return (
    <FieldEditor
      field={field}
      value={value}
      changed={changed}
      initially={settingInWords(field, field.initial)}
      mixed={props.mixed?.has(name) === true}
      onChange={(next) => props.onChange(name, equalPlain(next, field.initial) ? undefined : next)}
      onReset={() => {
        props.onChange(name, undefined);
        props.onCommit();
      }}
      onCommit={props.onCommit}
      duration={props.duration}
      onTrace={props.onTrace}
    />
  );
}

/** Fields whose condition is met. */
export function shownFields(fields: Fields, values: { readonly [name: string]: unknown }): readonly Named[] {
  return Object.entries(fields).filter(([, field]) => isShown(field, fields, values));
}

/** A field with a condition is shown only while it is met; the condition may hang on another one. */
export function isShown(field: Field, fields: Fields, values: { readonly [name: string]: unknown }): boolean {
  if (field.when === undefined) return true;
  const other = fields[field.when.field];
  if (other === undefined || !isShown(other, fields, values)) return false;
  const value = field.when.field in values ? values[field.when.field] : other.initial;
  return field.when.is.includes(String(value));
}

/** Fields by their group, groups in the order in which they first appear. */
export function groupsOf(fields: readonly Named[]): readonly (readonly [string, readonly Named[]])[] {
  const groups = new Map<string, Named[]>();
  for (const named of fields) {
    const group = groups.get(named[1].group);
    if (group === undefined) groups.set(named[1].group, [named]);
    else group.push(named);
  }
  return [...groups];
}

/** Names of the settings that differ from their initial values. */
export function changedNames(
  fields: Fields,
  values: { readonly [name: string]: unknown },
): readonly string[] {
  return Object.entries(fields)
    .filter(([name, field]) => name in values && !equalPlain(values[name], field.initial))
    .map(([name]) => name);
}
