/** Each rule is seen to catch a planted breach and to leave the rest alone, and is then held to the real tree. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTree } from './source-tree.ts';
import {
  filesAreShort,
  filesOpenWithAComment,
  kindsAreWhole,
  linksAreAlive,
  mathIsExact,
  namesSayWhatIsInside,
  nothingIsLeftUndone,
  policiesNameTheirSource,
  policyListsAreTrue,
  RULES,
  type Rule,
} from './tidy.ts';

const WHY = '/** Says in a sentence why this file exists. */\n';

function complaintsOf(rule: Rule, files: Record<string, string>): string[] {
  return rule(new Map(Object.entries(files)));
}

describe('planted breaches', () => {
  test('a kind without one of its files', () => {
    const files = {
      'src/catalog/kinds.ts': '',
      'src/catalog/shared/store.ts': '',
      'src/catalog/cache/kind.ts': '',
      'src/catalog/cache/behavior.ts': '',
      'src/catalog/cache/behavior.test.ts': '',
      'src/catalog/cache/docs.md': '',
    };
    expect(complaintsOf(kindsAreWhole, files)).toEqual(['src/catalog/cache lacks icon.svg.']);
    expect(complaintsOf(kindsAreWhole, { ...files, 'src/catalog/cache/icon.svg': '' })).toEqual([]);
  });

  test('a file that does not say why it exists', () => {
    const files = {
      'src/a.ts': 'export const a = 1;\n',
      'src/b.ts': '/* b */\nexport const b = 1;\n',
      'src/c.css': 'a { color: red }\n',
      'src/d.ts': `// biome-ignore-all lint/x/y: because it is so\n${WHY}`,
      'src/e.tsx': WHY,
      'src/f.test.ts': "test('titles say it', () => {});\n",
      'README.md': 'text',
    };
    expect(complaintsOf(filesOpenWithAComment, files).map((line) => line.split(' ')[0])).toEqual([
      'src/a.ts',
      'src/b.ts',
      'src/c.css',
    ]);
  });

  test('a policy without a source', () => {
    const files = {
      'src/catalog/load-balancer/least-loaded.ts':
        '/** Goes to whoever has least to do. */\n// Winston 1977\n',
      'src/catalog/load-balancer/sideways.ts': `// Winston 1977\n${WHY}`,
      'src/engine/bulkhead.ts': WHY,
      // named by a year, a standard, a manual
      'src/engine/retry-budget.ts': '/** So many retries and no more (Brooker 2022). */\n',
      'src/catalog/cache/negative-caching.ts': '/** Errors are kept as well (RFC 2308). */\n',
      'src/catalog/load-balancer/random.ts': '/** Whoever it may be (Envoy, "Random"). */\n',
      // no policies
      'src/catalog/load-balancer/backends.ts': WHY,
      'src/catalog/load-balancer/random.test.ts': '',
      'src/catalog/load-balancer/docs.md': '',
      'src/engine/calls.ts': WHY,
    };
    expect(complaintsOf(policiesNameTheirSource, files).map((line) => line.split(' ')[0])).toEqual([
      'src/catalog/load-balancer/least-loaded.ts',
      'src/catalog/load-balancer/sideways.ts',
      'src/engine/bulkhead.ts',
    ]);
  });

  test('a list of policies that has a file which is gone', () => {
    const gone = '.ci/tidy.ts lists src/engine/bulkhead.ts, which is not there.';
    expect(complaintsOf(policyListsAreTrue, {})).toContain(gone);
    expect(complaintsOf(policyListsAreTrue, { 'src/engine/bulkhead.ts': WHY })).not.toContain(gone);
  });

  test('a name that says nothing', () => {
    const files = { 'src/app/utils.ts': WHY, 'src/engine/index.ts': WHY, 'src/engine/event-list.ts': WHY };
    expect(complaintsOf(namesSayWhatIsInside, files)).toEqual([
      'src/app/utils.ts: name it after what is inside.',
      'src/engine/index.ts: name it after what is inside.',
    ]);
  });

  test('a file that is too long', () => {
    const long = 'x;\n'.repeat(601);
    const files = {
      'src/engine/a.ts': long,
      'src/engine/b.ts': 'x;\n'.repeat(600),
      'src/engine/a.test.ts': long,
      'src/content/templates/shop.ts': long,
    };
    expect(complaintsOf(filesAreShort, files)).toEqual(['src/engine/a.ts has 601 lines; 600 is the most.']);
  });

  test('something left undone', () => {
    const files = {
      'src/engine/a.ts': 'x;\n// TODO later\n',
      'src/app/a.css': '/* HACK */',
      'src/engine/a.test.ts': "test.only('a', f);",
      'e2e/a.spec.ts': "test.skip('a', f);",
      'e2e/c.spec.ts': "test.skip(!existsSync(LOG), 'There is no log.');",
      'src/engine/b.ts': 'iterator.skip(3); // todoist, hackney',
    };
    expect(complaintsOf(nothingIsLeftUndone, files)).toEqual([
      'src/engine/a.ts:2 has "TODO": finish it or drop it.',
      'src/app/a.css:1 has "HACK": finish it or drop it.',
      'src/engine/a.test.ts:1 has ".only(": finish it or drop it.',
      'e2e/a.spec.ts:1 has ".skip(": finish it or drop it.',
    ]);
  });

  test('a link that leads nowhere', () => {
    const files = {
      'README.md':
        '[a](src/README.md) [b](src) [c](src/gone.md#there) [d](https://example.org) [e](#here) `[f](nowhere)`\n' +
        '```\n[g](nowhere)\n```\n![h](picture.png "a title")\n[i]: ./lost.md\n<img alt="" src="lost.png">\n',
      'src/README.md': '[up](../README.md)',
    };
    expect(complaintsOf(linksAreAlive, files)).toEqual([
      'README.md links to src/gone.md, which is not there.',
      'README.md links to picture.png, which is not there.',
      'README.md links to ./lost.md, which is not there.',
      'README.md links to lost.png, which is not there.',
    ]);
  });

  test.each([
    'Math.log(2)',
    'Math.random()',
    'Math.hypot(3, 4)',
    "Math['exp'](1)",
    'const { pow } = Math',
    'x ** 2',
    'x **= 2',
    '2 ** x',
  ])('mathematics that differs between engines: %s', (text) => {
    expect(complaintsOf(mathIsExact, { 'src/engine/a.ts': text })).toHaveLength(1);
    for (const path of ['src/app/a.ts', 'src/engine/a.test.ts', 'src/base/deterministic-math.ts']) {
      expect(complaintsOf(mathIsExact, { [path]: text })).toEqual([]);
    }
  });

  test('mathematics that is exact', () => {
    const text = 'Math.sqrt(x) + Math.max(1, Math.floor(Math.PI)) + 2 ** 32; // Math.log, x ** 2';
    expect(complaintsOf(mathIsExact, { 'src/engine/a.ts': text })).toEqual([]);
  });
});

describe('the real tree', () => {
  const tree = readTree(join(import.meta.dirname, '..'));

  test.each(Object.entries(RULES))('%s', (_, rule) => {
    expect(rule(tree)).toEqual([]);
  });
});
