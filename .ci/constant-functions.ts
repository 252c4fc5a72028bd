/**
 * A step of the build of everything that simulates: top-level functions become constants. V8 compiles what a
 * top-level `const` holds into the machine code of its callers. A function declaration could be assigned to at
 * any time, so each call of one loads it and compares it with what was inlined: a twelfth of a request's
 * instructions. The source keeps its declarations; here they move, as constants, to the head of the bundle,
 * where they are complete before anything runs, just as declarations are. A function that somebody assigns to
 * stays what it is.
 */
import type { Plugin } from 'vite';

/** As much as all nodes of a syntax tree (ESTree) have in common. */
interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface Declaration extends Syntax {
  readonly id: Syntax & { readonly name: string };
  readonly async: boolean;
  readonly generator: boolean;
}

/** In files with a module whose id matches, or in all. */
export function constantFunctions(simulates = /^/): Plugin {
  return {
    name: 'scalarium:constant-functions',
    renderChunk(code, { moduleIds }) {
      if (!moduleIds.some((id) => simulates.test(id))) return null;
      const { body } = this.parse(code) as unknown as { readonly body: readonly Syntax[] };
      return { code: withConstantFunctions(code, body), map: null };
    },
  };
}

/** The bundle's text, whose top-level statements are `body`, with its functions as constants. */
function withConstantFunctions(code: string, body: readonly Syntax[]): string {
  const assigned = new Set<string>();
  for (const statement of body) collectAssigned(statement, assigned);
  let constants = '';
  let imports = '';
  let rest = '';
  let done = 0;
  for (const statement of body) {
    const text = code.slice(statement.start, statement.end);
    rest += code.slice(done, statement.start);
    done = statement.end;
    if (statement.type === 'ImportDeclaration') imports += `${text}\n`;
    else if (isConstant(statement, assigned)) constants += `${asConstant(code, statement)}\n`;
    else rest += text;
  }
  return imports + constants + rest + code.slice(done);
}

function isConstant(statement: Syntax, assigned: ReadonlySet<string>): statement is Declaration {
  return statement.type === 'FunctionDeclaration' && !assigned.has((statement as Declaration).id.name);
}

/** Without a name of its own, which would be one more binding: it takes that of the constant. */
function asConstant(code: string, { id, start, end, async, generator }: Declaration): string {
  const head = `${async ? 'async ' : ''}function${generator ? '*' : ''} `;
  return `const ${id.name} = ${head}${code.slice(code.indexOf('(', Math.max(start, id.end)), end)};`;
}

/** Adds every name that something in the tree may assign to, whichever scope it is of. */
function collectAssigned(node: unknown, assigned: Set<string>): void {
  if (Array.isArray(node)) {
    for (const one of node) collectAssigned(one, assigned);
  } else if (node !== null && typeof node === 'object') {
    const { type, left, argument } = node as { type?: string; left?: { type?: string }; argument?: unknown };
    if (type === 'AssignmentExpression') collectNames(left, assigned);
    else if (type === 'ForInStatement' || type === 'ForOfStatement') {
      // what the loop declares is its own
      if (left?.type !== 'VariableDeclaration') collectNames(left, assigned);
    } else if (type === 'UpdateExpression') collectNames(argument, assigned);
    for (const child of Object.values(node)) collectAssigned(child, assigned);
  }
}

/** Adds every name that stands in a target of an assignment, but for those of fields. */
function collectNames(target: unknown, names: Set<string>): void {
  if (target === null || typeof target !== 'object') return;
  const { type, name } = target as { type?: string; name?: string };
  if (type === 'MemberExpression') return;
  if (type === 'Identifier' && name !== undefined) names.add(name);
  for (const child of Object.values(target)) collectNames(child, names);
}
