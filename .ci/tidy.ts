/**
 * What no linter says about this house. Each rule takes the tree and gives one sentence for each breach, with
 * the path in front.
 */
import { folderOf, isTest, isTypeScript, resolvePath, type SourceTree } from './source-tree.ts';
import { isNamed, isNode, lineAt, nodesOf, type SyntaxNode } from './syntax.ts';

export type Rule = (tree: SourceTree) => string[];

const KIND_FILES = ['kind.ts', 'behavior.ts', 'behavior.test.ts', 'docs.md', 'icon.svg'];

/** Every folder of the catalog is a whole kind; only what kinds share stands apart. */
export const kindsAreWhole: Rule = (tree) => {
  const folders = new Set<string>();
  for (const path of tree.keys()) {
    const folder = /^src\/catalog\/[^/]+(?=\/)/.exec(path)?.[0];
    if (folder !== undefined && folder !== 'src/catalog/shared') folders.add(folder);
  }
  return [...folders].flatMap((folder) =>
    KIND_FILES.filter((file) => !tree.has(`${folder}/${file}`)).map((file) => `${folder} lacks ${file}.`),
  );
};

/** A file says why it exists before it says anything else. A test's titles say it already. */
export const filesOpenWithAComment: Rule = (tree) =>
  sourcesOf(tree)
    .filter(([path, text]) => !isTest(path) && !opensWithAComment(text))
    .map(([path]) => `${path} does not open with a comment that says why it exists.`);

const DIRECTIVES = /^(#!.*\n|\s*(\/\/|\/\*) ?(biome-ignore|@ts-|@vitest-)[^\n]*\n|\s+)*/;

function opensWithAComment(text: string): boolean {
  const comment = /^(\/\*[\s\S]*?\*\/|(\/\/.*\n)+)/.exec(text.replace(DIRECTIVES, ''))?.[0] ?? '';
  // Fewer letters than these say nothing.
  return comment.replaceAll(/[^\p{Letter}]/gu, '').length >= 20;
}

/**
 * Folders in which every file is a policy, but for the parts that several of them use. Who adds a file there names its
 * source or puts it on the list of parts.
 */
const POLICY_FOLDERS: Readonly<Record<string, string>> = {
  'src/catalog/cache': 'behavior entries holding kind memory pending-writes replay',
  'src/catalog/cache/eviction': 'ghosts lists order policies policy priorities',
  'src/catalog/load-balancer': 'backend-names backends behavior candidates kind',
  'src/catalog/message-queue': 'behavior consumers figures kind messages words',
  'src/catalog/rate-limiter': 'behavior kind limits',
  'src/catalog/shard-router/schemes': 'scheme schemes',
  'src/catalog/stream': 'behavior figures groups kind log words',
  'src/engine/disciplines': 'call-heap discipline disciplines line',
  'src/engine/limits': 'limit',
};

/** Policies that stand among files of another sort. */
const SINGLE_POLICIES =
  `back-off bulkhead circuit-breaker client-throttling deadline-propagation fallback hedged-calls
  retry-budget tied-calls`
    .split(/\s+/)
    .map((name) => `src/engine/${name}.ts`);

/** A year, a standard, an address, or a program whose manual or source text is known by its name. */
const SOURCE =
  /\b(1[89]|20)\d\d\b|\bRFC \d+|https?:|\b(HAProxy|NGINX|nginx|Envoy|Redis|Kafka|Netflix|Linux|RabbitMQ|Amazon|NATS)\b/;

/** A reader finds any policy in one small file that names where it comes from, in its opening paragraph. */
export const policiesNameTheirSource: Rule = (tree) => {
  const policies = [...tree].filter(([path]) => isPolicy(path));
  return policies
    .filter(([, text]) => !SOURCE.test(openingOf(text)))
    .map(([path]) => `${path} is a policy and does not name its source in its opening comment.`);
};

/** What is listed here is there: a file that was renamed would be overlooked. */
export const policyListsAreTrue: Rule = (tree) => {
  const parts = Object.entries(POLICY_FOLDERS).flatMap(([folder, names]) =>
    names.split(' ').map((name) => `${folder}/${name}.ts`),
  );
  return [...parts, ...SINGLE_POLICIES]
    .filter((path) => !tree.has(path))
    .map((path) => `.ci/tidy.ts lists ${path}, which is not there.`);
};

function isPolicy(path: string): boolean {
  if (!path.endsWith('.ts') || isTest(path)) return false;
  if (SINGLE_POLICIES.includes(path)) return true;
  const folder = folderOf(path);
  const name = path.slice(folder.length + 1, -'.ts'.length);
  const parts = POLICY_FOLDERS[folder]?.split(' ');
  return parts !== undefined && !parts.includes(name);
}

function openingOf(text: string): string {
  return /^\/\*[\s\S]*?\*\//.exec(text)?.[0] ?? '';
}

const EMPTY_NAMES = /(^|\/)(utils?|helpers?|misc|common|index)\.(ts|tsx|css)$/;

/** A name that fits everything says nothing, and a barrel hides where things are and loads them all. */
export const namesSayWhatIsInside: Rule = (tree) =>
  sourcesOf(tree)
    .filter(([path]) => EMPTY_NAMES.test(path))
    .map(([path]) => `${path}: name it after what is inside.`);

const LONGEST = 600;

/** Data and tests may be long; code that is has more than one reason to change. */
export const filesAreShort: Rule = (tree) =>
  sourcesOf(tree)
    .filter(([path, text]) => !isTest(path) && !path.startsWith('src/content/') && linesOf(text) > LONGEST)
    .map(([path, text]) => `${path} has ${linesOf(text)} lines; ${LONGEST} is the most.`);

function linesOf(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

const UNFINISHED = /\b(TODO|FIXME|XXX|HACK)\b/;
/** A test that skips itself where a file is absent, and says so (`test.skip(!there, 'reason')`), is whole. */
const PARTIAL_TESTS = /\.(only|skip(?!\(!)|todo|fixme)\(/;

/** Nothing half done, and no test left out. The rules and their own tests have to name what they look for. */
export const nothingIsLeftUndone: Rule = (tree) => {
  const complaints: string[] = [];
  for (const [path, text] of tree) {
    if (!/\.(tsx?|css|cjs|html|md)$/.test(path) || path.startsWith('.ci/tidy')) continue;
    const isJourney = path.startsWith('e2e/');
    for (const [index, line] of text.split('\n').entries()) {
      const found = UNFINISHED.exec(line) ?? (isTest(path) || isJourney ? PARTIAL_TESTS.exec(line) : null);
      if (found !== null) complaints.push(`${path}:${index + 1} has "${found[0]}": finish it or drop it.`);
    }
  }
  return complaints;
};

/** Relative links of the documents lead to files or folders that exist. */
export const linksAreAlive: Rule = (tree) => {
  const folders = new Set([...tree.keys()].flatMap(ancestorsOf));
  const complaints: string[] = [];
  for (const [path, text] of tree) {
    if (!path.endsWith('.md')) continue;
    for (const target of relativeLinksOf(text)) {
      const file = resolvePath(folderOf(path), decodeURI(target));
      if (!tree.has(file) && !folders.has(file))
        complaints.push(`${path} links to ${target}, which is not there.`);
    }
  }
  return complaints;
};

function ancestorsOf(path: string): string[] {
  const folder = folderOf(path);
  return folder === '' ? [''] : [folder, ...ancestorsOf(folder)];
}

function relativeLinksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '').replaceAll(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  const images = [...prose.matchAll(/<(?:img|source)[^>]*?\ssrc(?:set)?="([^"]+)"/g)];
  return [...inline, ...references, ...images]
    .map(([, target = '']) => target.replace(/[#?].*$/, ''))
    .filter((target) => target !== '' && !/^([a-z][a-z+.-]*:|\/\/)/i.test(target));
}

const DETERMINISTIC = /^src\/(base|model|engine|catalog|consistency|theory|experiment|content)\//;

/** Written in IEEE 754's exact operations, for all to use. */
const EXACT_MATH_HOME = 'src/base/deterministic-math.ts';

/** What IEEE 754 or the language fixes to the last bit. */
const EXACT = new Set(
  'sqrt floor ceil round trunc abs sign min max imul clz32 fround PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2'.split(
    ' ',
  ),
);

/** Two engines must see the same run, and their logarithms, powers and sines differ in the last bit. */
export const mathIsExact: Rule = (tree) => {
  const complaints: string[] = [];
  for (const [path, text] of tree) {
    if (!isTypeScript(path) || isTest(path) || !DETERMINISTIC.test(path) || path === EXACT_MATH_HOME)
      continue;
    for (const { node, what } of inexactIn([...nodesOf(path, text)])) {
      complaints.push(
        `${path}:${lineAt(text, node.start)} uses ${what}, which differs between engines: take base/deterministic-math.ts.`,
      );
    }
  }
  return complaints;
};

interface Inexact {
  readonly node: SyntaxNode;
  readonly what: string;
}

function inexactIn(nodes: readonly SyntaxNode[]): Inexact[] {
  const exact = new Set<unknown>();
  const found: Inexact[] = [];
  for (const node of nodes) {
    if (isExactMember(node)) exact.add(node.object);
    else if (isNamed(node, 'Math') && !exact.has(node))
      found.push({ node, what: 'inexact or computed Math' });
    else if (isPower(node)) found.push({ node, what: '**' });
  }
  return found;
}

function isExactMember(node: SyntaxNode): boolean {
  if (node.type !== 'MemberExpression' || node.computed === true || !isNamed(node.object, 'Math'))
    return false;
  return isNode(node.property) && typeof node.property.name === 'string' && EXACT.has(node.property.name);
}

/** Whole powers of two are exact everywhere. */
function isPower(node: SyntaxNode): boolean {
  const isOne =
    (node.type === 'BinaryExpression' || node.type === 'AssignmentExpression') &&
    /^\*\*/.test(String(node.operator));
  if (!isOne) return false;
  return !(numberIn(node.left) === 2 && Number.isInteger(numberIn(node.right)));
}

function numberIn(node: unknown): number | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'number' ? node.value : undefined;
}

function sourcesOf(tree: SourceTree): [path: string, text: string][] {
  return [...tree].filter(([path]) => /^(src|e2e|\.ci)\/.*\.(tsx?|css)$/.test(path));
}

export const RULES: Readonly<Record<string, Rule>> = {
  kindsAreWhole,
  filesOpenWithAComment,
  policiesNameTheirSource,
  policyListsAreTrue,
  namesSayWhatIsInside,
  filesAreShort,
  nothingIsLeftUndone,
  linksAreAlive,
  mathIsExact,
};
