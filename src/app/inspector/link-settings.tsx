/**
 * Settings of one link, or of several together: the network between two nodes, and how the caller calls over it.
 * Of several links what means something on all of them is shown.
 */
import { equalPlain } from '../../base/plain.ts';
import { kindById } from '../../catalog/kinds.ts';
import { hedgesCalls, readCallFields } from '../../model/advice.ts';
import type { Design, DesignLink } from '../../model/design.ts';
import type { Field, Fields } from '../../model/fields.ts';
import { callFields, callGates, linkFields } from '../../model/links.ts';
import type { RequestClasses } from '../../model/request-classes.ts';
import { resolveSettings } from '../../model/resolve-settings.ts';
import { targetName } from '../faults/fault-words.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { AdviceNotes } from './advice-notes.tsx';
import { LinkCautions } from './caution-notes.tsx';
import { LinkFaults } from './fault-buttons.tsx';
import { KnownClasses } from './field-editors/class-names-editor.tsx';
import { ExplainsSettings } from './field-editors/setting-row.tsx';
import { ChangedFoot } from './node-settings.tsx';
import { editSettings, KeepsDrafts } from './setting-draft.ts';
import { resetLinks, setLinkSetting } from './setting-edits.ts';
import { SettingFields, shownFields } from './setting-fields.tsx';
import { SettingSearch, useExplainsSettings, useSettingFilter } from './setting-search.tsx';

type Values = { readonly [name: string]: unknown };

export function LinkSettings({ links }: { readonly links: readonly DesignLink[] }) {
  const design = useDesignStore((state) => state.design);
  const explains = useExplainsSettings();
  const first = links[0]!;
  const calls = commonCallFields(design, links);
  const fields: Fields = { ...linkFields, ...calls };
  const valuesOf = (link: DesignLink): Values => ({ ...link.settings, ...link.settings.call });
  const settingAt = (link: DesignLink, name: string) => valuesOf(link)[name] ?? fields[name]?.initial;
  const namesWhere = (differs: (name: string) => boolean) => new Set(Object.keys(fields).filter(differs));
  const changed = namesWhere((name) =>
    links.some((link) => !equalPlain(settingAt(link, name), fields[name]?.initial)),
  );
  const mixed = namesWhere((name) =>
    links.some((link) => !equalPlain(settingAt(link, name), settingAt(first, name))),
  );
  const { filter, setFilter, wanted } = useSettingFilter(changed);
  const change = (name: string, value: unknown) => {
    const { design: now } = useDesignStore.getState();
    const current = now.links.filter((each) => links.some(({ id }) => id === each.id));
    const path = name in calls ? ['call', name] : [name];
    const title = `${fields[name]?.label ?? name} of ${whose(now, current)}`;
    const ids = current.map(({ id }) => id).join();
    editSettings(setLinkSetting(current, path, value, title), { coalesce: `link:${ids}:${path.join('.')}` });
  };
  const form = {
    values: valuesOf(first),
    mixed,
    changed,
    wanted,
    duration: design.run.duration,
    onChange: change,
    onCommit: () => useDesignStore.getState().endCoalescing(),
  };
  return (
    <KeepsDrafts value={true}>
      {links.length === 1 && <AdviceNotes id={first.id} />}
      <KnownClasses value={classNamesOf(design)}>
        <ExplainsSettings value={explains}>
          <SettingSearch
            fields={fields}
            filter={filter}
            onFilter={setFilter}
            changed={changed.size}
            found={shownFields(fields, form.values).filter(([name, field]) => wanted(name, field)).length}
          />
          <SettingFields {...form} fields={linkFields} />
          {Object.keys(calls).length > 0 && <SettingFields {...form} fields={calls} />}
        </ExplainsSettings>
      </KnownClasses>
      {links.length === 1 && filter.text === '' && <LinkFaults id={first.id} />}
      <ChangedFoot
        count={changed.size}
        onReset={() => {
          const { design: now, edit } = useDesignStore.getState();
          const current = now.links.filter((each) => links.some(({ id }) => id === each.id));
          edit(resetLinks(current, `Reset ${whose(now, current)}`));
        }}
      />
      {links.length === 1 && <LinkCautions id={first.id} />}
    </KeepsDrafts>
  );
}

/** The names of all request classes, each once. */
function classNamesOf(design: Design): readonly string[] {
  const all = design.nodes.flatMap(({ settings }) => (settings.classes ?? []) as RequestClasses);
  return [...new Set(all.map(({ name }) => name))];
}

function whose(design: Design, links: readonly DesignLink[]): string {
  const [first] = links;
  if (links.length !== 1 || first === undefined) return `${links.length} links`;
  return `${targetName(design, first.from)} → ${targetName(design, first.to)}`;
}

/** True for a link that names a member of a set and carries no calls of a caller. */
export function isMemberLink(design: Design, link: DesignLink): boolean {
  if (link.type !== undefined) return link.type === 'member';
  const from = design.nodes.find((node) => node.id === link.from);
  return from !== undefined && kindById(from.kind)?.outLinks.meaning === 'members';
}

/** The call settings that mean something on every one of the links. */
function commonCallFields(design: Design, links: readonly DesignLink[]): Fields {
  const [first, ...others] = links.map((link) => usefulCallFields(design, link));
  const entries = Object.entries(first ?? {});
  return Object.fromEntries(entries.filter(([name]) => others.every((fields) => name in fields)));
}

/** What every caller reads, whatever its kind; some of it only while something else is set. */
const PROTECTIONS = [
  ...['timeout', 'propagateDeadline', 'retries', 'retryBudget', 'hedgeAfter', 'breakerFailureRate'],
  ...['breakerSlowRate', 'throttle', 'bulkhead', 'fallback', ...Object.keys(callGates)],
];
const HEDGING = ['hedgeAfter', 'hedgeAttempts', 'tied'];

/**
 * The call settings that mean something on this link: a service says how often it calls, one that picks (as a
 * client does) says with what weight; details wait for what they are details of. What is set is always shown, so
 * that nothing acts unseen.
 */
function usefulCallFields(design: Design, link: DesignLink): Fields {
  if (isMemberLink(design, link)) return {};
  const from = design.nodes.find((node) => node.id === link.from);
  const kind = from === undefined ? undefined : kindById(from.kind);
  const set: { readonly [name: string]: unknown } = link.settings.call ?? {};
  const isRead = (name: string) => callGates[name]?.some((gate) => set[gate] != null) ?? true;
  const useful = new Set<string>(PROTECTIONS.filter(isRead));
  if (kind?.outLinks.meaning === 'calls') useful.add('operation');
  if (from !== undefined && kind !== undefined) {
    for (const name of readCallFields(kind, resolveSettings(from, kind))) useful.add(name);
    if (classNamesOf(design).length === 0) useful.delete('classes');
    if (!hedgesCalls(kind)) for (const name of HEDGING) useful.delete(name);
  }
  const all: Fields = callFields;
  const shown = Object.entries(all).filter(([name]) => useful.has(name) || name in set);
  return Object.fromEntries(shown) as { readonly [name: string]: Field };
}
