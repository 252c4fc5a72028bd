/** Opening a design, a run or a recorded history from a file on the visitor's machine. */
import { problemLine } from '../../model/problem.ts';
import { openFileText } from '../../share/design-file.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { HEAD_CHARACTERS, looksLikeHistory } from '../verdicts/history-sniff.ts';
import { openContent } from './open-content.ts';

const LARGEST_BYTES = 200_000_000;
const MOST_NAMED = 3;

/** Lets a recorded history be judged; the judge and its dialog are loaded when they are first needed. */
async function judgeHistory(file: File, text?: string): Promise<void> {
  const { openHistory } = await import('../verdicts/history-file.ts');
  await openHistory(file, text);
}

/** Judges the file if it is a recorded history; false if it is something else. */
export async function openIfHistory(file: File): Promise<boolean> {
  const head = await file
    .slice(0, HEAD_CHARACTERS)
    .text()
    .catch(() => '');
  if (!looksLikeHistory(head)) return false;
  await judgeHistory(file);
  return true;
}

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
  if (looksLikeHistory(text)) {
    await judgeHistory(file, text);
    return false; // the dialog with the verdict is open now
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
