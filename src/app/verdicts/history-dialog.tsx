/** The verdict on a history that was dropped on the page: what was asked, how it stands, and the counterexample. */
import './verdict-panel.css';
import './history-dialog.css';
import { useMemo, useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { type ModelName, modelNames } from '../../model/history.ts';
import { problemLine } from '../../model/problem.ts';
import { liveQuestions } from '../../model/verdict-report.ts';
import type { FileConsistency, JudgedFile, RefusedFile } from '../../worker/verdict-protocol.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { DefinitionCard } from './definition-card.tsx';
import { EvidenceFigure } from './evidence-figure.tsx';
import { type Scene, sceneOf } from './evidence-scene.ts';
import { explain } from './evidence-words.ts';
import { useHistoryFile } from './history-file.ts';
import { type JudgementState, sentence } from './judgement-state.ts';
import { questionWords } from './questions.ts';
import { saveEvidence } from './save-evidence.ts';
import { StateSign } from './state-sign.tsx';

const FONT_SIZE = 14;

const consistencyTitles: { readonly [C in FileConsistency]: string } = {
  linearizable: 'Linearizable',
  sequential: 'Sequential',
  causal: 'Causal',
  'causal-convergence': 'Causal convergence',
  'causal-memory': 'Causal memory',
  sessions: 'All session guarantees',
  'read-your-writes': 'Read your writes',
  'monotonic-reads': 'Monotonic reads',
  'monotonic-writes': 'Monotonic writes',
  'writes-follow-reads': 'Writes follow reads',
  eventual: 'Eventual',
};
const modelTitles: { readonly [M in ModelName]: string } = {
  register: 'Register',
  'cas-register': 'Register with compare-and-set',
  kv: 'Key-value with append',
  set: 'Set',
  counter: 'Counter',
  queue: 'Queue',
};

const modelPhrases: { readonly [M in ModelName]: string } = {
  register: 'a register',
  'cas-register': 'a register with compare-and-set',
  kv: 'a key-value store with append',
  set: 'a set',
  counter: 'a counter',
  queue: 'a queue',
};

export function HistoryDialog({ onClose }: { readonly onClose: () => void }) {
  const name = useHistoryFile((state) => state.name);
  const judgement = useHistoryFile((state) => state.judgement);
  const failure = useHistoryFile((state) => state.failure);
  const subtitle = judgement?.ok === true ? sizeText(judgement) : 'A recorded history';
  return (
    <Dialog title={name} subtitle={subtitle} className="evidence-dialog history-dialog" onClose={onClose}>
      <Choosers />
      <div aria-live="polite">
        {judgement === null && failure === '' && <p className="history-wait">Reading and judging …</p>}
        {failure !== '' && <p className="history-wait">It could not be judged. {sentence(failure)}</p>}
        {judgement?.ok === false && <Refusal file={judgement} />}
      </div>
      {judgement?.ok === true && (
        <Judged key={`${judgement.consistency} ${judgement.model}`} file={judgement} />
      )}
    </Dialog>
  );
}

function sizeText({ operations, model, seconds }: JudgedFile): string {
  const count = `${operations.toLocaleString('en')} operation${operations === 1 ? '' : 's'}`;
  return `${count} on ${modelPhrases[model]}, read and judged in ${formatQuantity(seconds, 'seconds')}`;
}

const OWN = 'own';

/** By what it is judged. */
function Choosers() {
  const model = useHistoryFile((state) => state.model);
  const consistency = useHistoryFile((state) => state.consistency);
  const ask = useHistoryFile((state) => state.ask);
  return (
    <p className="history-choosers">
      Is it{' '}
      <Select
        label="What is asked"
        value={consistency}
        options={Object.entries(consistencyTitles).map(([value, label]) => ({
          value: value as FileConsistency,
          label,
        }))}
        onChange={(value) => void ask({ consistency: value })}
      />{' '}
      taken as a{' '}
      <Select
        label="Model of the objects"
        value={model ?? OWN}
        options={[
          { value: OWN as ModelName | typeof OWN, label: 'what its operations tell' },
          ...modelNames.map((value) => ({ value, label: modelTitles[value] })),
        ]}
        onChange={(value) => void ask({ model: value === OWN ? null : value })}
      />
    </p>
  );
}

function Refusal({ file }: { readonly file: RefusedFile }) {
  return (
    <div className="history-refusal">
      <p>
        <strong>It was refused.</strong> Understood are Jepsen and Knossos EDN, logs of jepsen.util,
        Porcupine’s key-value events, and our own JSON.
      </p>
      <ul>
        {file.problems.map((problem) => (
          <li key={problemLine(problem)}>{problemLine(problem)}</li>
        ))}
      </ul>
    </div>
  );
}

function Judged({ file }: { readonly file: JudgedFile }) {
  const [anomaly, setAnomaly] = useState(0);
  const [formal, setFormal] = useState(false);
  const scene = useScene(file, anomaly);
  const { verdict, consistency } = file;
  const state: JudgementState =
    verdict.valid === true ? 'holds' : verdict.valid === false ? 'broken' : 'unknown';
  const title = titleOf(file, state);
  const live = liveQuestions.find((question) => question === consistency);
  return (
    <div className="history-judged">
      <div className="history-verdict">
        <StateSign state={state} size={30} />
        <div className="question-words">
          <h3>{title}</h3>
          <p>{scene === null ? sentence(verdict.reason) : explain(scene).sentence}</p>
        </div>
        {live !== undefined && (
          <Button variant="soft" aria-expanded={formal} onClick={() => setFormal(!formal)}>
            Formal definition
          </Button>
        )}
        {scene !== null && (
          <Button
            variant="soft"
            icon="download"
            onClick={() =>
              saveEvidence(scene, { title, sentence: explain(scene).sentence, source: file.name })
            }
          >
            SVG
          </Button>
        )}
      </div>
      {formal && live !== undefined && <DefinitionCard definition={questionWords(live).definition} />}
      {scene !== null && (
        <EvidenceFigure
          scene={scene}
          fontSize={FONT_SIZE}
          contextRows={4}
          label={`${title}. ${explain(scene).sentence}`}
        />
      )}
      <Anomalies file={file} shown={anomaly} onShow={setAnomaly} />
    </div>
  );
}

function titleOf({ consistency, verdict }: JudgedFile, state: JudgementState): string {
  const title = consistencyTitles[consistency];
  if (state === 'holds') return `${title}: holds`;
  if (state === 'unknown') return `${title}: unknown`;
  const count = verdict.anomalies.length;
  return `${title}: broken${count > 1 ? `, ${count} anomalies` : ''}`;
}

function useScene(file: JudgedFile, anomaly: number): Scene | null {
  return useMemo(() => {
    const { verdict, shown, processes, clock } = file;
    const nameOf = (process: number) => {
      const client = processes[process]?.client ?? String(process);
      return /^\d+$/.test(client) ? `client ${client}` : client;
    };
    return sceneOf({ verdict, anomaly, operations: shown, clock, initial: null, nameOf });
  }, [file, anomaly]);
}

/** All that was found, by name; each shows its operations. */
function Anomalies(props: {
  readonly file: JudgedFile;
  readonly shown: number;
  readonly onShow: (anomaly: number) => void;
}) {
  const { anomalies } = props.file.verdict;
  if (anomalies.length === 0) return null;
  return (
    <ol className="history-anomalies" aria-label="Anomalies">
      {anomalies.map((anomaly, i) => (
        <li key={`${anomaly.name} ${anomaly.key} ${anomaly.operations.join(' ')}`}>
          <button
            type="button"
            aria-pressed={i === props.shown}
            disabled={anomaly.operations.length === 0}
            onClick={() => props.onShow(i)}
          >
            <b>
              {anomaly.name.replaceAll('-', ' ')}
              {anomaly.key === '' ? '' : ` (${anomaly.key})`}
            </b>{' '}
            {anomaly.message}
          </button>
        </li>
      ))}
    </ol>
  );
}
