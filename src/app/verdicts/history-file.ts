/**
 * A history that was dropped on the page, and how the judge stands on it. It has a judge of its own, so that a
 * long file never keeps the run's judge waiting, and a question that is taken back ends with its worker.
 */
import { create } from 'zustand';
import type { ModelName } from '../../model/history.ts';
import { createVerdictClient } from '../../worker/verdict-client.ts';
import type { FileConsistency, FileJudgement, VerdictClient } from '../../worker/verdict-protocol.ts';
import { useUiStore } from '../stores/ui-store.ts';

/** Longest file that is read: the longest text that a reader takes. */
const LARGEST_BYTES = 256_000_000;

interface HistoryFileState {
  readonly name: string;
  readonly text: string;
  /** What its objects are; null: what its operations tell. */
  readonly model: ModelName | null;
  readonly consistency: FileConsistency;
  readonly judgement: FileJudgement | null;
  /** Why there is no judgement; empty while there is one or it is on its way. */
  readonly failure: string;
  /** Judges again by another model or question. */
  ask(question: Partial<Pick<HistoryFileState, 'model' | 'consistency'>>): Promise<void>;
  /** Ends whatever is under way and forgets the file. */
  close(): void;
}

let createClient: () => VerdictClient = createVerdictClient;
let judge: VerdictClient | null = null;

const nothing = { name: '', text: '', model: null, judgement: null, failure: '' } as const;

export const useHistoryFile = create<HistoryFileState>()((set, get) => ({
  ...nothing,
  consistency: 'linearizable',
  async ask(question) {
    judge?.terminate();
    const own = createClient();
    judge = own;
    set({ ...question, judgement: null, failure: '' });
    const { name, text, model, consistency } = get();
    try {
      const judgement = await own.api.judgeFile({
        name,
        text,
        consistency,
        ...(model !== null && { model }),
      });
      if (judge === own) set({ judgement });
    } catch (error) {
      if (judge === own) set({ failure: error instanceof Error ? error.message : String(error) });
    } finally {
      own.terminate();
      if (judge === own) judge = null;
    }
  },
  close() {
    judge?.terminate();
    judge = null;
    set(nothing);
  },
}));

/** Opens a file as a history and lets it be judged; the dialog shows how it goes. */
export async function openHistory(file: File, text?: string): Promise<void> {
  const { toast, openDialog } = useUiStore.getState();
  if (file.size > LARGEST_BYTES) {
    const detail = 'It is too large: at most 256 MB are read.';
    toast({ tone: 'error', text: `${file.name} cannot be judged.`, detail });
    return;
  }
  let content: string;
  try {
    content = text ?? (await file.text());
  } catch {
    toast({ tone: 'error', text: `${file.name} cannot be judged.`, detail: 'It could not be read.' });
    return;
  }
  useHistoryFile.setState({ ...nothing, name: file.name, text: content, consistency: 'linearizable' });
  openDialog('history');
  const stop = useUiStore.subscribe(({ dialog }) => {
    if (dialog === 'history') return;
    stop();
    useHistoryFile.getState().close();
  });
  await useHistoryFile.getState().ask({});
}

/** Puts a double in the place of the judge (tests). */
export function judgeFilesWith(create: () => VerdictClient): void {
  createClient = create;
}
