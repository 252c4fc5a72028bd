/**
 * The project's own files, by path, as the checks see them. The checks take a tree as a plain map, so that a
 * test can plant a violation in a tree of two lines and see it caught.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Text by path; paths are relative to the project's root and written with "/". */
export type SourceTree = ReadonlyMap<string, string>;

/** What the project's tools and its users leave behind, and what is not ours. */
const NOT_OURS = new Set(['node_modules', 'dist', 'test-results', '.git', '.vscode', '.idea']);

export function readTree(root: string): SourceTree {
  const tree = new Map<string, string>();
  collect(root, '', tree);
  return tree;
}

function collect(root: string, folder: string, into: Map<string, string>): void {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (NOT_OURS.has(entry.name)) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) collect(root, path, into);
    else if (entry.isFile()) into.set(path, readFileSync(join(root, path), 'utf8'));
  }
}

export function isTypeScript(path: string): boolean {
  return /\.tsx?$/.test(path);
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

/** The path that `relative` means in a file of `folder`; leading parts above the root stay as "..". */
export function resolvePath(folder: string, relative: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
