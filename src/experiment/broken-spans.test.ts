import { expect, it } from 'vitest';
import { brokenSpans } from './broken-spans.ts';
import type { RunMark } from './marks.ts';

function mark(
  type: RunMark['type'],
  time: number,
  id: string,
  fault: RunMark['fault'] & string,
  ...targets: string[]
): RunMark {
  return { time, type, title: '', targets, id, fault };
}

it('tells when something was broken that may keep replicas apart, until it was healed', () => {
  const marks = [
    mark('fault', 5, 'p', 'partition'),
    mark('fault', 6, 's', 'slow', 'r1'),
    mark('fault', 7, 'c', 'crash', 'a:r1'),
    { time: 8, type: 'edit', title: 'New setting', targets: [] } as const,
    mark('heal', 9, 'p', 'partition'),
    mark('heal', 10, 's', 'slow', 'r1'),
    mark('fault', 11, 'p', 'partition'),
    mark('fault', 12, 'b:o', 'zone-outage', 'b:north'),
  ];
  expect(brokenSpans(marks)).toEqual([
    { from: 5, until: 9, side: null },
    { from: 7, until: null, side: 'a' },
    { from: 11, until: null, side: null },
    { from: 12, until: null, side: 'b' },
  ]);
});

it('breaks both sides where the targets of one fault are on both', () => {
  expect(brokenSpans([mark('fault', 1, 'c', 'crash', 'a:r1', 'b:r1')])[0]!.side).toBeNull();
});
