/**
 * JSON text from people. `JSON.parse` of each browser words its errors differently and some do not say where;
 * here a broken text is walked once more to say line, column and what was expected there.
 */
import { err, ok, type Result } from '../base/result.ts';
import { showValue } from './json-path.ts';
import type { Problem } from './problem.ts';

/** Longest text that is read, in characters; far more than any design with traces. */
const LONGEST = 64_000_000;
/** Deeper than what `plain-input.ts` accepts; protects the walk's own stack. */
const MAX_DEPTH = 200;

/** Parses JSON text (a byte order mark in front is allowed), or says where it breaks. */
export function readJsonText(text: string): Result<unknown, Problem> {
  if (text.length > LONGEST) {
    const message = `a text of ${text.length} characters, expected at most ${LONGEST}`;
    return err({ path: '', message, remedy: 'shorten the traces' });
  }
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return ok(JSON.parse(body) as unknown);
  } catch {
    return err(locateJsonError(body));
  }
}

function locateJsonError(text: string): Problem {
  const walk = new JsonWalk(text);
  const expected = walk.document();
  const before = text.slice(0, walk.at);
  const line = before.split('\n').length;
  const column = walk.at - (before.lastIndexOf('\n') + 1) + 1;
  const found = walk.at >= text.length ? 'the end of the text' : showValue(text[walk.at]);
  const message = `not JSON: line ${line}, column ${column}: found ${found}, expected ${expected ?? 'JSON'}`;
  return { path: '', message, remedy: remedyFor(text, walk.at) };
}

function remedyFor(text: string, at: number): string {
  const character = text[at];
  if (at >= text.length)
    return text.trim() === '' ? 'the text is empty' : 'the text is cut off; copy all of it';
  if (character === "'") return 'JSON writes texts in double quotes';
  if (character === '/' || character === '#') return 'JSON has no comments';
  if ((character === '}' || character === ']') && /,\s*$/.test(text.slice(Math.max(0, at - 200), at))) {
    return 'remove the comma before it';
  }
  return '';
}

/** A walk over JSON text by the grammar of RFC 8259 that builds nothing and stops at the first error. */
class JsonWalk {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** What was expected where the text breaks; undefined if it does not. */
  document(): string | undefined {
    const expected = this.#value(0);
    if (expected !== undefined) return expected;
    this.#space();
    return this.at < this.#text.length ? 'the end of the text' : undefined;
  }

  #space(): void {
    while (' \t\r\n'.includes(this.#text[this.at] ?? '?')) this.at++;
  }

  #value(depth: number): string | undefined {
    this.#space();
    const character = this.#text[this.at];
    if (depth > MAX_DEPTH) return 'less nesting';
    if (character === '{') return this.#list('}', () => this.#member(depth));
    if (character === '[') return this.#list(']', () => this.#value(depth + 1));
    if (character === '"') return this.#string();
    return this.#match(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y)
      ? undefined
      : 'a value';
  }

  #list(end: string, item: () => string | undefined): string | undefined {
    this.at++;
    this.#space();
    if (this.#text[this.at] === end) {
      this.at++;
      return undefined;
    }
    for (;;) {
      const expected = item();
      if (expected !== undefined) return expected;
      this.#space();
      if (this.#text[this.at] === end) {
        this.at++;
        return undefined;
      }
      if (this.#text[this.at] !== ',') return `"," or "${end}"`;
      this.at++;
    }
  }

  #member(depth: number): string | undefined {
    this.#space();
    if (this.#text[this.at] !== '"') return 'a name in double quotes';
    const expected = this.#string();
    if (expected !== undefined) return expected;
    this.#space();
    if (this.#text[this.at] !== ':') return '":"';
    this.at++;
    return this.#value(depth + 1);
  }

  #string(): string | undefined {
    this.at++;
    for (;;) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids control characters in texts
      this.#match(/[^"\\\u0000-\u001f]+/y);
      const character = this.#text[this.at];
      if (character === '"') {
        this.at++;
        return undefined;
      }
      if (character !== '\\')
        return character === undefined ? 'a closing quote' : 'no line break or control character in a text';
      if (!this.#match(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y)) return 'an escape that JSON knows';
    }
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.#text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }
}
