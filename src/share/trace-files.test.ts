/**
 * Traffic from files: rate tables and access logs are read as they are meant, bad lines are named with their
 * number and reason, and nothing makes the readers throw.
 */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { applyEdit } from '../model/edits.ts';
import { parseDesign } from '../model/validation.ts';
import { replayTrace } from './replay-trace.ts';
import { readAccessLog, readRateTable, readTraceFile } from './trace-files.ts';

const line = (time: string, request = 'GET /a HTTP/1.1', size = '100'): string =>
  `127.0.0.1 - frank [${time}] "${request}" 200 ${size}`;

function rows(text: string): readonly (readonly number[])[] {
  const result = readTraceFile('file', text);
  return result.ok ? result.value.trace.rows : [];
}
function reasons(text: string): string[] {
  const result = readTraceFile('file', text);
  const bad = result.ok ? result.value.bad : result.error;
  return bad.listed.map((problem) => `${problem.line}: ${problem.reason}`);
}

test.each<[string, string, number[][]]>([
  [
    'with a header',
    'seconds,rate\n0,46.433\n60,45\n',
    [
      [0, 46.433],
      [60, 45],
    ],
  ],
  [
    'without one',
    '0,1\n1.5,2',
    [
      [0, 1],
      [1.5, 2],
    ],
  ],
  [
    'with columns the other way round',
    'rate,seconds\n5,0\n6,10',
    [
      [0, 5],
      [10, 6],
    ],
  ],
  [
    'with semicolons, quotes, comments and Windows line ends',
    '\ufeff# made by hand\r\n"seconds";"rate"\r\n0;1\r\n\r\n1;2e1\r\n',
    [
      [0, 1],
      [1, 20],
    ],
  ],
])('a rate table %s is read', (_, text, expected) => {
  expect(rows(text)).toEqual(expected);
});

test('a rate table with bad lines is refused with all of them', () => {
  expect(reasons('seconds,rate\n0,1\n0,2\nx,3\n5\n6,-1\n7,1e999\n8,1')).toEqual([
    '3: found 0 seconds after 0, expected ascending times',
    '4: found "x", expected a number of seconds from 0 to 1e9',
    '5: found "5", expected seconds and rate with a comma between them',
    '6: found "-1", expected a rate per second from 0 to 1e9',
    '7: found "1e999", expected a rate per second from 0 to 1e9',
  ]);
  expect(reasons('')).toEqual(['1: the file is empty, expected lines like 0,46.4']);
});

test('requests of a log are sorted by time and stay in file order within a second', () => {
  const text = [
    line('17/May/2015:10:05:03 +0000', 'GET /c HTTP/1.1', '3'),
    line('17/May/2015:10:05:01 +0000', 'GET /b HTTP/1.1', '2'),
    line('17/May/2015:10:05:01 +0000', 'POST /a HTTP/1.1', '-'),
    line('17/May/2015:10:05:03 +0000', 'GET /b HTTP/1.1', '5'),
  ].join('\n');
  expect(rows(text)).toEqual([
    [0, 0, 2, 0],
    [0, 1, 0, 1],
    [2, 2, 3, 0],
    [2, 0, 5, 0],
  ]);
});

test('GET, HEAD and OPTIONS are reads, all else writes', () => {
  const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'];
  const text = methods
    .map((method) => line('17/May/2015:10:05:03 +0000', `${method} /a HTTP/1.1`))
    .join('\n');
  expect(rows(text).map((row) => row[3])).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
});

test('time zones, leap days and the turn of the year are respected', () => {
  const text = [
    line('29/Feb/2016:00:00:00 +0200'),
    line('28/Feb/2016:22:00:01 +0000'),
    line('01/Mar/2016:00:00:00 -0530'),
    line('31/Dec/2016:23:59:59 +0000'),
    line('01/Jan/2017:00:00:00 +0000'),
  ].join('\n');
  const start = Date.UTC(2016, 1, 28, 22);
  const expected = [
    Date.UTC(2016, 1, 28, 22),
    Date.UTC(2016, 1, 28, 22, 0, 1),
    Date.UTC(2016, 2, 1, 5, 30),
    Date.UTC(2016, 11, 31, 23, 59, 59),
    Date.UTC(2017, 0, 1),
  ];
  expect(rows(text).map((row) => row[0])).toEqual(expected.map((time) => (time - start) / 1000));
});

test('bad lines of a log are left out, counted, and listed with number and reason', () => {
  const good = line('17/May/2015:10:05:03 +0000');
  const text = [
    good,
    'no log at all',
    line('2015-05-17 10:05:03'),
    line('31/Feb/2015:10:05:03 +0000'),
    line('17/May/2015:25:05:03 +0000'),
    line('17/May/2015:10:05:03 +0000', '-'),
    '127.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200',
    good,
  ].join('\n');
  expect(rows(text).length).toBe(2);
  expect(reasons(text)).toEqual([
    '2: found no time in brackets, expected [day/month/year:hour:minute:second zone]',
    '3: found a time in another form, expected [17/May/2015:10:05:03 +0000]',
    '4: found a date or time that does not exist',
    '5: found a date or time that does not exist',
    '6: found the request "-", expected a method and a path',
    '7: found no status and size after the request, expected for example 200 1234',
  ]);
});

test('of many bad lines the first hundred are listed and all are counted', () => {
  const text = `${line('17/May/2015:10:05:03 +0000')}\n${'rubbish\n'.repeat(500)}`;
  const result = readAccessLog('a', text);
  expect(result.ok && [result.value.bad.count, result.value.bad.listed.length]).toEqual([500, 100]);
});

test('no text makes the readers throw, and what they accept is a valid trace', () => {
  const piece = fc.constantFrom(
    'seconds,rate\n',
    '0,1\n',
    '1,2\n',
    '"',
    '[',
    '\n',
    '\r',
    line('17/May/2015:10:05:03 +0000'),
    '\\"',
    ' 200 -',
    'é',
    '#',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
        fc.string(),
      ),
      (text) => {
        for (const read of [readTraceFile, readAccessLog, readRateTable]) {
          const result = read('file', text);
          if (!result.ok) expect(result.error.count).toBeGreaterThan(0);
          else {
            const settings = { arrivals: { process: 'trace', trace: result.value.trace } };
            expect(
              parseDesign({ version: 1, nodes: [{ id: 'c', kind: 'client', settings }] }, kinds).ok,
            ).toBe(true);
          }
        }
      },
    ),
    { numRuns: 3000, seed: 4 },
  );
});

test('replaying a trace lets the run last as long as the trace, counted from the first request', () => {
  const parsed = parseDesign(
    { version: 1, nodes: [{ id: 'c', kind: 'client' }], run: { warmup: 10 } },
    kinds,
  );
  const trace = readRateTable('day.csv', '0,1\n60,0');
  if (!parsed.ok || !trace.ok) throw new Error('unreadable');
  const after = applyEdit(parsed.value, replayTrace(parsed.value, 'c', trace.value.trace));
  expect(after.run).toEqual({ seed: 1, duration: null, warmup: 0 });
  expect(parseDesign(after, kinds)).toEqual({ ok: true, value: after });
});

// The log is not part of the product; beside a checkout of the project it may be there.
const APACHE_LOG = resolve('../shared/data/traffic/apache-combined.log');

test.runIf(existsSync(APACHE_LOG))(
  'a real log of ten thousand requests has 9,995 reads and 5 writes (runs only where the log is)',
  () => {
    const result = readTraceFile('apache-combined.log', readFileSync(APACHE_LOG, 'utf8'));
    if (!result.ok) throw new Error('unreadable');
    const requests: readonly (readonly number[])[] = result.value.trace.rows;
    expect(requests.length).toBe(10_000);
    expect(requests.filter((row) => row[3] === 1).length).toBe(5);
    expect(result.value.bad.count).toBe(0);
  },
);

test('a rate table that would go on for ever is replayed for as long as its rows say', () => {
  const runAfter = (text: string) => {
    const read = readTraceFile('rates.csv', text);
    const drawn = parseDesign(
      { version: 1, title: 'One client', nodes: [{ id: 'c', kind: 'client', position: { x: 0, y: 0 } }] },
      kinds,
    );
    if (!read.ok || !drawn.ok) throw new Error('expected a table and a design');
    return applyEdit(drawn.value, replayTrace(drawn.value, 'c', read.value.trace)).run;
  };
  expect(runAfter('seconds,rate\n0,100\n10,50\n20,80\n')).toMatchObject({ duration: 30, warmup: 0 });
  expect(runAfter('seconds,rate\n0,100\n10,50\n20,0\n')).toMatchObject({ duration: null, warmup: 0 });
});
