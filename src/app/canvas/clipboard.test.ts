/** Pasted text is told by what it is; what strangers write is read as carefully as a file. */
import { expect, test } from 'vitest';
import { designSchema } from '../../model/design.ts';
import { designFileText } from '../../share/design-file.ts';
import { encodeDesignLink } from '../../share/link-codec.ts';
import { fragmentOf } from '../stores/fragments.ts';
import { fragmentText, readPastedText } from './clipboard.ts';

const design = designSchema.parse({
  version: 1,
  zones: [{ id: 'eu', name: 'EU' }],
  nodes: [
    { id: 'users', kind: 'client' },
    { id: 'app', kind: 'service', zone: 'eu', settings: { instances: 2 } },
  ],
  links: [{ id: 'l1', from: 'users', to: 'app' }],
  annotations: [{ id: 'n1', type: 'note', text: 'Why', area: { x: 0, y: 0, width: 120, height: 60 } }],
});
const whole = { nodes: ['users', 'app'], annotations: ['n1'] };

test('a copied part comes back as it was, but for the zone, which may not be there', () => {
  const fragment = fragmentOf(design, whole);
  const read = readPastedText(fragmentText(fragment));
  if (read.type !== 'fragment') throw new Error(read.type);
  expect(read.dropped).toEqual([]);
  const [users, app] = fragment.nodes;
  const { zone: _, ...homeless } = app!;
  expect(read.fragment).toEqual({ ...fragment, nodes: [users, homeless] });
});

test('a link and the text of a design are known as such', async () => {
  const link = await encodeDesignLink(design);
  expect(readPastedText(` ${link}\n`).type).toBe('link');
  expect(readPastedText(`https://example.org/play/${link}`).type).toBe('link');
  expect(readPastedText(designFileText(design)).type).toBe('design');
});

test.each([
  ['', 'The clipboard is empty.'],
  ['hello world', 'neither'],
  ['42', 'no design'],
  ['{"scalarium":"part of a design","version":1,"nodes":"many"}', 'nodes'],
  ['{"scalarium":"part of a design","version":9,"nodes":[]}', 'version'],
])('%j is nothing, and the reason is said', (text, reason) => {
  const read = readPastedText(text);
  expect(read.type === 'nothing' ? read.reason : read.type).toContain(reason);
});

test('of a part with something bad in it the rest is taken, and what is left out is named', () => {
  const fragment = fragmentOf(design, whole);
  const text = fragmentText({
    ...fragment,
    nodes: [...fragment.nodes, { ...fragment.nodes[0]!, id: 'x', kind: 'nonsense' }],
  });
  const read = readPastedText(text);
  if (read.type !== 'fragment') throw new Error(read.type);
  expect(read.fragment.nodes).toHaveLength(2);
  expect(read.dropped.join()).toContain('nonsense');
});
