/** The inspector when nothing is selected: the run and the document as a whole. */
import { useId, useState } from 'react';
import type { RunSettings } from '../../model/design.ts';
import { defineFields } from '../../model/fields.ts';
import { SIDES, sided } from '../../model/sides.ts';
import { renameDesign } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { deleteAreas, renameZone } from '../stores/zone-actions.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazily.tsx';
import { SideMark } from '../versus/side-mark.tsx';
import { AllAdvice } from './advice-notes.tsx';
import { ActiveFaults } from './fault-buttons.tsx';
import { FieldEditor } from './field-editors/field-editor.tsx';
import { SettingRow } from './field-editors/setting-row.tsx';
import { Markdown } from './markdown.tsx';
import { RunFingerprint } from './run-fingerprint.tsx';
import { TitleInput } from './title-input.tsx';

const AllCautions = lazily(() => import('./caution-notes.tsx').then((module) => module.AllCautions));

const runFields = defineFields({
  duration: {
    type: 'optional-number',
    label: 'Duration',
    help: 'Simulated time of the run. Without a limit it goes on until the sources end and all calls have settled.',
    group: 'Run',
    unit: 'seconds',
    min: 0.001,
    max: 1e9,
    initial: 120,
    none: 'until all is done',
  },
  warmup: {
    type: 'number',
    label: 'Warm-up',
    help: 'Summaries leave out what happened before: queues need time to fill to their usual length.',
    group: 'Run',
    unit: 'seconds',
    min: 0,
    max: 1e9,
    initial: 0,
  },
});

export function RunInspector() {
  const title = useDesignStore((state) => state.design.title);
  const nodes = useDesignStore((state) => state.design.nodes.length);
  return (
    <>
      <header className="inspector-head">
        <span className="kind-tile">
          <Icon name="settings" />
        </span>
        <div>
          <TitleInput value={title} label="Title" onCommit={renameDesign} />
          <p>{nodes === 0 ? 'An empty canvas' : `The run · ${counted(nodes)}`}</p>
        </div>
      </header>
      <div className="pane scrolling">
        <RunSettingsForm />
        <RunFingerprint />
        <FaultsNow />
        <AllAdvice />
        <Zones />
        <Notes />
        <AllCautions />
      </div>
    </>
  );
}

function RunSettingsForm() {
  const run = useDesignStore((state) => state.design.run);
  const change = (name: keyof typeof runFields, value: unknown) => {
    const { design, edit } = useDesignStore.getState();
    const next = { ...design.run, [name]: value } as RunSettings;
    edit({ title: runFields[name].label, document: { run: next } }, { coalesce: `run:${name}` });
  };
  return (
    <section className="setting-group">
      <h3>
        Run
        <Button className="small" onClick={() => useUiStore.getState().openDialog('bottleneck')}>
          Bottleneck …
        </Button>
      </h3>
      {Object.entries(runFields).map(([name, field]) => {
        const key = name as keyof typeof runFields;
        const initial = field.initial;
        return (
          <FieldEditor
            key={name}
            field={field}
            value={run[key]}
            changed={run[key] !== initial}
            onReset={() => change(key, initial)}
            onChange={(value) => change(key, value)}
            onCommit={() => useDesignStore.getState().endCoalescing()}
            duration={run.duration}
          />
        );
      })}
      <SeedRow seed={run.seed} />
    </section>
  );
}

const LARGEST_SEED = 4_294_967_295;

/** A seed is a name more than a quantity: no slider, no units. */
function SeedRow({ seed }: { readonly seed: number }) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const finish = () => {
    if (draft === null) return;
    const valid = /^\d{1,10}$/.test(draft.trim()) && Number(draft) <= LARGEST_SEED;
    setError(valid ? null : `“${draft}” is not a whole number: expected 0 to ${LARGEST_SEED}.`);
    if (valid) setDraft(null);
    if (valid && Number(draft) !== seed) useRunStore.getState().setSeed(Number(draft));
  };
  return (
    <SettingRow
      label="Seed"
      help="Of all chance in the run. The same seed gives the same run, event for event; another is another day with the same odds."
      controlId={id}
      error={error}
    >
      <span />
      <span className={`number-input ${error === null ? '' : 'invalid'}`}>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          aria-label="Seed of the run"
          value={draft ?? String(seed)}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish();
            if (event.key !== 'Escape') return;
            setDraft(null);
            setError(null);
            event.stopPropagation();
          }}
        />
      </span>
    </SettingRow>
  );
}

function counted(nodes: number): string {
  return nodes === 1 ? '1 node' : `${nodes} nodes`;
}

function FaultsNow() {
  const any = useRunStore((state) => state.activeFaults.length > 0);
  if (!any) return null;
  return (
    <section className="setting-group">
      <h3>Broken now</h3>
      <ActiveFaults />
    </section>
  );
}

function Zones() {
  const zones = useDesignStore((state) => state.design.zones);
  const nodes = useDesignStore((state) => state.design.nodes);
  if (zones.length === 0) return null;
  return (
    <section className="setting-group">
      <h3>
        Zones
        <Button className="small" onClick={() => useUiStore.getState().openDialog('latencies')}>
          Latencies …
        </Button>
      </h3>
      <ul className="zone-list">
        {zones.map((zone) => (
          <li key={zone.id}>
            <TitleInput
              value={zone.name === '' ? zone.id : zone.name}
              label="Name of the zone"
              onCommit={(name) => renameZone(zone.id, name)}
            />
            <small>
              <SideMark id={zone.id} />
              {counted(nodes.filter((node) => node.zone === zone.id).length)}
            </small>
            <IconButton
              icon="trash"
              iconSize={13}
              label={`Delete zone ${zone.name}; its nodes stay`}
              onClick={() => deleteAreas([zone.id], [])}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Notes in Markdown: read until one is about to write. */
function Notes() {
  const notes = useDesignStore((state) => state.design.notes);
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    const { edit } = useDesignStore.getState();
    if (draft !== null && draft !== notes)
      edit({ title: 'Notes', document: { notes: draft.slice(0, 100_000) } });
    setDraft(null);
  };
  return (
    <section className="setting-group notes">
      <h3>
        Notes
        {draft === null && notes !== '' && (
          <IconButton icon="note" iconSize={13} label="Edit the notes" onClick={() => setDraft(notes)} />
        )}
      </h3>
      {draft !== null ? (
        <textarea
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to write
          autoFocus
          aria-label="Notes"
          rows={8}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={finish}
        />
      ) : notes === '' ? (
        <button type="button" className="notes-empty" onClick={() => setDraft('')}>
          What is this design about? Notes travel with it.
        </button>
      ) : (
        <Markdown source={notes} terms />
      )}
      <NotesOfSides />
    </section>
  );
}

/** In a comparison: what the designs on its sides say of themselves. */
function NotesOfSides() {
  const sides = useDesignStore((state) => state.design.sides);
  if (sides === undefined) return null;
  return SIDES.filter((side) => sides[side].notes !== '').map((side) => (
    <details key={side}>
      <summary>
        <SideMark id={sided(side, '')} />
        {sides[side].title}
      </summary>
      <Markdown source={sides[side].notes} />
    </details>
  ));
}
