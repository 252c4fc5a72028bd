/**
 * Promises of the judge of causal consistency: the histories of the paper that introduced the patterns (figure
 * 3 of Bouajjani et al., POPL 2017, tells the three meanings apart), and cases of each pattern.
 */
import { describe, expect, it } from 'vitest';
import { causalLevels, checkCausal } from './causal.ts';
import { historyOf } from './testing/history-of.ts';
import { randomHistory } from './testing/random-histories.ts';

/** For each meaning of the word: whether the history has it. */
function verdicts(...lines: readonly string[]) {
  return causalLevels.map((level) => checkCausal(historyOf(...lines), level).valid);
}

function patterns(...lines: readonly string[]) {
  return checkCausal(historyOf(...lines), 'causal').anomalies.map(({ name }) => name);
}

describe('the three meanings', () => {
  it('part over two clients who order the same writes differently', () => {
    // Each reads its own write first, then that of the other.
    const crossed = ['0 w1 0-1', '1 w2 0-1', '0 r2 2-3', '1 r1 2-3'];
    expect(verdicts(...crossed)).toEqual([true, false, true]);
  });

  it('part over a client who changes its mind', () => {
    const wavering = ['0 w1 0-1', '1 w2 0-1', '1 r1 2-3', '1 r2 4-5'];
    expect(verdicts(...wavering)).toEqual([true, false, false]);
  });

  it('part over what was there at the beginning', () => {
    const late = [
      '0 z:w1 0-1',
      '0 x:w1 2-3',
      '0 y:w1 4-5',
      '1 x:w2 0-1',
      '1 z:r- 2-3',
      '1 y:r1 4-5',
      '1 x:r2 6-7',
    ];
    expect(verdicts(...late)).toEqual([true, true, false]);
  });
});

describe('a bad pattern', () => {
  it.each([
    ['thin-air-read', ['0 w1 0-1', '1 r9 2-3']],
    ['cyclic-co', ['0 x:r1 0-1', '0 y:w1 2-3', '1 y:r1 0-1', '1 x:w1 2-3']],
    ['write-co-init-read', ['0 x:w1 0-1', '0 y:w1 2-3', '1 y:r1 4-5', '1 x:r- 6-7']],
    ['write-co-read', ['0 x:w1 0-1', '0 x:w2 2-3', '0 y:w1 4-5', '1 y:r1 6-7', '1 x:r1 8-9']],
  ] as const)('is named: %s', (name, lines) => {
    expect(patterns(...lines)).toEqual([name]);
  });

  it('shows the operations that make it', () => {
    const history = historyOf('0 x:w1 0-1', '0 y:w1 2-3', '1 y:r1 4-5', '1 x:r- 6-7');
    const [anomaly] = checkCausal(history, 'causal').anomalies;
    expect(anomaly).toMatchObject({ key: 'x', operations: [0, 1, 2, 3] });
    expect(anomaly!.message).toMatch(/^client 0 wrote 1 of x [^;]*; client 1 read nothing of x [^;]*: /);
  });

  it.each([
    [
      'write-co-init-read',
      [
        '0 x:w1 0-1',
        '0 q:w1 2-3',
        '0 y:w1 4-5',
        '1 y:r1 6-7',
        '1 p:r- 8-9',
        '1 z:w1 10-11',
        '2 z:r1 12-13',
        '2 p:r- 14-15',
        '2 x:r- 16-17',
      ],
    ],
    [
      'write-co-read',
      [
        '0 x:w1 0-1',
        '1 x:r1 2-3',
        '1 q:r- 4-5',
        '1 x:w2 6-7',
        '1 y:w1 8-9',
        '2 y:r1 10-11',
        '2 q:r- 12-13',
        '2 x:r1 14-15',
      ],
    ],
    // The client had given up on the write that led further: what it had read before still came before that.
    [
      'write-co-init-read',
      ['0 x:w1 0-1', '0 y:w1 2-3', '1 y:r1 4-5', '1 z:w1 6-', '2 z:r1 8-9', '2 x:r- 10-11'],
    ],
  ] as const)(
    '%s is shown with what led from one to the other, which is not causal by itself',
    (name, lines) => {
      const history = historyOf(...lines);
      const [anomaly] = checkCausal(history, 'causal').anomalies;
      const shown = history.operations.filter(({ id }) => anomaly!.operations.includes(id));
      const alone = checkCausal({ ...history, operations: shown }, 'causal').anomalies;
      expect(alone.map((one) => one.name)).toEqual([name]);
      // No more than that: who came in between on a client's own way is left out.
      expect(shown.some(({ key }) => key === 'q' || key === 'p')).toBe(false);
      for (const { id } of shown.filter(({ kind }) => kind === 'write')) {
        const rest = shown.filter((other) => other.id !== id);
        const names = checkCausal({ ...history, operations: rest }, 'causal').anomalies.map(
          (one) => one.name,
        );
        expect(names).not.toContain(name);
      }
    },
  );

  it('is shown so in any history', () => {
    const shape = {
      model: 'register',
      clients: 4,
      operations: 24,
      keys: 3,
      unique: true,
      unanswered: 10,
    } as const;
    let found = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const history = randomHistory(seed, shape);
      for (const { name, operations } of checkCausal(history, 'causal').anomalies) {
        if (!name.startsWith('write-co')) continue;
        found++;
        const shown = history.operations.filter(({ id }) => operations.includes(id));
        const alone = checkCausal({ ...history, operations: shown }, 'causal').anomalies;
        expect(
          alone.map((one) => one.name),
          `seed ${seed}`,
        ).toContain(name);
        expect(
          alone.map((one) => one.name),
          `seed ${seed}`,
        ).not.toContain('thin-air-read');
      }
    }
    expect(found).toBeGreaterThan(50);
  });

  it('is no matter of real time: a replica may lag', () => {
    expect(verdicts('0 w1 0-1', '1 r- 2-3', '1 r1 4-5')).toEqual([true, true, true]);
  });

  it('does not rest on an unanswered write having come before what its client did next', () => {
    const lines = ['0 x:w1 0-', '0 y:w1 2-3', '1 y:r1 4-5', '1 x:r- 6-7', '1 x:r1 8-9'];
    expect(verdicts(...lines)).toEqual([true, true, true]);
  });
});

it('without unique values the verdict is unknown, with the reason', () => {
  const { valid, reason } = checkCausal(historyOf('0 w1 0-1', '1 w1 0-1'), 'causal');
  expect(valid).toBe('unknown');
  expect(reason).toMatch(/no value written twice/);
});
