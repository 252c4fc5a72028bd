/** Promises of the look at a dropped file: histories are told from designs, runs, access logs and rate tables. */
import { describe, expect, it } from 'vitest';
import { looksLikeHistory, refusalOf, sortOfFile } from './history-sniff.ts';

describe('a text', () => {
  it.each([
    ['Jepsen EDN, an event a line', '{:process 0, :type :invoke, :f :read, :value nil}\n'],
    ['Knossos EDN, one vector', '; cas-register\n[{:process 0 :type :invoke :f :write :value 3}\n'],
    ['EDN with a record', '#jepsen.history.Op{:process 0, :type :invoke}'],
    ['Porcupine’s events', '{:process 0, :type :invoke, :f :get, :key "0", :value nil}\n'],
    ['a log of jepsen.util', 'INFO  clojure - start\nINFO  jepsen.util - 3 :invoke :cas [3 0]\n'],
    [
      'our JSON',
      '{ "format": "history", "version": 1, "clock": "seconds", "initial": null, "operations": [] }',
    ],
    ['our JSON, with operations that are none', '{ "format": "history", "operations": {} }'],
    ['our JSON, short', '{"operations":[{"process":0}]}'],
  ])('is a history: %s', (_, text) => expect(looksLikeHistory(text)).toBe(true));

  it.each([
    ['a design', '{ "version": 1, "title": "Operations", "nodes": [], "links": [] }'],
    ['a design that speaks of operations', '{ "nodes": [{ "settings": { "operations": [1] } }] }'],
    ['a run', '{ "design": { "nodes": [] }, "journal": [], "operations": [] }'],
    ['an access log', '127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 2326\n'],
    ['a rate table', 'seconds,rate\n0,100\n60,200\n'],
    ['JSON lines', '{"time":0,"key":"a"}\n'],
    ['nothing', ''],
  ])('is something else: %s', (_, text) => expect(looksLikeHistory(text)).toBe(false));
});

const REQUEST = '127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 2326\n';

describe('a file', () => {
  it.each([
    ['run.edn', 'no history at all', 'history'],
    ['run.EDN', '[1 2 3]', 'history'],
    ['run.edn', '', 'empty'],
    ['access.log', ' \n\uFEFF\n', 'empty'],
    ['design.json', '', 'empty'],
    ['design.json', '{ "nodes": [] }', 'design'],
    ['design.txt', '{ "nodes": [] }', 'design'],
    ['history.json', '{ "format": "history" }', 'history'],
    ['access.log', REQUEST, 'traffic'],
    ['access.log', `a line that somebody else wrote\n${REQUEST}`, 'traffic'],
    ['access.txt', REQUEST.repeat(1000).slice(0, 65_536), 'traffic'],
    ['day.txt', 'seconds,rate\n0,100\n60,200\n', 'traffic'],
    ['day.csv', 'a,b\n', 'traffic'],
    ['jepsen.log', 'INFO  jepsen.util - 3 :invoke :cas [3 0]\n', 'history'],
    ['notes.txt', 'Remember the milk.\n', 'strange'],
    ['server.log', '2026-01-01 12:00:00 INFO started\n', 'strange'],
  ])('%s with %j is: %s', (name, text, sort) => expect(sortOfFile(name, text)).toBe(sort));

  it('that is nothing known is refused with what was expected', () => {
    expect(refusalOf('empty')).toContain('empty');
    expect(refusalOf('strange')).toMatch(/history.*access log.*rate table/);
    expect(refusalOf('traffic')).toBeUndefined();
  });
});
