/**
 * Every template runs event for event as recorded. Where one does not, either something broke, or the change
 * is meant and `npm run fingerprints -- --update` belongs into its commit.
 */
import { expect, it } from 'vitest';
import { differences, recordedFingerprints, templateFingerprints } from '../cli/template-fingerprints.ts';

it('runs every template as recorded, event for event', () => {
  const recorded = recordedFingerprints();
  const now = templateFingerprints();
  expect(differences(recorded, now)).toEqual([]);
  expect(recorded.engineVersion).toBe(now.engineVersion);
});
