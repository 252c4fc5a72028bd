/** What a stranger's law may look like: lists are compared with each other only where both are lists. */
import { expect, it } from 'vitest';
import { distributionSchema } from './distribution.ts';

const refusals = (law: unknown): string[] => {
  const parsed = distributionSchema.safeParse(law);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

it.each([
  ['empirical', { distribution: 'empirical', values: [1, 2], weights: 7 }, 'weights'],
  ['mixture', { distribution: 'mixture', weights: {}, of: [] }, 'weights'],
  [
    'hyperexponential',
    { distribution: 'hyperexponential', probabilities: null, means: [1] },
    'probabilities',
  ],
])('%s with something else in place of a list is refused at that place', (_, law, place) => {
  expect(refusals(law).join('\n')).toContain(`${place}: found`);
});

it('lists that do not belong together are still refused as such', () => {
  expect(refusals({ distribution: 'empirical', values: [1, 2], weights: [1] })).toEqual([
    'weights: found 1 entry, expected 2, as many as values',
  ]);
});
