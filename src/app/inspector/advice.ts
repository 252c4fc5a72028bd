/**
 * What in the design does nothing, by what it stands on: the same advice that the command line prints
 * (`model/advice.ts`), for the inspector to show where it can be mended.
 */
import { kinds } from '../../catalog/kinds.ts';
import { adviseDesign } from '../../model/advice.ts';
import { type Design, nodeName } from '../../model/design.ts';
import { faultDescriptors } from '../../model/faults.ts';
import { targetName } from '../faults/fault-words.ts';

export interface Advice {
  /** What it is about, by id; a fault of the timeline is selected nowhere. */
  readonly on: { readonly type: 'node' | 'link' | 'fault'; readonly id: string; readonly name: string };
  /** The setting, by its label; empty where it is about the whole. */
  readonly setting: string;
  readonly message: string;
  readonly remedy: string;
}

const known = new WeakMap<Design, readonly Advice[]>();

/** Everything in a design that does nothing, or can do nothing yet. */
export function adviceOn(design: Design): readonly Advice[] {
  const before = known.get(design);
  if (before !== undefined) return before;
  const advice = adviseDesign(design, kinds).map(({ path, message, remedy }) => {
    const [, list = '', index = '', rest = ''] = /^(\w+)\[(\d+)\](.*)$/.exec(path) ?? [];
    const { on, settingOf } = whatStandsAt(design, list, Number(index));
    return { on, setting: settingOf(rest.split('.').at(-1) ?? ''), message, remedy };
  });
  known.set(design, advice);
  return advice;
}

function whatStandsAt(design: Design, list: string, index: number) {
  if (list === 'nodes') {
    const node = design.nodes[index]!;
    const fields = kinds.find(({ id }) => id === node.kind)?.fields;
    const settingOf = (name: string) => fields?.[name]?.label ?? '';
    return { on: { type: 'node', id: node.id, name: nodeName(node) } as const, settingOf };
  }
  if (list === 'links') {
    const { id, from, to } = design.links[index]!;
    const name = `${targetName(design, from)} → ${targetName(design, to)}`;
    return { on: { type: 'link', id, name } as const, settingOf: (setting: string) => setting };
  }
  const { id, fault } = design.timeline[index]!;
  return { on: { type: 'fault', id, name: faultDescriptors[fault].title } as const, settingOf: () => '' };
}
