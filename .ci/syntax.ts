/**
 * Parsed source for the checks: with the bundler's own parser, so that what stands in comments and strings is
 * never taken for code. (TypeScript 7 has no interface for programs yet.)
 */
import { parseSync } from 'vite';

export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Every node of a file, parents before children. */
export function* nodesOf(path: string, text: string): Generator<SyntaxNode> {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} does not parse: ${error.message}`);
  yield* descend(program);
}

function* descend(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* descend(item);
  } else if (isNode(value)) {
    yield value;
    for (const property of Object.values(value)) yield* descend(property);
  }
}

/** The string that an expression is, if it is one without parts to compute. */
export function literalOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis) || node.quasis.length !== 1)
    return undefined;
  const [quasi] = node.quasis as readonly { readonly value: { readonly cooked: string } }[];
  return quasi?.value.cooked;
}

export function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node.type === 'Identifier' && node.name === name;
}

/** Counted from 1, as editors do. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
