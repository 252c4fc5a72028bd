/**
 * What a template is: a ready design with a story and a claim. The claim is a promise: a test of the same
 * name (`src/validation/templates.test.ts`) executes it on several seeds, so a sentence that stops being true
 * fails the build. Templates are data and prose; nothing here runs.
 */
import { type Design, type DesignInput, designSchema } from '../model/design.ts';

/** How much one should know before: nothing, what a queue does, or what a protocol promises. */
export type TemplateLevel = 'first steps' | 'once you know queues' | 'for the curious';

export interface Template {
  /** Kebab-case; also the name of its claim in the tests. */
  readonly id: string;
  readonly title: string;
  /** Chapter of Gorton's "Foundations of Scalable Systems" that it belongs to. */
  readonly chapter: string;
  /** What one knows the answer to afterwards; the gallery is read by it. */
  readonly question: string;
  readonly level: TemplateLevel;
  /** How long it takes to watch and to try once. */
  readonly minutes: number;
  /** A sentence or two for the gallery: what stands there and what happens to it. */
  readonly story: string;
  /** What holds in every run, in one sentence; the tests hold it to numbers. */
  readonly claim: string;
  readonly design: Design;
}

interface Parts extends Omit<Template, 'design'> {
  /** What happens and why, for who has opened it. Plain words: the reader is a student. */
  readonly plot: string;
  readonly watch: string;
  /** Something to change, and what to look for then. */
  readonly attempt: string;
  readonly design: Omit<DesignInput, 'version' | 'title' | 'notes'>;
}

/** A template out of its parts: the design takes the title, and all prose but the story as its notes. */
export function defineTemplate({ plot, watch, attempt, ...template }: Parts): Template {
  const { title, claim } = template;
  const notes = [plot, `**Watch** ${watch}`, `**Try** ${attempt}`, `**Promised:** ${claim}`].join('\n\n');
  return { ...template, design: designSchema.parse({ version: 1, title, notes, ...template.design }) };
}
