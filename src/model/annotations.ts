/**
 * Notes and frames: what is drawn for people alone. A note is text on the canvas, a frame an outline with a title.
 * The engine never hears of them; they are saved, shared and undone like everything else.
 */
import type { Annotation, Design } from './design.ts';
import type { Edit } from './edits.ts';

/** The notes and frames of a design, in the order in which they are drawn. */
export function annotationsOf(design: Pick<Design, 'annotations'>): readonly Annotation[] {
  return design.annotations ?? [];
}

/** Adds notes and frames, or replaces those with their ids. */
export function putAnnotations(design: Design, put: readonly Annotation[], title: string): Edit {
  const changed = new Map(put.map((each) => [each.id, each]));
  const kept = annotationsOf(design).map((each) => {
    const now = changed.get(each.id);
    changed.delete(each.id);
    return now ?? each;
  });
  return { title, document: { annotations: [...kept, ...changed.values()] } };
}

/** Removes notes and frames. What stands in a frame stays. */
export function removeAnnotations(design: Design, ids: readonly string[]): Edit {
  const gone = new Set(ids);
  const [first, ...others] = annotationsOf(design).filter((each) => gone.has(each.id));
  const several = others.every((each) => each.type === first?.type)
    ? `${others.length + 1} ${first?.type ?? 'note'}s`
    : `${others.length + 1} notes and frames`;
  return {
    title: `Delete ${first !== undefined && others.length === 0 ? annotationName(first) : several}`,
    document: { annotations: annotationsOf(design).filter((each) => !gone.has(each.id)) },
  };
}

const LONGEST_NAME = 32;

/** What a note or a frame is called in a sentence: by its first words, or by its title. */
export function annotationName(annotation: Annotation): string {
  const text = annotation.type === 'note' ? annotation.text : annotation.title;
  const words = text
    .replace(/[#*_`>[\]]/g, '')
    .trim()
    .split('\n')[0]!;
  const short = words.length > LONGEST_NAME ? `${words.slice(0, LONGEST_NAME - 1).trimEnd()}…` : words;
  return short === '' ? `the ${annotation.type}` : `${annotation.type} “${short}”`;
}
