import { expect, it } from 'vitest';
import { Telemetry } from '../stores/telemetry.ts';
import { timeShares } from './live-figures.ts';

it('says nothing of where time went at a node that does no work of its own', () => {
  expect(timeShares(new Telemetry(), 'c')).toEqual([]);
});
