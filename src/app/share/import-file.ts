/** Opening a design, a run or a recorded history from a file on the visitor's machine. */
import { problemLine } from '../../model/problem.ts';
import { openFileText } from '../../share/design-file.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { type FileSort, HEAD_CHARACTERS, refusalOf, sortOfFile } from '../verdicts/history-sniff.ts';
import { openContent } from './open-content.ts';

const LARGEST_BYTES = 200_000_000;
const MOST_NAMED = 3;

/** Lets a recorded history be judged; the judge and its dialog are loaded when they are first needed. */
async function judgeHistory(file: File): Promise<void> {
  const { openHistory } = await import('../verdicts/history-file.ts');
  await openHistory(file);
}

/** Judges the file if it is a recorded history, refuses it if it is nothing known; says what it is. */
export async function openIfHistory(file: File): Promise<FileSort> {
  const head = await file
    .slice(0, HEAD_CHARACTERS)
    .text()
    .catch(() => null);
  if (head === null) return refuse(file, 'It could not be read.', 'strange');
  const sort = sortOfFile(file.name, head.slice(0, HEAD_CHARACTERS));
  const refusal = refusalOf(sort);
  if (refusal !== undefined) return refuse(file, refusal, sort);
  if (sort === 'history') await judgeHistory(file);
  return sort;
}

function refuse<T>(file: File, detail: string, answer: T): T {
  useUiStore.getState().toast({ tone: 'error', text: `${file.name} cannot be opened.`, detail });
  return answer;
}

/** Opens the file; false, with the reason in a toast, when that cannot be done. */
export async function importFile(file: File): Promise<boolean> {
  const sort = await openIfHistory(file);
  if (sort === 'history') return false; // the dialog with the verdict is open now
  if (refusalOf(sort) !== undefined) return false;
  if (sort === 'traffic' && /\.(?:log|txt|csv)$/i.test(file.name))
    return refuse(file, 'It holds traffic: drop it on a client on the canvas.', false);
  if (file.size > LARGEST_BYTES) return refuse(file, 'It is too large to be a design.', false);
  let text: string;
  try {
    text = await file.text();
  } catch {
    return refuse(file, 'It could not be read.', false);
  }
  const opened = openFileText(text);
  if (!opened.ok) {
    const more = opened.error.length > MOST_NAMED ? ` And ${opened.error.length - MOST_NAMED} more.` : '';
    const problems = opened.error.slice(0, MOST_NAMED).map(problemLine).join('. ');
    return refuse(file, `${problems}.${more}`, false);
  }
  await openContent(opened.value, file.name, true);
  useUiStore.getState().announce(`${file.name} opened.`);
  return true;
}
