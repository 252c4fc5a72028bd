/** The form of a fault: which one, on what, when, how long, and its own settings by its fields. */
import { useState } from 'react';
import type { Design, TimelineEntry } from '../../model/design.ts';
import { type FaultKind, faultDescriptors, faultKinds } from '../../model/faults.ts';
import { defineFields } from '../../model/fields.ts';
import { labelOnSide, nodeLabel, regionName } from '../../model/sides.ts';
import { regionsOf, zoneName } from '../../model/zones.ts';
import { machinesOf } from '../canvas/cut-geometry.ts';
import { sufferedBy } from '../commands/fault-commands.ts';
import { FieldEditor } from '../inspector/field-editors/field-editor.tsx';
import { SettingRow } from '../inspector/field-editors/setting-row.tsx';
import { SettingFields } from '../inspector/setting-fields.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { lazily } from '../ui/lazily.tsx';
import { Select } from '../ui/select.tsx';
import { targetName } from './fault-words.ts';
import { settingsOfSides, sidesOf } from './partition-sides.ts';

const PartitionForm = lazily(() => import('./partition-form.tsx').then((module) => module.PartitionForm));
const PartedPairs = lazily(() => import('./parted-pairs.tsx').then((module) => module.PartedPairs));

/** What the form edits; an entry of the timeline without its id. */
export type FaultDraft = Omit<TimelineEntry, 'id'>;

const whenFields = defineFields({
  at: {
    type: 'number',
    label: 'At',
    help: 'Simulated time at which it happens.',
    group: 'When',
    unit: 'seconds',
    min: 0,
    max: 1e9,
    initial: 30,
  },
  duration: {
    type: 'optional-number',
    label: 'For',
    help: 'How long it lasts. Without a limit it lasts until somebody heals it.',
    group: 'When',
    unit: 'seconds',
    min: 0.001,
    max: 1e9,
    initial: null,
    none: 'until healed',
  },
});

export interface FaultFormProps {
  readonly draft: FaultDraft;
  readonly onChange: (draft: FaultDraft) => void;
  readonly onCommit: () => void;
}

/**
 * When it happens, and what it does: the part that popovers show too. Of one that was just dropped the beginning is
 * now, and whom a partition cuts off is what it was dropped on.
 */
export function FaultSettings({
  draft,
  onChange,
  onCommit,
  parts = 'all',
}: FaultFormProps & { readonly parts?: 'all' | 'drop' }) {
  const { momentary, fields } = faultDescriptors[draft.fault];
  const common = { onCommit, duration: null };
  return (
    <>
      {parts === 'all' && (
        <FieldEditor
          {...common}
          field={whenFields.at}
          value={draft.at}
          onChange={(at) => onChange({ ...draft, at: at as number })}
        />
      )}
      {!momentary && (
        <FieldEditor
          {...common}
          field={whenFields.duration}
          value={draft.duration}
          onChange={(duration) => onChange({ ...draft, duration: duration as number | null })}
        />
      )}
      {draft.fault === 'partition' && parts === 'all' && <PartitionSides draft={draft} onChange={onChange} />}
      <SettingFields
        {...common}
        fields={fields}
        values={draft.settings}
        plain
        onChange={(name, value) => {
          const { [name]: _, ...others } = draft.settings;
          onChange({ ...draft, settings: value === undefined ? others : { ...others, [name]: value } });
        }}
      />
    </>
  );
}

/** Who is parted from whom: two sides, or, where the pattern is another, pair by pair. */
function PartitionSides({ draft, onChange }: Pick<FaultFormProps, 'draft' | 'onChange'>) {
  const design = useDesignStore((state) => state.design);
  const [sides, setSides] = useState(() => sidesOf(design, draft.settings));
  if (sides === null) {
    const none = machinesOf(design.nodes).map(({ id }) => [id, 'outside'] as const);
    return (
      <PartedPairs
        design={design}
        settings={draft.settings}
        onChange={(settings) => onChange({ ...draft, settings })}
        onSides={() => setSides({ of: Object.fromEntries(none), oneWay: false })}
      />
    );
  }
  return (
    <PartitionForm
      design={design}
      sides={sides}
      onChange={(next) => {
        setSides(next);
        const settings = settingsOfSides(design, next);
        if (settings !== null) onChange({ ...draft, settings });
      }}
    />
  );
}

/** The faults that can be planned here: those that something can suffer. */
export function plannableFaults(design: Design): readonly FaultKind[] {
  return faultKinds.filter((fault) => possibleTargets(design, fault).length > 0);
}

/** What a fault can be broken on. */
export function possibleTargets(
  design: Design,
  fault: FaultKind,
): readonly { readonly id: string; readonly name: string }[] {
  const { target } = faultDescriptors[fault];
  if (target === 'link')
    return design.links.map((link) => ({ id: link.id, name: targetName(design, link.id) }));
  if (fault === 'zone-outage') return design.zones.map((zone) => ({ id: zone.id, name: zoneName(zone) }));
  if (fault === 'region-outage')
    return regionsOf(design).map((region) => ({
      id: region,
      name: labelOnSide(design, region, regionName(design, region)),
    }));
  if (fault === 'partition')
    return design.nodes.length > 1
      ? design.nodes.map((node) => ({ id: node.id, name: nodeLabel(design, node) }))
      : [];
  const able = design.nodes.filter((node) => sufferedBy(node).includes(fault));
  return able.map((node) => ({ id: node.id, name: nodeLabel(design, node) }));
}

/** The draft of another fault. A rolling restart ends by itself; a limit would stop it half-way. */
function withFault(draft: FaultDraft, fault: FaultKind): FaultDraft {
  return { ...draft, fault, settings: {}, duration: fault === 'rolling-restart' ? null : draft.duration };
}

/** Choice of the fault and of what it breaks. */
export function FaultChoice(
  props: FaultFormProps & {
    readonly design: Design;
    readonly chosen: readonly string[];
    readonly onChoose: (ids: readonly string[]) => void;
  },
) {
  const { draft, design } = props;
  const targets = possibleTargets(design, draft.fault);
  const toggle = (id: string, on: boolean) =>
    props.onChoose(on ? [...props.chosen, id] : props.chosen.filter((each) => each !== id));
  return (
    <>
      <SettingRow label="Fault" wide>
        <Select
          className="fill"
          label="Fault"
          value={draft.fault}
          options={plannableFaults(design).map((fault) => ({
            value: fault,
            label: faultDescriptors[fault].title,
          }))}
          onChange={(fault) => props.onChange(withFault(draft, fault))}
        />
      </SettingRow>
      <p className="field-help">{faultDescriptors[draft.fault].help}</p>
      {draft.fault !== 'partition' && (
        <SettingRow label="On" wide>
          <fieldset className="target-list" aria-label="Targets">
            {targets.map((target) => (
              <label key={target.id}>
                <input
                  type="checkbox"
                  checked={props.chosen.includes(target.id)}
                  onChange={(event) => toggle(target.id, event.currentTarget.checked)}
                />
                {target.name}
              </label>
            ))}
          </fieldset>
        </SettingRow>
      )}
    </>
  );
}
