/**
 * Saved designs outlive the code. The machinery of migrations is exercised before the first real one exists,
 * every real one must have a fixture, and no initial value changes under a document that leaves it out.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { DESIGN_VERSION } from './design.ts';
import { type InitialValues, initialValues } from './initial-values.ts';
import { type Migration, migrateDocument, migrations } from './migrations.ts';
import { parseDesign } from './validation.ts';

const fixture = (name: string): URL => new URL(`fixtures/${name}`, import.meta.url);
const readFixture = (name: string): unknown => JSON.parse(readFileSync(fixture(name), 'utf8'));

const invented: Migration[] = [
  { from: 1, title: 'Titles are names', migrate: ({ title, ...rest }) => ({ ...rest, name: title }) },
  { from: 2, title: 'Names are lists', migrate: (document) => ({ ...document, name: [document.name] }) },
];

test('a document goes through all migrations after its version, in order', () => {
  const old = { version: 1, title: 'Shop', nodes: [] };
  expect(migrateDocument(old, invented, 3)).toEqual({
    ok: true,
    value: { version: 3, name: ['Shop'], nodes: [] },
  });
  expect(migrateDocument({ version: 2, name: 'Shop' }, invented, 3)).toEqual({
    ok: true,
    value: { version: 3, name: ['Shop'] },
  });
  expect(old).toEqual({ version: 1, title: 'Shop', nodes: [] });
});

test('a document of the newest version stays as it is', () => {
  const document = { version: DESIGN_VERSION, nodes: [] };
  expect(migrateDocument(document)).toEqual({ ok: true, value: document });
});

test.each([
  [{ version: 4 }, 'this document is of version 4, and this Scalarium reads versions up to 3'],
  [{ version: 0 }, 'found 0, expected a whole number from 1 to 3'],
  [{ version: 1.5 }, 'found 1.5, expected a whole number from 1 to 3'],
  [{}, 'missing, expected a whole number from 1 to 3'],
])('the document %o is refused with a clear sentence', (document, message) => {
  const result = migrateDocument(document, invented, 3);
  expect(result.ok ? '' : result.error.message).toBe(message);
});

test('a migration that stumbles over a damaged document is the fault of the document', () => {
  const stumbling: Migration[] = [
    {
      from: 1,
      title: 'Counts nodes',
      migrate: (document) => ({ count: (document.nodes as unknown[]).length }),
    },
  ];
  const result = migrateDocument({ version: 1 }, stumbling, 2);
  expect(result.ok ? '' : result.error.message).toBe(
    'this document of version 1 could not be brought to version 2',
  );
});

test('there is one migration for each version before the newest', () => {
  expect(migrations.map((migration) => migration.from)).toEqual(
    Array.from({ length: DESIGN_VERSION - 1 }, (_, i) => i + 1),
  );
});

test('every migration has a fixture that exercises it: before becomes after, and after is a valid design', () => {
  for (const { from, title } of migrations) {
    const name = `migration-${from}.json`;
    expect(existsSync(fixture(name)), `migration ${from} (${title}) lacks fixtures/${name}`).toBe(true);
    const { before, after } = readFixture(name) as { before: { [name: string]: unknown }; after: unknown };
    expect(before).not.toEqual(after);
    const migrated = migrateDocument(before, migrations, from + 1);
    expect(migrated).toEqual({ ok: true, value: after });
    expect(parseDesign(before, kinds).ok).toBe(true);
  }
});

// A changed initial value changes every saved design that leaves it out. Instead: a new version of the
// document whose migration writes the old value out, and a new table beside this one. What is new (a kind, a
// field) is recorded by: RECORD=1 npx vitest run src/model/migrations.test.ts
test(`the initial values of version ${DESIGN_VERSION} are those on record`, () => {
  const name = `initial-values.v${DESIGN_VERSION}.json`;
  const recorded = existsSync(fixture(name)) ? (readFixture(name) as InitialValues) : {};
  const present = JSON.parse(JSON.stringify(initialValues(kinds))) as InitialValues;
  for (const [owner, values] of Object.entries(recorded)) expect(present[owner]).toMatchObject(values);
  if (process.env.RECORD === '1') writeFileSync(fixture(name), `${JSON.stringify(present, null, 1)}\n`);
  else expect(present, 'new initial values are not on record: see the comment above').toEqual(recorded);
});
