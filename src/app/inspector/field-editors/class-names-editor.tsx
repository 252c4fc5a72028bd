/** Which request classes something is for: all, or some of those that the clients of the design have. */
import { createContext, useContext, useId } from 'react';
import type { EditorProps, RowState } from './editor-props.ts';
import { SettingRow } from './setting-row.tsx';

/** The classes that there are, given by whoever shows the form. */
export const KnownClasses = createContext<readonly string[]>([]);

export function ClassNamesEditor(props: EditorProps<readonly string[] | null> & RowState) {
  const id = useId();
  const known = useContext(KnownClasses);
  const { value } = props;
  const chosen = value ?? [];
  const names = [...known, ...chosen.filter((name) => !known.includes(name))];
  const toggle = (name: string, on: boolean) => {
    const next = names.filter((each) => (each === name ? on : chosen.includes(each)));
    props.onChange(next.length === 0 ? null : next);
    props.onCommit();
  };
  return (
    <SettingRow {...props} wide controlId={id}>
      <fieldset id={id} className="class-names" aria-label={props.label}>
        {names.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={(event) => toggle(name, event.currentTarget.checked)}
            />
            {name}
          </label>
        ))}
        {value === null && <span className="absent">{names.length === 0 ? 'no classes' : 'takes all'}</span>}
      </fieldset>
    </SettingRow>
  );
}
