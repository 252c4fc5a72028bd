/** Notes and frames belong to the document like everything else: checked, undone, merged, and told by name. */
import { expect, test } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { annotationName, annotationsOf, putAnnotations, removeAnnotations } from './annotations.ts';
import { type Annotation, emptyDesign } from './design.ts';
import { applyEdit, invertEdit } from './edits.ts';
import { onlySide } from './sides.ts';
import { parseDesign, salvageDesign } from './validation.ts';
import { mergeDesigns, splitDesign } from './versus.ts';

const area = { x: 0, y: 0, width: 160, height: 80 };
const note: Annotation = { id: 'n1', type: 'note', text: '# Why\nbecause', area };
const frame: Annotation = { id: 'f1', type: 'frame', title: 'Checkout', area };
const node = { id: 'app', kind: 'service' };

test('notes and frames are put, replaced in their place, removed, and all of it is undone', () => {
  const empty = emptyDesign();
  const first = putAnnotations(empty, [note, frame], 'Add');
  const both = applyEdit(empty, first);
  expect(annotationsOf(both)).toEqual([note, frame]);
  const changed = applyEdit(both, putAnnotations(both, [{ ...note, text: 'Else' }], 'Text'));
  expect(annotationsOf(changed).map((each) => each.id)).toEqual(['n1', 'f1']);
  const without = applyEdit(both, removeAnnotations(both, ['n1', 'f1']));
  // a design whose last note is gone is the same as one that never had any
  expect(without).toEqual(empty);
  expect(applyEdit(both, invertEdit(empty, first))).toEqual(empty);
});

test('a note without a place, a repeated id and an unknown type are refused, and salvaging keeps the rest', () => {
  const input = {
    version: 1,
    nodes: [node],
    annotations: [
      note,
      { ...frame, id: 'n1' },
      { id: 'x', type: 'note', text: 'nowhere' },
      { id: 'y', type: 'arrow' },
    ],
  };
  const parsed = parseDesign(input, kinds);
  const found = parsed.ok ? [] : parsed.error.map(({ path }) => path);
  expect(found).toContain('annotations[1].id');
  expect(found.some((path) => path.startsWith('annotations[2]'))).toBe(true);
  expect(found.some((path) => path.startsWith('annotations[3]'))).toBe(true);
  const salvaged = salvageDesign(input, kinds);
  expect(salvaged.ok && salvaged.value.design.annotations).toEqual([note]);
  expect(salvaged.ok && salvaged.value.dropped.length).toBeGreaterThanOrEqual(3);
});

test('a comparison keeps the notes of both designs, each on its side, and gives them back', () => {
  const left = parseDesign({ version: 1, title: 'L', nodes: [node], annotations: [note] }, kinds);
  const right = parseDesign({ version: 1, title: 'R', nodes: [node], annotations: [note, frame] }, kinds);
  if (!left.ok || !right.ok) throw new Error('both are valid');
  const both = mergeDesigns(left.value, right.value);
  if (!both.ok) throw new Error('they can be merged');
  expect(parseDesign(both.value, kinds).ok).toBe(true);
  expect(annotationsOf(both.value).map((each) => each.id)).toEqual(['a:n1', 'b:n1', 'b:f1']);
  expect(annotationsOf(onlySide(both.value, 'b'))).toHaveLength(2);
  expect(splitDesign(both.value, 'a')).toEqual(left.value);
  expect(annotationsOf(splitDesign(both.value, 'b')!).map((each) => each.id)).toEqual(['n1', 'f1']);
  const stranger = { ...both.value, annotations: [note] };
  const refused = parseDesign(stranger, kinds);
  expect(refused.ok ? '' : refused.error[0]?.path).toBe('annotations[0].id');
});

test('a note is called by its first words, a frame by its title', () => {
  expect(annotationName(note)).toBe('note “Why”');
  expect(annotationName(frame)).toBe('frame “Checkout”');
  expect(annotationName({ ...note, text: '' })).toBe('the note');
  expect(removeAnnotations({ ...emptyDesign(), annotations: [note, frame] }, ['n1', 'f1']).title).toBe(
    'Delete 2 notes and frames',
  );
});
