/**
 * Promises of the formats: what is read, how what is wrong is refused (with its line), and that what goes out
 * comes back.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelNames } from '../../model/history.ts';
import { historyOf } from '../testing/history-of.ts';
import { randomHistory } from '../testing/random-histories.ts';
import { readEdn } from './edn.ts';
import { writeHistoryJson } from './history-json.ts';
import { readHistory } from './read-history.ts';
import { writeEdn } from './write-edn.ts';

function read(text: string) {
  const history = readHistory(text);
  if (!history.ok) throw new Error(history.error.join('\n'));
  return history.value;
}

function refusals(text: string): string {
  const history = readHistory(text);
  return history.ok ? 'read' : history.error.join('\n');
}

/** An event as Knossos writes it. */
const event = (type: string, f: string, value: string, process = 0) =>
  `{:process ${process}, :type :${type}, :f :${f}, :value ${value}}`;

describe('EDN', () => {
  it('has all sorts of values', () => {
    const text =
      '; a comment\n[nil true -1.5e3 7N 1/4 "a\\n\\u00e4" \\x :ns/key #{1} (a b), {:k [1]} #inst "2020" #_ gone 2]';
    const found = readEdn(text);
    expect(found.ok && found.value).toMatchObject([
      {
        type: 'vector',
        line: 2,
        items: [
          null,
          true,
          -1500,
          7,
          0.25,
          'a\nä',
          'x',
          { type: 'keyword', name: 'ns/key' },
          { type: 'set', items: [1] },
          { type: 'list' },
          { type: 'map' },
          '2020',
          2,
        ],
      },
    ]);
  });

  it.each([
    ['[1\n2\n', 3, /end of the text, expected "]"/],
    ['\n)', 2, /found "\)", expected a value/],
    ['[\n"open', 2, /no closing quote/],
    ['{:a}', 1, /no value/],
    ['"\\q"', 1, /no escape/],
    ['12x', 1, /expected a number/],
  ])('%j breaks on line %i', (text, line, reason) => {
    const found = readEdn(text);
    expect(found.ok ? '' : found.error.reason).toMatch(reason);
    expect(found.ok ? 0 : found.error.line).toBe(line);
  });

  it.each(['[', '#a ', '{:a '])('is not nested without end: %s', (opening) => {
    const found = readEdn(opening.repeat(100_000));
    expect(found.ok ? '' : found.error.reason).toMatch(/nested deeper/);
  });

  it('never throws, whatever the text holds', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '(',
      ')',
      '"',
      '\\',
      '#',
      '#_',
      '#{',
      ':a',
      '1',
      '\n',
      ';',
      'nil',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((list) => list.join('')),
        ),
        (text) => {
          readEdn(text);
          readHistory(text);
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
  });
});

describe('a history of Jepsen or Knossos', () => {
  it('may be one vector, a list, or one event after the other', () => {
    const events = [event('invoke', 'write', '3'), event('ok', 'write', '3')];
    for (const text of [`[${events.join('\n ')}]`, `(${events.join(' ')})`, events.join('\n')]) {
      expect(read(text).operations).toMatchObject([
        { kind: 'write', value: 3, outcome: 'ok', invoked: 0, returned: 1 },
      ]);
    }
  });

  it('keeps failed and unanswered operations apart', () => {
    const text = [
      event('invoke', 'write', '1', 0),
      event('fail', 'write', '1', 0),
      event('invoke', 'cas', '[1 2]', 1),
      event('info', 'cas', '[1 2]', 1),
      event('invoke', 'read', 'nil', 2),
    ].join('\n');
    expect(read(text).operations).toMatchObject([
      { kind: 'write', outcome: 'fail' },
      { kind: 'cas', expected: 1, value: 2, outcome: 'unknown', returned: null },
      { kind: 'read', outcome: 'unknown', returned: null },
    ]);
  });

  it('leaves the nemesis out, and takes the times where they tell events apart', () => {
    const text = `{:process :nemesis, :type :info, :f :kill, :value nil, :time 5}
{:process 0, :type :invoke, :f :read, :value nil, :time 1000000000}
{:process 0, :type :ok, :f :read, :value 4, :time 2500000000}`;
    expect(read(text)).toMatchObject({
      clock: 'seconds',
      operations: [{ invoked: 1, returned: 2.5, value: 4 }],
    });
  });

  it('takes times at which two clients do something at once, unless they hide which came first', () => {
    const at = (process: number, type: string, f: string, value: string, time: number) =>
      `{:process ${process}, :type :${type}, :f :${f}, :value ${value}, :time ${time}}`;
    const together = [
      at(0, 'invoke', 'write', '1', 1e9),
      at(1, 'invoke', 'read', 'nil', 1e9),
      at(1, 'ok', 'read', '1', 2e9),
      at(0, 'ok', 'write', '1', 2e9),
    ];
    expect(read(together.join('\n'))).toMatchObject({
      clock: 'seconds',
      operations: [
        { kind: 'write', invoked: 1, returned: 2 },
        { kind: 'read', invoked: 1, returned: 2 },
      ],
    });
    const after = [
      at(0, 'invoke', 'write', '1', 1e9),
      at(0, 'ok', 'write', '1', 2e9),
      at(1, 'invoke', 'read', 'nil', 2e9),
      at(1, 'ok', 'read', 'nil', 3e9),
    ];
    expect(read(after.join('\n'))).toMatchObject({
      clock: 'order',
      operations: [{ returned: 1 }, { invoked: 2 }],
    });
    expect(read(together.join('\n').replace('2000000000', '500000000')).clock).toBe('order');
  });

  it('may be of many keys, by :key or as pairs', () => {
    const pairs = [
      event('invoke', 'write', '[8 1]', 0),
      event('ok', 'write', '[8 1]', 0),
      event('invoke', 'read', '[9 nil]', 0),
      event('ok', 'read', '[9 5]', 0),
      event('invoke', 'cas', '[9 [5 6]]', 0),
      event('ok', 'cas', '[9 [5 6]]', 0),
    ];
    expect(read(pairs.join('\n')).operations).toMatchObject([
      { key: '8', value: 1 },
      { key: '9', value: 5 },
      { key: '9', expected: 5, value: 6 },
    ]);
  });

  it.each([
    ['an answer that nobody asked for', event('ok', 'read', '3'), /line 1: process 0 has an answer/],
    [
      'two questions at once',
      [event('invoke', 'read', 'nil'), event('invoke', 'read', 'nil')].join('\n'),
      /line 2: process 0 asks again .* line 1/,
    ],
    [
      'an answer to something else',
      [event('invoke', 'read', 'nil'), event('ok', 'write', '1')].join('\n'),
      /line 2: found the answer to a write/,
    ],
    [
      'an operation nobody knows',
      event('invoke', 'txn', '[[:r 1 nil]]'),
      /line 1: found the operation "txn"/,
    ],
    ['a type nobody knows', event('maybe', 'read', 'nil'), /line 1: expected one of :invoke/],
    ['no process', '{:type :invoke, :f :read, :value nil}', /line 1: expected a whole number as :process/],
    ['a cas of one value', event('invoke', 'cas', '3'), /line 1: found a cas without its two values/],
    ['a map as a value', event('invoke', 'write', '{:a 1}'), /line 1: found a write of something/],
    ['what is no event', `[${event('invoke', 'read', 'nil')}\n7]`, /expected an event/],
    ['a text that ends too early', '[{:process 0, :type :invoke,\n', /line 2: found the end/],
    ['nothing', '[{:process :nemesis, :type :info, :f :kill, :value nil}]', /found no operation/],
  ])('is refused with the line: %s', (_, text, reason) => {
    expect(refusals(text)).toMatch(reason);
  });
});

describe('a log of jepsen.util', () => {
  const line = (rest: string) => `INFO  jepsen.util - ${rest}`;

  it('says of a failed compare-and-set that it did not match', () => {
    const text = [line('0\t:invoke\t:cas\t[3 0]'), line('0\t:fail\t:cas\t[3 0]')].join('\n');
    expect(read(text).operations).toMatchObject([
      { kind: 'cas', matched: false, outcome: 'ok', expected: 3, value: 0 },
    ]);
  });

  it('may have reasons in place of values, hints after them, and lines of others between', () => {
    const text = [
      'INFO  jepsen.core - hello',
      line(':nemesis :info :start nil'),
      line('12 :invoke :write 4 :hint 0'),
      line('12 :info :write :timed-out'),
      line('3 :invoke :read nil'),
      line('3 :fail :read :timed-out'),
    ].join('\r\n');
    expect(read(text).operations).toMatchObject([
      { process: 12, value: 4, outcome: 'unknown' },
      { process: 3, outcome: 'fail' },
    ]);
  });

  it.each([
    [line('1 :invoke :cas [3'), /line 1: found the end of the text/],
    [line('1 :said :read nil'), /line 1: expected a process/],
    [line('1 :invoke :read'), /line 1: expected a value/],
    ['INFO jepsen.core - hello', /line 1: expected a history/],
  ])('is refused with the line: %s', (text, reason) => {
    expect(refusals(text)).toMatch(reason);
  });
});

describe('our own JSON', () => {
  const whole = { format: 'history', version: 1, clock: 'seconds', initial: 0 };
  const operation = { process: 0, key: '', kind: 'write', value: 1, invoked: 0, returned: 1, outcome: 'ok' };
  const told = (...operations: readonly unknown[]) => refusals(JSON.stringify({ ...whole, operations }));

  it.each([
    ['{"format": "histories"}', /expected "format": "history"/],
    ['{"format": "history",', /line 1, column/],
    [JSON.stringify({ ...whole, operations: 3 }), /operations: found 3, expected a list/],
  ])('is refused: %s', (text, reason) => {
    expect(refusals(text)).toMatch(reason);
  });

  it('is refused with the path of each wrong field', () => {
    expect(told({ ...operation, kind: 'scan' })).toMatch(
      /operations\[0\]\.kind: found "scan", expected one of/,
    );
    expect(told({ ...operation, returned: -1 })).toMatch(
      /operations\[0\]\.returned: found -1, expected no earlier/,
    );
    expect(told({ ...operation, returned: null })).toMatch(
      /operations\[0\]\.returned: .*since the outcome is ok/,
    );
    expect(told({ ...operation, kind: 'cas' })).toMatch(/operations\[0\]\.expected: missing/);
    expect(told(operation, { ...operation, invoked: 0.5 })).toMatch(/operations\[1\]\.invoked: .*process 0/);
    expect(told({ ...operation, process: 0.5 })).toMatch(/operations\[0\]\.process/);
    expect(told(...Array.from({ length: 500 }, () => 1)).split('\n').length).toBeLessThan(30);
  });
});

describe('what goes out comes back', () => {
  it.each(modelNames)('as JSON, exactly: %s', (model) => {
    for (let seed = 0; seed < 50; seed++) {
      const history = randomHistory(seed, {
        model,
        clients: 3,
        operations: 12,
        keys: 2,
        unique: false,
        unanswered: 20,
      });
      expect(read(writeHistoryJson(history))).toEqual(history);
    }
  });

  it.each(modelNames)('as EDN, but for numbers of processes and times: %s', (model) => {
    for (let seed = 0; seed < 50; seed++) {
      const history = randomHistory(seed, {
        model,
        clients: 3,
        operations: 12,
        keys: 2,
        unique: false,
        unanswered: 20,
      });
      const essence = ({ operations }: typeof history) =>
        operations.map(({ key, kind, expected, matched, outcome, value }) => {
          const isBlank = outcome !== 'ok' && (kind === 'read' || kind === 'dequeue');
          return JSON.stringify([key, kind, expected, matched, outcome, isBlank ? null : value]);
        });
      // Of those that were invoked at the same time the order is open.
      expect(essence(read(writeEdn(history))).sort()).toEqual(essence(history).sort());
    }
  });

  it('as EDN with what only we know: the order of versions, and who answered', () => {
    const history = historyOf('0 3:w1 0-10', '1 3:r1 11-12', '1 3:w2 15-');
    const known = [{ version: 7, replica: 'a b' }, { version: 7 }, { version: 9, replica: 'c' }];
    const operations = history.operations.map((operation, i) => ({ ...operation, ...known[i] }));
    const text = writeEdn({ ...history, operations });
    expect(text).toContain(':type :ok, :f :write, :value [3 1], :version 7, :replica "a b", :time');
    const again = read(text).operations.map(({ version, replica }) => ({ version, replica }));
    expect(again).toEqual(known.map(({ version, replica }) => ({ version, replica })));
  });

  it('of several registers, as pairs of key and value, which Jepsen calls independent', () => {
    const history = historyOf('0 3:w1 0-10', '1 3:r1 11-12', '0 x:r- 13-14', '1 3:w2 15-');
    const text = writeEdn(history);
    expect(text).toContain('{:process 0, :type :invoke, :f :write, :value [3 1], :time 0, :index 0}');
    expect(text).toContain(
      '{:process 1, :type :invoke, :f :read, :value [3 nil], :time 11000000000, :index 2}',
    );
    expect(text).toContain(':type :ok, :f :read, :value [3 1]');
    expect(text).toContain(':type :ok, :f :read, :value ["x" nil]');
    const again = read(text).operations;
    expect(again.map(({ key, value, outcome }) => [key, value, outcome])).toEqual(
      history.operations.map(({ key, value, outcome }) => [key, value, outcome]),
    );
  });

  it('with its times, where clients ask at the same moment and think for no time', () => {
    const history = {
      ...historyOf('0 x:w1 0-5', '1 x:r1 0-5', '0 x:r1 5-9', '1 x:w2 5-9', '2 x:r2 9-12', '0 x:r2 9-9'),
      clock: 'seconds' as const,
    };
    const again = read(writeEdn(history));
    expect(again.clock).toBe('seconds');
    const seen = (operations: typeof history.operations) =>
      operations.map(({ process, kind, value, invoked, returned }) =>
        [process, kind, value, invoked, returned].join(' '),
      );
    expect(seen(again.operations).sort()).toEqual(seen(history.operations).sort());
  });

  it('a client that got no answer goes on as another process', () => {
    const history = read(
      [
        event('invoke', 'write', '1', 0),
        event('info', 'write', '1', 0),
        event('invoke', 'read', 'nil', 0),
        event('ok', 'read', '1', 0),
      ].join('\n'),
    );
    expect(writeEdn(history)).toMatch(
      /:process 0, :type :invoke, :f :write[\s\S]*:process 1, :type :invoke, :f :read/,
    );
  });
});
