/**
 * EDN, the notation of Clojure's data in which Jepsen writes its histories (github.com/edn-format/edn). Reads
 * nil, booleans, numbers, texts, characters, keywords, symbols, lists, vectors, maps, sets, tagged values (the
 * tag is dropped) and discarded ones. Whatever the text holds, reading ends with its values or with the line on
 * which it breaks; depth and length are bounded.
 */
import { err, ok, type Result } from '../../base/result.ts';

/** A keyword or symbol, without the colon. */
export interface EdnName {
  readonly type: 'keyword' | 'symbol';
  readonly name: string;
}
export interface EdnList {
  readonly type: 'list' | 'vector' | 'set';
  readonly items: readonly Edn[];
  readonly line: number;
}
export interface EdnMap {
  readonly type: 'map';
  /** By the name of the keyword; entries under other keys are left out. */
  readonly entries: ReadonlyMap<string, Edn>;
  readonly line: number;
}
export type Edn = null | boolean | number | string | EdnName | EdnList | EdnMap;

export interface LineProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

const MAX_DEPTH = 40;
const CLOSING = { '(': ')', '[': ']', '{': '}', '#{': '}' } as const;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const CHARACTERS: Readonly<Record<string, string>> = {
  newline: '\n',
  return: '\r',
  space: ' ',
  tab: '\t',
};

/** All values of a text, one after the other. */
export function readEdn(text: string, firstLine = 1): Result<readonly Edn[], LineProblem> {
  const reader = new EdnReader(text, firstLine);
  try {
    return ok(reader.all());
  } catch (error) {
    if (error instanceof Broken) return err({ line: reader.line, reason: error.message });
    throw error;
  }
}

/** Ends a reading; never leaves this file. */
class Broken extends Error {}

class EdnReader {
  line: number;
  private at = 0;
  private readonly text: string;

  constructor(text: string, firstLine: number) {
    this.text = text;
    this.line = firstLine;
  }

  all(): Edn[] {
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1;
    return this.until('', 0);
  }

  /** Values up to the closing character, which is consumed; with '' up to the end of the text. */
  private until(closing: string, depth: number): Edn[] {
    if (depth > MAX_DEPTH) throw new Broken(`nested deeper than ${MAX_DEPTH}`);
    const values: Edn[] = [];
    for (;;) {
      this.skip();
      const character = this.text[this.at];
      if (character === undefined) {
        if (closing === '') return values;
        throw new Broken(`found the end of the text, expected "${closing}"`);
      }
      if (character === closing) {
        this.at++;
        return values;
      }
      if (')]}'.includes(character)) {
        throw new Broken(`found "${character}", expected ${closing === '' ? 'a value' : `"${closing}"`}`);
      }
      if (this.text.startsWith('#_', this.at)) {
        this.at += 2;
        this.value(depth);
      } else values.push(this.value(depth));
    }
  }

  /** White space, commas and comments. */
  private skip(): void {
    for (; ; this.at++) {
      const character = this.text[this.at];
      if (character === '\n') this.line++;
      else if (character === ';') {
        const end = this.text.indexOf('\n', this.at);
        this.at = (end < 0 ? this.text.length : end) - 1;
      } else if (character === undefined || !' \t\r,\f'.includes(character)) return;
    }
  }

  private value(depth: number): Edn {
    this.skip();
    const character = this.text[this.at];
    if (character === undefined) throw new Broken('found the end of the text, expected a value');
    if (character === '"') return this.string();
    if (character === '#') return this.dispatched(depth);
    if (character === '(') return this.list('list', '(', depth);
    if (character === '[') return this.list('vector', '[', depth);
    if (character === '{') return this.map(depth);
    if (character === '\\') return this.character();
    return this.atom();
  }

  private list(type: EdnList['type'], opening: keyof typeof CLOSING, depth: number): EdnList {
    const { line } = this;
    this.at += opening.length;
    return { type, items: this.until(CLOSING[opening], depth + 1), line };
  }

  private map(depth: number): EdnMap {
    const { line } = this;
    this.at++;
    const items = this.until('}', depth + 1);
    if (items.length % 2 !== 0) throw new Broken('found a map with a key that has no value');
    const entries = new Map<string, Edn>();
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]!;
      if (isName(key)) entries.set(key.name, items[i + 1]!);
      else if (typeof key === 'string') entries.set(key, items[i + 1]!);
    }
    return { type: 'map', entries, line };
  }

  /** A set, or a tagged value. */
  private dispatched(depth: number): Edn {
    if (this.text[this.at + 1] === '{') return this.list('set', '#{', depth);
    const [tag = ''] = this.match(/#[A-Za-z][\w.*+!?$%&=<>/-]*/y);
    if (tag === '') throw new Broken('found "#", expected a set or a tag');
    if (depth > MAX_DEPTH) throw new Broken(`nested deeper than ${MAX_DEPTH}`);
    return this.value(depth + 1);
  }

  private string(): string {
    let text = '';
    const begun = this.line;
    for (this.at++; ; this.at++) {
      const [plain = ''] = this.match(/[^"\\\n]+/y);
      text += plain;
      const character = this.text[this.at];
      if (character === '"') {
        this.at++;
        return text;
      }
      if (character === undefined) {
        this.line = begun;
        throw new Broken('a text begins here that has no closing quote');
      }
      if (character === '\n') this.line++;
      text += character === '\\' ? this.escape() : character;
    }
  }

  private escape(): string {
    const character = this.text[++this.at] ?? '';
    if (character === 'u') {
      this.at++;
      const [digits = ''] = this.match(/[0-9a-fA-F]{4}/y);
      if (digits === '') throw new Broken('found "\\u" without four hexadecimal digits');
      this.at--;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    if (character === '"' || character === '\\') return character;
    const escaped = ESCAPES[character];
    if (escaped === undefined) throw new Broken(`found "\\${character}" in a text, which is no escape`);
    return escaped;
  }

  private character(): string {
    this.at++;
    const [name = ''] = this.match(/u[0-9a-fA-F]{4}|[a-z]+|[^\s]/y);
    if (name === '') throw new Broken('found "\\", expected a character');
    if (name.length === 5 && name.startsWith('u'))
      return String.fromCharCode(Number.parseInt(name.slice(1), 16));
    return CHARACTERS[name] ?? name.slice(0, 1);
  }

  private atom(): Edn {
    const [word = ''] = this.match(/[^\s,;"()[\]{}\\]+/y);
    if (word === '') throw new Broken(`found ${JSON.stringify(this.text[this.at])}, expected a value`);
    if (word === 'nil') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    if (word.startsWith(':')) return { type: 'keyword', name: word.slice(1) };
    return /^[+-]?\d/.test(word) ? numberOf(word) : { type: 'symbol', name: word };
  }

  private match(pattern: RegExp): readonly string[] {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return [];
    this.at = pattern.lastIndex;
    return found;
  }
}

function numberOf(word: string): number {
  const ratio = /^([+-]?\d+)\/(\d+)$/.exec(word);
  const number = ratio === null ? Number(word.replace(/[NM]$/, '')) : Number(ratio[1]) / Number(ratio[2]);
  if (!Number.isFinite(number)) throw new Broken(`found ${JSON.stringify(word)}, expected a number`);
  return number;
}

export function isName(value: Edn): value is EdnName {
  return typeof value === 'object' && value !== null && (value.type === 'keyword' || value.type === 'symbol');
}

export function isMap(value: Edn): value is EdnMap {
  return typeof value === 'object' && value !== null && value.type === 'map';
}

export function isList(value: Edn): value is EdnList {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value.type === 'list' || value.type === 'vector' || value.type === 'set')
  );
}
