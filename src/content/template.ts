/**
 * What a template is: a ready design with a story and a claim. The claim is a promise: a test of the same
 * name (`src/validation/templates.test.ts`) executes it on several seeds, so a sentence that stops being true
 * fails the build. Templates are data and prose; nothing here runs.
 */
import { type Design, type DesignInput, designSchema } from '../model/design.ts';

export interface Template {
  /** Kebab-case; also the name of its claim in the tests. */
  readonly id: string;
  readonly title: string;
  /** Chapter of Gorton's "Foundations of Scalable Systems" that it belongs to. */
  readonly chapter: string;
  /** A few plain sentences: what one sees, what to watch, what to try. */
  readonly story: string;
  /** What holds in every run, in words; the tests hold it to numbers. */
  readonly claim: string;
  readonly design: Design;
}

/** A template out of a design in short: the design takes its title, and story and claim as its notes. */
export function defineTemplate(
  parts: Omit<Template, 'design'> & { readonly design: Omit<DesignInput, 'version' | 'title' | 'notes'> },
): Template {
  const { title, story, claim } = parts;
  const notes = `${story}\n\n**What is promised:** ${claim}`;
  return { ...parts, design: designSchema.parse({ version: 1, title, notes, ...parts.design }) };
}
