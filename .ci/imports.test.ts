/** Plants one violation of each sort and sees it caught; sees that what the table allows passes. */
import { expect, test } from 'vitest';
import { areaOf, describeViolation, findViolations } from './imports.ts';

function complaintsOf(file: string, text: string): string[] {
  return findViolations(new Map([[file, text]])).map(describeViolation);
}

function expectAllowed(file: string, text: string): void {
  expect(complaintsOf(file, text)).toEqual([]);
}

function expectCaught(file: string, text: string, ...words: string[]): void {
  const complaints = complaintsOf(file, text);
  expect(complaints).toHaveLength(1);
  for (const word of [file, ...words]) expect(complaints[0]).toContain(word);
}

test('a forbidden folder is caught with its line and with what would be allowed', () => {
  expect(complaintsOf('src/model/a.ts', "\nimport { x } from '../engine/x.ts';\n")).toEqual([
    'src/model/a.ts:2 imports ../engine/x.ts: model may import model, base; not engine.',
  ]);
});

test.each([
  ['base leans on nothing', 'src/base/a.ts', '../model/x.ts'],
  ['engine knows no kind', 'src/engine/a.ts', '../catalog/kinds.ts'],
  ['theory knows no design document', 'src/theory/a.ts', '../model/x.ts'],
  ['checkers know no engine', 'src/consistency/a.ts', '../engine/x.ts'],
  ['kinds lean on no experiment', 'src/catalog/cache/behavior.ts', '../../experiment/x.ts'],
  ['a kind is pure data', 'src/catalog/cache/kind.ts', '../../engine/x.ts'],
  ['a kind does not know its behavior', 'src/catalog/cache/kind.ts', './behavior.ts'],
  ['experiments know no content', 'src/experiment/a.ts', '../content/x.ts'],
  ['the worker goes through experiment', 'src/worker/a.ts', '../engine/x.ts'],
  ['links know no behavior', 'src/share/a.ts', '../catalog/behaviors.ts'],
  ['content knows no behavior', 'src/content/a.ts', '../catalog/cache/behavior.ts'],
  ['the command line goes through experiment', 'src/cli/a.ts', '../engine/x.ts'],
  ['the screen knows no behavior', 'src/app/a.ts', '../catalog/cache/behavior.ts'],
  ['the screen knows no engine', 'src/app/canvas/a.tsx', '../../engine/x.ts'],
  ['the screen sees two files of the worker', 'src/app/a.ts', '../worker/pacing.ts'],
  ['main mounts the app', 'src/main.tsx', './model/x.ts'],
  ['source knows no tests', 'src/engine/a.ts', './x.test.ts'],
  ['source knows no help for tests', 'src/engine/a.ts', './testing/x.ts'],
  ['source knows no checks', 'src/app/a.ts', '../../.ci/imports.ts'],
  ['journeys see the screen from outside', 'e2e/a.spec.ts', '../src/app/x.ts'],
  ['nothing outside the source', 'src/app/a.ts', '../../package.json'],
])('%s', (_, file, specifier) => {
  expectCaught(file, `import { x } from '${specifier}';`, specifier);
});

test.each([
  ["export { x } from '../engine/x.ts';"],
  ["export * from '../engine/x.ts';"],
  ["import type { X } from '../engine/x.ts';"],
  ["type X = import('../engine/x.ts').X;"],
  ["import '../engine/x.ts';"],
  ["const x = await import('../engine/x.ts');"],
  ['const x = await import(`../engine/x.ts`);'],
  ["import Run from '../engine/x.ts?worker';"],
  ["import address from '../engine/x.ts?worker&url';"],
  ["new Worker(new URL('../engine/x.ts', import.meta.url), { type: 'module' });"],
  ["import.meta.glob('../engine/*.ts', { eager: true });"],
  ["import.meta.glob(['./*.svg', '../engine/*.ts']);"],
])('however it is written: %s', (text) => {
  expectCaught('src/app/a.ts', text, '../engine/', 'not engine');
});

test('what is written in comments and strings is no import', () => {
  expectAllowed('src/app/a.ts', '// import "../engine/x.ts"\nconst text = "import(\'../engine/x.ts\')";');
});

test('a computed address is caught, since nobody could check it', () => {
  expectCaught('src/app/a.ts', 'await import(somewhere);', 'computed');
});

test('a kind never imports another kind, but may import what kinds share', () => {
  expectCaught('src/catalog/cache/behavior.ts', "import '../database/behavior.ts';", 'another kind');
  expectCaught('src/catalog/cache/kind.ts', "import '../database/kind.ts';", 'another kind');
  expectAllowed('src/catalog/cache/behavior.ts', "import '../shared/store.ts'; import './kind.ts';");
  expectAllowed('src/catalog/cache/kind.ts', "import '../shared/machine-fields.ts';");
  expectAllowed('src/catalog/replica/kind.ts', "import '../shared/store-metrics.ts';");
  expectAllowed('src/catalog/replica-set/kind.ts', "import '../shared/raft/fields.ts';");
  expectCaught('src/catalog/replica-set/kind.ts', "import '../shared/raft/log.ts';", 'not catalog');
  expectCaught('src/catalog/cache/kind.ts', "import '../shared/store.ts';", 'not catalog');
  expectCaught('src/catalog/shared/store.ts', "import '../cache/behavior.ts';", 'another kind');
  expectAllowed('src/catalog/behaviors.ts', "import './cache/behavior.ts'; import './kinds.ts';");
  expectAllowed('src/catalog/kinds.ts', "import './cache/kind.ts';");
  expectAllowed('src/catalog/cache/behavior.test.ts', "import '../database/behavior.ts';");
});

test('the screen may show what kinds are', () => {
  expectAllowed(
    'src/app/palette/a.ts',
    "import '../../catalog/kinds.ts'; import '../../catalog/cache/docs.md?raw'; import.meta.glob('../../catalog/*/icon.svg');",
  );
  expectCaught('src/app/a.ts', "import.meta.glob('../catalog/**/*.ts');", 'not catalog');
});

test('packages stay at home', () => {
  expectCaught('src/app/a.ts', "import { wrap } from 'comlink';", 'only for worker');
  expectCaught('src/app/dashboard/a.tsx', "import { ReactFlow } from 'reactflow';", 'only for app/canvas');
  expectCaught('src/app/canvas/a.tsx', "import 'recharts';", 'only for app/dashboard');
  expectCaught('src/engine/a.ts', "import { z } from 'zod';", 'only for model');
  expectCaught('src/share/a.ts', "import { useState } from 'react';", 'only for app');
  expectCaught('src/experiment/a.ts', "import { readFileSync } from 'node:fs';", 'only for cli');
  expectCaught('src/app/a.ts', "import axe from '@axe-core/playwright';", 'only for e2e');
  expectCaught('src/app/a.ts', "import 'left-pad/now';", 'no such package');
  expectCaught('src/cli/a.ts', "import 'fs';", 'no such package');
  expectAllowed(
    'src/app/canvas/a.tsx',
    "import { ReactFlow } from 'reactflow'; import 'reactflow/dist/style.css';",
  );
  expectAllowed('src/app/dashboard/a.tsx', "import { LineChart } from 'recharts'; import 'react';");
  expectAllowed('src/worker/client.ts', "import { wrap } from 'comlink'; import '../experiment/x.ts';");
  expectAllowed('src/app/a.ts', "import { createVerdictClient } from '../worker/verdict-client.ts';");
  expectCaught('src/app/a.ts', "import '../worker/verdict-session.ts';", 'not worker');
  expectAllowed('src/cli/a.ts', "import { readFileSync } from 'node:fs';");
});

test('tests may import anything headless, their own area, and the packages of both', () => {
  expectAllowed(
    'src/engine/a.test.ts',
    "import 'vitest'; import 'fast-check'; import 'node:fs'; import './a.ts'; import '../experiment/x.ts'; import './testing/x.ts';",
  );
  expectAllowed(
    'src/app/canvas/a.test.tsx',
    "import './a.tsx'; import 'reactflow'; import 'react'; import '../../experiment/x.ts';",
  );
  expectAllowed('src/worker/a.test.ts', "import './pacing.ts'; import 'comlink';");
  expectCaught('src/engine/a.test.ts', "import '../app/x.ts';", 'not app');
  expectCaught('src/engine/a.test.ts', "import 'react';", 'only for app');
});

test('the page loads no engine, however indirectly', () => {
  const main = ['src/main.tsx', "import './app/app.tsx';"] as const;
  const app = ['src/app/app.tsx', "import '../worker/client.ts';"] as const;
  const leaking = ['src/worker/client.ts', "import { run } from '../experiment/run.ts';"] as const;
  const sound = [
    'src/worker/client.ts',
    "import type { Run } from '../experiment/run.ts'; new URL('./simulation.worker.ts', import.meta.url);",
  ] as const;
  const worker = ['src/worker/simulation.worker.ts', "import '../experiment/run.ts';"] as const;
  expect(findViolations(new Map([main, app, leaking, worker])).map(describeViolation)).toEqual([
    'src/worker/client.ts:1 imports ../experiment/run.ts: main.tsx leads here, and the page must not load experiment.',
  ]);
  expect(findViolations(new Map([main, app, sound, worker]))).toEqual([]);
});

test('the judge of histories loads no engine, however indirectly', () => {
  const worker = ['src/worker/verdict.worker.ts', "import './verdict-session.ts';"] as const;
  const session = ['src/worker/verdict-session.ts', "import '../consistency/x.ts';"] as const;
  const leaking = ['src/worker/verdict-session.ts', "import { run } from '../experiment/run.ts';"] as const;
  expect(findViolations(new Map([worker, session]))).toEqual([]);
  expect(findViolations(new Map([worker, leaking])).map(({ because }) => because)).toEqual([
    "verdict.worker.ts leads here, and the judge's worker must not load experiment.",
  ]);
});

test('a folder that the table does not know is caught', () => {
  expectCaught('src/misc/a.ts', "import '../base/x.ts';", 'does not know the folder');
});

test('every file finds its area', () => {
  expect(areaOf('src/catalog/load-balancer/icon.svg')).toBe('catalog/kinds');
  expect(areaOf('src/catalog/load-balancer/policies.ts')).toBe('catalog');
  expect(areaOf('src/worker/protocol.ts')).toBe('worker/protocol');
  expect(areaOf('src/worker/pacing.ts')).toBe('worker');
  expect(areaOf('src/engine/a.test.ts')).toBe('tests');
  expect(areaOf('vite.config.ts')).toBe('checks');
  expect(areaOf('README.md')).toBeUndefined();
});
