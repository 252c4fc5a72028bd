/**
 * Holds every import of the source to the table: static and dynamic ones, types too, workers by URL or by
 * `?worker`, and `import.meta.glob`.
 */
import { type Area, MAY_IMPORT, PACKAGE_HOMES, WORLDS } from './import-table.ts';
import { folderOf, isTest, isTypeScript, resolvePath, type SourceTree } from './source-tree.ts';
import { isNamed, isNode, lineAt, literalOf, nodesOf, type SyntaxNode } from './syntax.ts';

export interface Violation {
  readonly file: string;
  readonly line: number;
  /** What is imported, as it is written. */
  readonly specifier: string;
  readonly because: string;
}

const NOWHERE = 'the table does not know the folder in which this file stands.';

interface Import {
  readonly line: number;
  /** undefined: the address is computed. */
  readonly specifier: string | undefined;
  /** Whether the importing file runs the imported one in its own world: types and workers do not. */
  readonly loads: boolean;
}

export function findViolations(tree: SourceTree): Violation[] {
  const imports = new Map<string, readonly Import[]>();
  for (const [path, text] of tree) {
    if (isTypeScript(path)) imports.set(path, importsOf(path, text));
  }
  return [...findForbidden(imports), ...findLeaks(imports)];
}

function findForbidden(imports: ReadonlyMap<string, readonly Import[]>): Violation[] {
  const violations: Violation[] = [];
  for (const [file, list] of imports) {
    const from = areaOf(file);
    for (const { line, specifier } of list) {
      const because = from === undefined ? NOWHERE : whyForbidden(file, from, specifier);
      if (because !== undefined)
        violations.push({ file, line, specifier: specifier ?? '(computed)', because });
    }
  }
  return violations;
}

export function describeViolation({ file, line, specifier, because }: Violation): string {
  return `${file}:${line} imports ${specifier}: ${because}`;
}

/** undefined: not source, so it is nobody's to import and imports nothing. */
export function areaOf(path: string): Area | undefined {
  if (path.startsWith('.ci/') || path === 'vite.config.ts') return 'checks';
  if (path.startsWith('e2e/')) return 'e2e';
  if (path === 'src/main.tsx') return 'main';
  if (isTest(path) || /^src\/.*\/testing\//.test(path)) return 'tests';
  return areaOfSource(path);
}

function areaOfSource(path: string): Area | undefined {
  if (/^src\/catalog\/(kinds\.ts|[^/]+\/(kind\.ts|docs\.md|icon\.svg))$/.test(path)) return 'catalog/kinds';
  if (/^src\/catalog\/shared\/([a-z-]+\/)?([a-z-]+-)?(fields|metrics)\.ts$/.test(path))
    return 'catalog/kinds';
  if (/^src\/worker\/(verdict-|replication-)?client\.ts$/.test(path)) return 'worker/client';
  if (/^src\/worker\/(verdict-|replication-)?protocol\.ts$/.test(path)) return 'worker/protocol';
  const folder = /^src\/([^/]+)\//.exec(path)?.[1];
  return folder !== undefined && folder in MAY_IMPORT ? (folder as Area) : undefined;
}

function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  for (const node of nodesOf(path, text)) {
    for (const { specifier, loads } of importsIn(node)) {
      found.push({ line: lineAt(text, node.start), specifier, loads });
    }
  }
  return found;
}

type Found = Omit<Import, 'line'>;

function importsIn(node: SyntaxNode): Found[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const specifier = literalOf(node.source);
      return specifier === undefined ? [] : [{ specifier, loads: loadsItsSource(node, specifier) }];
    }
    case 'ImportExpression':
      return [{ specifier: literalOf(node.source), loads: true }];
    case 'TSImportType':
      return [{ specifier: literalOf(node.source), loads: false }];
    case 'NewExpression':
      return isUrlBesideThisFile(node) ? [{ specifier: besideThisFile(node), loads: false }] : [];
    case 'CallExpression':
      return isMetaProperty(node.callee, 'glob') ? globsOf(node) : [];
    default:
      return [];
  }
}

function loadsItsSource(node: SyntaxNode, specifier: string): boolean {
  return node.importKind !== 'type' && node.exportKind !== 'type' && !/[?&]worker\b/.test(specifier);
}

/** `new URL('./simulation.worker.ts', import.meta.url)` */
function isUrlBesideThisFile(node: SyntaxNode): boolean {
  return isNamed(node.callee, 'URL') && isMetaProperty(argumentsOf(node)[1], 'url');
}

function besideThisFile(node: SyntaxNode): string | undefined {
  const address = literalOf(argumentsOf(node)[0]);
  return address === undefined || address.startsWith('.') ? address : `./${address}`;
}

function globsOf(node: SyntaxNode): Found[] {
  const [patterns] = argumentsOf(node);
  const list = isNode(patterns) && Array.isArray(patterns.elements) ? patterns.elements : [patterns];
  return list.map((pattern) => ({ specifier: literalOf(pattern)?.replace(/^!/, ''), loads: true }));
}

function argumentsOf(node: SyntaxNode): readonly unknown[] {
  return Array.isArray(node.arguments) ? node.arguments : [];
}

/** `import.meta.<name>` */
function isMetaProperty(node: unknown, name: string): boolean {
  return (
    isNode(node) &&
    node.type === 'MemberExpression' &&
    isNode(node.object) &&
    node.object.type === 'MetaProperty' &&
    isNamed(node.property, name)
  );
}

function whyForbidden(file: string, from: Area, specifier: string | undefined): string | undefined {
  if (specifier === undefined) return whyComputedForbidden(from);
  const target = targetOf(file, specifier);
  if (target === undefined) return whyPackageForbidden(file, from, specifier);
  return whyFileForbidden(file, from, target);
}

function whyComputedForbidden(from: Area): string | undefined {
  const trusted: readonly Area[] = ['tests', 'e2e', 'checks'];
  return trusted.includes(from) ? undefined : 'an address that is computed cannot be checked.';
}

/** The file that a relative import means; undefined for packages. */
function targetOf(file: string, specifier: string): string | undefined {
  const [address = ''] = specifier.split('?');
  return address.startsWith('.') ? resolvePath(folderOf(file), address) : undefined;
}

function whyPackageForbidden(file: string, from: Area, specifier: string): string | undefined {
  const name = specifier.startsWith('node:') ? 'node:' : packageOf(specifier);
  const homes = PACKAGE_HOMES[name] ?? [];
  if (homes.some((home) => isAtHome(file, from, home))) return undefined;
  // The packages of an area are also those of its tests.
  if (from === 'tests' && homes.some((home) => isAtHome(file, areaBesideTest(file), home))) return undefined;
  return homes.length === 0
    ? 'the table knows no such package.'
    : `that package is only for ${homes.join(', ')}.`;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function isAtHome(file: string, area: Area | undefined, home: string): boolean {
  return area === home || (home.includes('/') && area !== 'tests' && file.startsWith(`src/${home}/`));
}

function areaBesideTest(file: string): Area | undefined {
  return areaOfSource(file.replace(/\.test(\.tsx?)$/, '$1'));
}

function whyFileForbidden(file: string, from: Area, target: string): string | undefined {
  const to = areaOf(target);
  if (to === undefined) return 'that is no part of the source.';
  const allowed = allowedFor(file, from);
  if (!allowed.includes(to)) return `${from} may import ${allowed.join(', ')}; not ${to}.`;
  const [own, other] = [kindOf(file), kindOf(target)];
  if (own === undefined || other === undefined || own === other || other === 'shared') return undefined;
  return from === 'tests' ? undefined : `a kind never imports another kind: ${own} imports ${other}.`;
}

function allowedFor(file: string, from: Area): readonly Area[] {
  const beside = from === 'tests' ? areaBesideTest(file) : undefined;
  const more = beside === undefined ? [] : [beside, ...MAY_IMPORT[beside]];
  return [...new Set([from, ...MAY_IMPORT[from], ...more])];
}

/** The folder of a kind, or undefined for what lies outside or directly in the catalog. */
function kindOf(path: string): string | undefined {
  return /^src\/catalog\/([^/]+)\//.exec(path)?.[1];
}

/** Follows what the page and the judge's worker load, and names each import by which something reaches them that must not. */
function findLeaks(imports: ReadonlyMap<string, readonly Import[]>): Violation[] {
  const violations: Violation[] = [];
  for (const { entry, name, mustNotLoad } of WORLDS) {
    const seen = new Set([entry]);
    // A set hands out what is added while it is walked.
    for (const file of seen) {
      for (const { line, specifier, loads } of imports.get(file) ?? []) {
        const target = specifier !== undefined && loads ? targetOf(file, specifier) : undefined;
        const to = target === undefined ? undefined : areaOf(target);
        if (target === undefined || to === undefined) continue;
        if (!mustNotLoad.includes(to)) seen.add(target);
        else {
          const because = `${entry.split('/').at(-1)} leads here, and ${name} must not load ${to}.`;
          violations.push({ file, line, specifier: specifier ?? '', because });
        }
      }
    }
  }
  return violations;
}
