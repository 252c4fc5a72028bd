/**
 * "Compare with …": a copy of the design, the same design with another product in its store, a template, one of
 * the visitor's own designs, or a file. The design on the screen is the left side, A; what is chosen is B.
 */
import { useState } from 'react';
import { type StorePreset, storePresets } from '../../content/store-presets.ts';
import { templates } from '../../content/templates.ts';
import { presetOf } from '../../content/use-store-preset.ts';
import { type Design, type DesignNode, nodeName } from '../../model/design.ts';
import { problemLine } from '../../model/problem.ts';
import { openFileText } from '../../share/design-file.ts';
import { ownWork } from '../share/own-work.ts';
import { useKeptDesigns } from '../share/use-kept-designs.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FileDropZone } from '../ui/file-drop-zone.tsx';
import { Icon } from '../ui/icon.tsx';
import { compare, comparePresets, compareWithCopy, replicaSetsOf } from './compare-actions.ts';
import '../share/share.css';
import './compare-dialog.css';

export function CompareDialog({ onClose }: { readonly onClose: () => void }) {
  const design = useDesignStore((state) => state.design);
  const sets = replicaSetsOf(design);
  const leave = (done: boolean) => done && onClose();
  return (
    <Dialog
      title="Compare with …"
      subtitle={`Both run at once, with the same luck, and what you break on one side breaks on the other. A is ${design.title}.`}
      onClose={onClose}
      className="compare"
    >
      <section>
        <h3>A copy</h3>
        <p>The same design twice; then change one setting on B and see what it does.</p>
        <Button variant="soft" icon="copy" onClick={() => leave(compareWithCopy())}>
          Compare with a copy
        </Button>
      </section>
      {sets.length > 0 && <TwoStores sets={sets} onDone={leave} />}
      <AnotherDesign present={design} onDone={leave} />
    </Dialog>
  );
}

interface PartProps {
  readonly onDone: (done: boolean) => void;
}

/** Pairs that teachers ask for. */
const PAIRS: readonly { readonly title: string; readonly left: string; readonly right: string }[] = [
  { title: 'etcd against Cassandra at ONE', left: 'etcd', right: 'cassandra-one' },
  { title: 'MongoDB: majority against w: 1', left: 'mongodb-majority', right: 'mongodb-w1' },
  { title: 'PostgreSQL: synchronous against local', left: 'postgresql-on', right: 'postgresql-local' },
  { title: 'DynamoDB: strong against eventual reads', left: 'dynamodb-strong', right: 'dynamodb-eventual' },
];

const presetById = (id: string) => storePresets.find((preset) => preset.id === id);

/** The same design with two products in one of its stores. */
function TwoStores({ sets, onDone }: PartProps & { readonly sets: readonly DesignNode[] }) {
  const design = useDesignStore((state) => state.design);
  const [chosen, setChosen] = useState(sets[0]!.id);
  const set = sets.find(({ id }) => id === chosen) ?? sets[0]!;
  const [left, setLeft] = useState(() => presetOf(design, set)?.id ?? 'etcd');
  const [right, setRight] = useState('cassandra-one');
  const run = (a: string, b: string) => {
    const [one, other] = [presetById(a), presetById(b)];
    if (one !== undefined && other !== undefined) onDone(comparePresets(set.id, one, other));
  };
  return (
    <section>
      <h3>Two products</h3>
      <p>The same design with another product in the store on each side.</p>
      {sets.length > 1 && (
        <Choice
          label="Store"
          value={set.id}
          options={sets.map((each) => ({ value: each.id, label: nodeName(each) }))}
          onChange={setChosen}
        />
      )}
      <ul className="compare-list">
        {PAIRS.map((pair) => (
          <li key={pair.title}>
            <button type="button" onClick={() => run(pair.left, pair.right)}>
              <Icon name="compare" size={14} />
              <span>{pair.title}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="compare-products">
        <Choice label="A" value={left} options={presetOptions} onChange={setLeft} />
        <Choice label="B" value={right} options={presetOptions} onChange={setRight} />
        <Button variant="soft" onClick={() => run(left, right)}>
          Compare these
        </Button>
      </div>
    </section>
  );
}

const presetOptions = storePresets.map((preset: StorePreset) => ({
  value: preset.id,
  label: `${preset.product}: ${preset.title}`,
}));

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="compare-choice">
      <span>{props.label}</span>
      <span className="select fill">
        <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
          {props.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" size={12} />
      </span>
    </label>
  );
}

/** As many as one remembers. */
const MOST_OWN = 6;

function AnotherDesign({ present, onDone }: PartProps & { readonly present: Design }) {
  const own = useKeptDesigns()
    .kept.filter(({ id }) => id !== ownWork().id)
    .slice(0, MOST_OWN);
  const singles = templates.filter(({ design }) => design.sides === undefined);
  const openKept = async (id: string) => {
    const kept = await ownWork().load(id);
    if (kept.ok) onDone(compare(present, kept.value.design));
    else refuse('This design cannot be opened.', kept.error.map(problemLine).join('. '));
  };
  return (
    <section>
      <h3>Another design</h3>
      {own.length > 0 && (
        <ul className="compare-list" aria-label="Your last designs">
          {own.map((saved) => (
            <li key={saved.id}>
              <button type="button" onClick={() => void openKept(saved.id)}>
                <Icon name="note" size={14} />
                <span>{saved.title}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul className="compare-list" aria-label="Templates">
        {singles.map(({ id, title, design }) => (
          <li key={id}>
            <button type="button" onClick={() => onDone(compare(present, design))}>
              <Icon name="templates" size={14} />
              <span>{title}</span>
            </button>
          </li>
        ))}
      </ul>
      <FromFile onDone={onDone} />
    </section>
  );
}

function refuse(text: string, detail: string): void {
  useUiStore.getState().toast({ tone: 'error', text, detail });
}

/** Reads a design out of a file, of a run the design at its beginning. */
async function compareWithFile(file: File): Promise<boolean> {
  const opened = openFileText(await file.text());
  if (!opened.ok) {
    refuse(`${file.name} cannot be opened.`, opened.error.slice(0, 3).map(problemLine).join('. '));
    return false;
  }
  const { value } = opened;
  return compare(useDesignStore.getState().design, value.type === 'run' ? value.run.design : value.design);
}

function FromFile({ onDone }: PartProps) {
  const take = async (file: File) => onDone(await compareWithFile(file));
  return (
    <FileDropZone
      className="file-drop"
      button="Choose a file"
      label="Design file to compare with"
      accept=".json,application/json"
      onFile={(file) => void take(file)}
    >
      <span>Drop a design file here, or</span>
    </FileDropZone>
  );
}
