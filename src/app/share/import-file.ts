/** Opening a design or a run from a file on the visitor's machine. */
import { problemLine } from '../../model/problem.ts';
import { openFileText } from '../../share/design-file.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { openContent } from './open-content.ts';

const LARGEST_BYTES = 200_000_000;
const MOST_NAMED = 3;

/** Opens the file; false, with the reason in a toast, when that cannot be done. */
export async function importFile(file: File): Promise<boolean> {
  const refuse = (detail: string): false => {
    useUiStore.getState().toast({ tone: 'error', text: `${file.name} cannot be opened.`, detail });
    return false;
  };
  if (file.size > LARGEST_BYTES) return refuse('It is too large to be a design.');
  let text: string;
  try {
    text = await file.text();
  } catch {
    return refuse('It could not be read.');
  }
  const opened = openFileText(text);
  if (!opened.ok) {
    const more = opened.error.length > MOST_NAMED ? ` And ${opened.error.length - MOST_NAMED} more.` : '';
    return refuse(`${opened.error.slice(0, MOST_NAMED).map(problemLine).join('. ')}.${more}`);
  }
  await openContent(opened.value, file.name, true);
  useUiStore.getState().announce(`${file.name} opened.`);
  return true;
}
