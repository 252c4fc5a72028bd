/** Promises of the look at a dropped file: histories are told from designs, runs, access logs and rate tables. */
import { describe, expect, it } from 'vitest';
import { looksLikeHistory } from './history-sniff.ts';

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
