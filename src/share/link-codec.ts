/**
 * A link is an experiment: a design, or a whole run with its journal, in the fragment of a URL, which no
 * browser sends to any server. Decoding is total: whatever the text, it ends soon with a design or with a
 * sentence that says why not; one bad element is named and dropped, not the whole.
 */
import { err, ok, type Result } from '../base/result.ts';
import { kinds } from '../catalog/kinds.ts';
import { DESIGN_VERSION, type Design } from '../model/design.ts';
import type { Problem } from '../model/problem.ts';
import type { RunFile } from '../model/run-file.ts';
import { salvageRun } from '../model/run-validation.ts';
import { salvageDesign } from '../model/validation.ts';
import { seal, unseal } from './envelope.ts';
import type { LinkProblem } from './link-problem.ts';
import { packDesign, unpackDesign } from './pack-design.ts';
import { packRun, unpackRun } from './pack-run.ts';
import { designForLink, journalForLink } from './traces-in-links.ts';

/** What a link carried. `dropped` names what could not be read; empty if all was well. */
export type LinkContent =
  | { readonly type: 'design'; readonly design: Design; readonly dropped: readonly Problem[] }
  | { readonly type: 'run'; readonly run: RunFile; readonly dropped: readonly Problem[] };

/** The fragment, `#` included, that carries a design. */
export async function encodeDesignLink(design: Design): Promise<string> {
  return `#${await seal(['d', DESIGN_VERSION, packDesign(await designForLink(design))])}`;
}

/** The fragment, `#` included, that carries a run. */
export async function encodeRunLink(run: RunFile): Promise<string> {
  const forLink = {
    ...run,
    design: await designForLink(run.design),
    journal: await journalForLink(run.journal),
  };
  return `#${await seal(['r', DESIGN_VERSION, packRun(forLink)])}`;
}

/** Reads a link: a whole URL, its fragment, or what follows `#`. Never throws, whatever the text. */
export async function decodeLink(link: string): Promise<Result<LinkContent, LinkProblem>> {
  const unsealed = await unseal(link);
  if (!unsealed.ok) return unsealed;
  const [type, version, packed] = Array.isArray(unsealed.value) ? (unsealed.value as readonly unknown[]) : [];
  if (type === 'd') {
    const salvaged = salvageDesign(unpackDesign(packed, version), kinds);
    return salvaged.ok ? ok({ type: 'design', ...salvaged.value }) : err(invalid(salvaged.error));
  }
  if (type === 'r') {
    const salvaged = salvageRun(unpackRun(packed, version), kinds);
    return salvaged.ok ? ok({ type: 'run', ...salvaged.value }) : err(invalid(salvaged.error));
  }
  return err(invalid([]));
}

function invalid(problems: readonly Problem[]): LinkProblem {
  const newer = problems.find((problem) => problem.path.endsWith('version'));
  const why =
    newer === undefined ? 'Nothing in it is a design that can be opened.' : `${sentence(newer.message)}`;
  return { reason: 'invalid', message: `This link is whole, but cannot be opened. ${why}`, problems };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
