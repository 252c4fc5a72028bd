/**
 * A preset of a store put on a replica set: its settings and those of its replicas, as one edit. What the
 * preset does not say of the protocol goes back to its initial value, so that two presets after one another are
 * the second one; time-outs of the driver, work and links are the user's own.
 */
import { equalPlain } from '../base/plain.ts';
import { replicaSetKind } from '../catalog/replica-set/kind.ts';
import { storageFields } from '../catalog/shared/storage-fields.ts';
import type { Design, DesignNode } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import { initialSettings } from '../model/fields.ts';
import { type StorePreset, storePresets } from './store-presets.ts';

type Settings = { readonly [name: string]: unknown };

/** What presets leave alone: how long the driver waits, and how long messages take. */
const OWN = new Set(['memberTimeout', 'giveUpAfter', 'messageLatency']);
const ofProtocol = Object.keys(replicaSetKind.fields).filter((name) => !OWN.has(name));
const ofDisk = ['syncPolicy', 'syncInterval'] as const satisfies readonly (keyof typeof storageFields)[];

/** The members of a set, as the design draws them. */
function membersOf(design: Design, set: string): DesignNode[] {
  const ids = new Set(design.links.filter((link) => link.from === set).map((link) => link.to));
  return design.nodes.filter((node) => ids.has(node.id));
}

/** Settings with some names taken back and others put in, those that are initial left out. */
function replaced(settings: Settings, names: readonly string[], by: Settings, initial: Settings): Settings {
  const kept = Object.entries(settings).filter(([name]) => !names.includes(name));
  const put = Object.entries(by).filter(([name, value]) => !equalPlain(value, initial[name]));
  return Object.fromEntries([...kept, ...put]);
}

/** The edit that makes a set and its replicas behave like the product. */
export function putStorePreset(design: Design, set: DesignNode, preset: StorePreset): Edit {
  const settings = replaced(set.settings, ofProtocol, preset.set, initialSettings(replicaSetKind.fields));
  const disk = initialSettings(storageFields);
  const members = membersOf(design, set.id).map((node) => ({
    ...node,
    settings: replaced(node.settings, ofDisk, preset.replica, disk),
  }));
  return { title: `Behave like ${preset.product}`, putNodes: [{ ...set, settings }, ...members] };
}

/** The preset that a set and all its replicas follow now. */
export function presetOf(design: Design, set: DesignNode): StorePreset | undefined {
  const here = [set, ...membersOf(design, set.id)].map((node) => node.settings);
  return storePresets.find((preset) => {
    const there = putStorePreset(design, set, preset).putNodes ?? [];
    return there.every((node, i) => equalPlain(node.settings, here[i]));
  });
}

/** In words why a set is not what a preset was made for; empty where it is. */
export function presetMismatch(design: Design, set: DesignNode, preset: StorePreset): string {
  const members = membersOf(design, set.id);
  if (members.length !== preset.replicas) {
    return `Meant for ${preset.replicas} replicas; this set has ${members.length}. What is claimed below may not hold.`;
  }
  const areas = new Set(
    members.map((node) => design.zones.find((zone) => zone.id === node.zone)?.region ?? ''),
  );
  if (preset.dataCenters === 2 && areas.size < 2)
    return 'Meant for two data centers: put half of the replicas into a zone of another region.';
  return '';
}
