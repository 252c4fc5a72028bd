/** Client-side throttling, by its formula (SRE book, chapter 21). */
import { expect, it } from 'vitest';
import { freshThrottle, noteAccept, noteRequest, throttleChance } from './client-throttling.ts';

const policy = { factor: 2, windowSeconds: 120 };

it('turns away p = max(0, (requests − K × accepts) ÷ (requests + 1))', () => {
  const ring = freshThrottle();
  expect(throttleChance(ring, policy, 0)).toBe(0);
  for (let i = 0; i < 9; i++) noteRequest(ring, policy, 1);
  expect(throttleChance(ring, policy, 1)).toBeCloseTo(0.9, 12);
  for (let i = 0; i < 3; i++) noteAccept(ring, policy, 2);
  expect(throttleChance(ring, policy, 2)).toBeCloseTo(0.3, 12);
  noteAccept(ring, policy, 3);
  noteAccept(ring, policy, 3);
  expect(throttleChance(ring, policy, 3)).toBe(0);
});

it('forgets calls that were longer ago than the window', () => {
  const ring = freshThrottle();
  for (let i = 0; i < 9; i++) noteRequest(ring, policy, 1);
  expect(throttleChance(ring, policy, 119.9)).toBeGreaterThan(0);
  expect(throttleChance(ring, policy, 120)).toBe(0);
  // and what is long ago in one leap
  noteRequest(ring, policy, 5000);
  expect(throttleChance(ring, policy, 5000)).toBeCloseTo(0.5, 12);
});
