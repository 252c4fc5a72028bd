/** Promises of the commands: one record an action, no key for two, and a reason where something cannot be. */
import { beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { emptyDesign } from '../../model/design.ts';
import { faultKinds } from '../../model/faults.ts';
import { blockedPairs, type PartitionSettings } from '../../model/partitions.ts';
import type { FaultInput } from '../../model/run-file.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { matchesShortcut, shortcutText } from './command.ts';
import { faultsFor, nodeFaults, separable } from './fault-commands.ts';
import { commands, runCommand } from './registry.ts';

const key = (name: string, held: { ctrl?: boolean; shift?: boolean; alt?: boolean } = {}): KeyboardEvent =>
  ({
    key: name,
    ctrlKey: held.ctrl === true,
    metaKey: false,
    shiftKey: held.shift === true,
    altKey: held.alt === true,
  }) as KeyboardEvent;

beforeEach(() => {
  useDesignStore.setState({ design: emptyDesign(), undoList: [], redoList: [] });
  useUiStore.setState({
    selection: { nodes: [], links: [], zones: [], regions: [], annotations: [] },
    toasts: [],
  });
  useRunStore.setState({ ahead: 0, activeFaults: [] });
});

describe('commands', () => {
  it('have an id, a title and keys of their own', () => {
    expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length);
    const keys = commands.flatMap((command) => command.shortcuts ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    for (const command of commands) expect(command.title).not.toBe('');
  });
  it('say in a toast why they cannot be run now', () => {
    runCommand('edit.undo');
    expect(useUiStore.getState().toasts.at(-1)?.text).toBe('Nothing to undo.');
  });
  it('do not undo while an earlier moment is looked at', () => {
    useRunStore.setState({ ahead: 3 });
    const undo = commands.find((command) => command.id === 'edit.undo');
    expect(undo?.isEnabled()).toContain('earlier moment');
  });
});

describe('keys', () => {
  it('mean a command only with exactly the keys held that it names', () => {
    expect(matchesShortcut(key('z', { ctrl: true }), 'Mod+Z')).toBe(true);
    expect(matchesShortcut(key('Z', { ctrl: true, shift: true }), 'Mod+Z')).toBe(false);
    expect(matchesShortcut(key('Z', { ctrl: true, shift: true }), 'Mod+Shift+Z')).toBe(true);
    expect(matchesShortcut(key('k'), 'K')).toBe(true);
    expect(matchesShortcut(key('k', { ctrl: true }), 'K')).toBe(false);
    expect(matchesShortcut(key(' '), 'Space')).toBe(true);
  });
  it('find signs whether or not the keyboard needs Shift for them', () => {
    expect(matchesShortcut(key('?', { shift: true }), '?')).toBe(true);
    expect(matchesShortcut(key('/'), '/')).toBe(true);
    expect(matchesShortcut(key('+', { shift: true }), '+')).toBe(true);
  });
  it('find a full stop with Shift by its place, since each keyboard makes another sign of it', () => {
    const pressed = (name: string, code: string, shift: boolean) =>
      ({ ...key(name, { shift }), code }) as KeyboardEvent;
    for (const sign of ['>', ':']) {
      expect(matchesShortcut(pressed(sign, 'Period', true), 'Shift+.')).toBe(true);
      expect(matchesShortcut(pressed(sign, 'Period', true), '.')).toBe(false);
    }
    expect(matchesShortcut(pressed('.', 'Period', false), '.')).toBe(true);
    expect(matchesShortcut(pressed('.', 'Period', false), 'Shift+.')).toBe(false);
    // a keyboard on which the full stop itself is a comma with Shift
    expect(matchesShortcut(pressed('.', 'Comma', true), '.')).toBe(true);
    expect(matchesShortcut(pressed('.', 'Comma', true), 'Shift+,')).toBe(false);
  });
  it('are written as people read them', () => {
    expect(shortcutText('Mod+Shift+Z')).toBe('Ctrl Shift Z');
    expect(shortcutText('+')).toBe('+');
  });
});

describe('keys of faults', () => {
  it('make every fault there is', () => {
    const byKey = commands.filter((command) => command.group === 'Faults' && command.shortcuts !== undefined);
    for (const fault of faultKinds) expect(byKey.map((command) => command.id)).toContain(`fault.${fault}`);
  });
});

describe('faults of a node', () => {
  it('are those that its kind accepts, and every accepted one has a way to be made', () => {
    const offered = new Set(nodeFaults.map((each) => each.fault));
    for (const kind of kinds) {
      const node = { id: 'n', kind: kind.id, position: { x: 0, y: 0 }, settings: {} };
      const faults = faultsFor(node).map((each) => each.fault);
      expect(new Set(faults)).toEqual(new Set(kind.faults));
      for (const fault of kind.faults) expect(offered.has(fault)).toBe(true);
    }
  });
  it('are none where it is a library inside its callers, and fails only with them', () => {
    const router = { id: 'r', kind: 'shard-router', position: { x: 0, y: 0 } };
    const driver = { ...router, settings: { mode: 'driver' } };
    const proxy = { ...router, id: 'p', settings: {} };
    expect(faultsFor(driver)).toEqual([]);
    expect(faultsFor(proxy)).not.toEqual([]);
    const design = { ...emptyDesign(), nodes: [driver, proxy] };
    expect(separable([driver], design)).toContain('runs inside its callers');
    expect(separable([proxy], design)).toBe(true);
  });
});

describe('the key that cuts between zones', () => {
  const sent: FaultInput[] = [];
  const healed: string[] = [];
  const node = (id: string, zone: string) => ({
    id,
    kind: 'service',
    position: { x: 0, y: 0 },
    settings: {},
    zone,
  });
  const link = (from: string, to: string) => ({ id: `${from}.${to}`, from, to, settings: {} });
  const pairs = () => blockedPairs(sent.at(-1)!.settings as PartitionSettings).map((pair) => pair.join('>'));
  beforeEach(() => {
    sent.length = 0;
    healed.length = 0;
    const inject = (fault: FaultInput) => {
      sent.push(fault);
      const { id, targets } = fault;
      useRunStore.setState({ activeFaults: [{ id, fault: fault.fault, targets, since: 0, until: null }] });
      useDesignStore.setState(({ design }) => ({
        design: { ...design, timeline: [{ ...fault, at: 0 }] },
      }));
    };
    useRunStore.setState({ inject, heal: (id: string) => void healed.push(id) });
  });

  it('parts the zone of what is selected, else the first, from all others, and heals it the next time', () => {
    const zones = ['p', 'q'].map((id) => ({ id, name: '' }));
    const nodes = [node('a', 'p'), node('b', 'q'), node('c', 'q')];
    const links = [link('a', 'b'), link('b', 'c')];
    useDesignStore.setState({ design: { ...emptyDesign(), zones, nodes, links } });
    runCommand('fault.cut-zones');
    expect(pairs().sort()).toEqual(['a>b', 'a>c', 'b>a', 'c>a']);
    useUiStore.setState({ selection: { nodes: ['c'], links: [], zones: [], regions: [], annotations: [] } });
    runCommand('fault.cut-zones');
    expect(healed).toEqual([sent[0]!.id]);
    expect(sent).toHaveLength(1);
  });
  it('parts both sides of a comparison', () => {
    const sides = { a: { title: 'One', notes: '' }, b: { title: 'Other', notes: '' } };
    const zones = ['a:p', 'a:q', 'b:p', 'b:q'].map((id) => ({ id, name: '' }));
    const nodes = ['a', 'b'].flatMap((s) => [node(`${s}:x`, `${s}:p`), node(`${s}:y`, `${s}:q`)]);
    const links = [link('a:x', 'a:y'), link('b:x', 'b:y')];
    useDesignStore.setState({ design: { ...emptyDesign(), sides, zones, nodes, links } });
    runCommand('fault.cut-zones');
    expect(pairs()).toEqual(expect.arrayContaining(['a:x>a:y', 'a:y>a:x', 'b:x>b:y', 'b:y>b:x']));
    runCommand('fault.cut-zones');
    expect(healed).toEqual([sent[0]!.id]);
  });
  it('says why it cannot where nothing is to be parted', () => {
    runCommand('fault.cut-zones');
    expect(useUiStore.getState().toasts.at(-1)?.text).toBe('There are no two zones to part.');
  });
});
