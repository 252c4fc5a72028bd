import { describe, expect, it } from 'vitest';
import { decideOpening, type OpeningFacts } from './open-decision.ts';

const kept = [
  { id: 'new', title: 'B', savedAt: 2 },
  { id: 'old', title: 'A', savedAt: 1 },
];
const facts = (over: Partial<OpeningFacts>): OpeningFacts => ({
  fragment: '',
  kept,
  tabHad: undefined,
  ...over,
});

describe('what the page shows when it opens', () => {
  it('is the link it came with, even where the visitor has work of their own', () => {
    expect(decideOpening(facts({ fragment: '#1.abc' }))).toEqual({ show: 'link' });
  });

  it('is this tab’s own design after a reload, else the newest', () => {
    expect(decideOpening(facts({ tabHad: 'old' }))).toEqual({ show: 'own', id: 'old' });
    expect(decideOpening(facts({ tabHad: 'forgotten' }))).toMatchObject({ id: 'new' });
  });

  it('is a template for a first visit, and an anchor is no link', () => {
    expect(decideOpening(facts({ kept: [] }))).toEqual({ show: 'template' });
    expect(decideOpening(facts({ kept: [], fragment: '#charts' }))).toEqual({ show: 'template' });
  });
});
