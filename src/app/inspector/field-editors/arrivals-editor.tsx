/** Arrivals: how requests begin. A law of chance, users who wait and think, or what was recorded in a file. */
import { useId, useState } from 'react';
import { meanRate } from '../../../model/bursts.ts';
import type { Arrivals, Phase } from '../../../model/traffic.ts';
import type { BadLines } from '../../../share/trace-files.ts';
import { FileDropZone } from '../../ui/file-drop-zone.tsx';
import { Select } from '../../ui/select.tsx';
import { BatchRows, OfferedNote, PhaseRows } from './burst-rows.tsx';
import { DistributionEditor } from './distribution-editor.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { NumberRow } from './number-row.tsx';
import { SettingRow } from './setting-row.tsx';
import { TraceCurve } from './trace-curve.tsx';
import { readTrace, traceInWords } from './trace-reading.ts';

/** A trace that was dropped: the run's length changes with it, so it is more than a value of the field. */
export interface TraceDrop {
  readonly arrivals: Extract<Arrivals, { process: 'trace' }>;
}

export interface ArrivalsEditorProps extends EditorProps<Arrivals>, RowState {
  readonly initial: Arrivals;
  readonly onTrace?: ((drop: TraceDrop) => void) | undefined;
}

type Process = Arrivals['process'];
const processes: readonly { readonly value: Process; readonly label: string }[] = [
  { value: 'poisson', label: 'Poisson' },
  { value: 'constant', label: 'Constant' },
  { value: 'mmpp', label: 'Phases: calm and bursts' },
  { value: 'closed', label: 'Closed: users' },
  { value: 'trace', label: 'Trace from a file' },
];

export function ArrivalsEditor(props: ArrivalsEditorProps) {
  const id = useId();
  const { value } = props;
  // Choosing "trace" before there is a file only opens the drop zone: the design keeps what it has.
  const [asking, setAsking] = useState(false);
  const shown = asking ? 'trace' : value.process;
  return (
    <div className="block-setting">
      <SettingRow {...props} wide controlId={id}>
        <Select
          className="fill"
          label={props.label}
          value={shown}
          options={processes}
          onChange={(process) => {
            setAsking(process === 'trace' && value.process !== 'trace');
            if (process === 'trace' || process === value.process) return;
            props.onChange(asProcess(process, value));
            props.onCommit();
          }}
        />
      </SettingRow>
      {!asking && (value.process === 'poisson' || value.process === 'constant') && (
        <NumberRow
          label="Rate"
          help={
            value.batch === undefined
              ? 'Requests per second, before the load shape.'
              : 'Batches per second, before the load shape.'
          }
          unit="perSecond"
          min={0}
          max={1e9}
          initial={'rate' in props.initial ? props.initial.rate : 100}
          value={value.rate}
          onChange={(rate) => props.onChange({ ...value, rate })}
          onCommit={props.onCommit}
        />
      )}
      {!asking && value.process === 'mmpp' && (
        <PhaseRows value={value} onChange={props.onChange} onCommit={props.onCommit} />
      )}
      {!asking && value.process !== 'closed' && value.process !== 'trace' && (
        <>
          <BatchRows value={value} onChange={props.onChange} onCommit={props.onCommit} />
          <OfferedNote value={value} />
        </>
      )}
      {!asking && value.process === 'closed' && <ClosedRows {...props} value={value} />}
      {!asking && value.process === 'trace' && <TraceCurve trace={value.trace} />}
      {shown === 'trace' && (
        <TraceDropZone
          arrivals={value.process === 'trace' ? value : null}
          onTrace={(drop) => {
            setAsking(false);
            if (props.onTrace === undefined) props.onChange(drop.arrivals);
            else props.onTrace(drop);
            props.onCommit();
          }}
        />
      )}
    </div>
  );
}

/** Another process that sends about as much. */
function asProcess(process: Exclude<Process, 'trace'>, from: Arrivals): Arrivals {
  const rate = usualRate(from);
  const batch = 'batch' in from && from.batch !== undefined ? { batch: from.batch } : {};
  if (process === 'mmpp') return { process, states: calmAndBurst(rate), ...batch };
  if (process !== 'closed') return { process, rate, ...batch };
  // A user who thinks for a second sends about one request a second.
  const users = Math.min(1_000_000, Math.max(1, Math.round(rate)));
  return { process, users, thinkTime: { distribution: 'exponential', mean: 1 } };
}

function usualRate(from: Arrivals): number {
  if (from.process === 'mmpp') return Number(meanRate(from).toPrecision(4));
  return 'rate' in from ? from.rate : from.process === 'closed' ? from.users : 100;
}

/** Nine tenths of the time half as much, and bursts that make up for it. */
function calmAndBurst(rate: number): Phase[] {
  return [
    { rate: rate / 2, meanSojourn: 9 },
    { rate: Number((rate * 5.5).toPrecision(4)), meanSojourn: 1 },
  ];
}

type Closed = Extract<Arrivals, { process: 'closed' }>;

function ClosedRows(props: ArrivalsEditorProps & { readonly value: Closed }) {
  const { value } = props;
  return (
    <>
      <NumberRow
        label="Users"
        help="How many there are. Each waits for its answer, thinks, and asks again."
        unit="count"
        min={1}
        max={1_000_000}
        integer
        initial={100}
        value={value.users}
        onChange={(users) => props.onChange({ ...value, users })}
        onCommit={props.onCommit}
      />
      <DistributionEditor
        label="Think time"
        help="Between an answer and the next request."
        unit="seconds"
        initial={{ distribution: 'exponential', mean: 1 }}
        value={value.thinkTime}
        onChange={(thinkTime) => props.onChange({ ...value, thinkTime })}
        onCommit={props.onCommit}
      />
      <NumberRow
        label="Interval"
        help="How often each user means to send, whatever the answers take; 0: it only thinks. Latency then also counts from when a request was meant to be sent, which a load generator that waits for answers hides (coordinated omission)."
        unit="seconds"
        min={0}
        max={1e9}
        initial={0}
        value={value.interval ?? 0}
        onChange={(interval) => props.onChange(withInterval(value, interval))}
        onCommit={props.onCommit}
      />
    </>
  );
}

/** None is left out of the document. */
function withInterval({ interval: _, ...value }: Closed, interval: number): Closed {
  return interval > 0 ? { ...value, interval } : value;
}

interface ReadingState {
  readonly busy: string | null;
  readonly error: string | null;
  readonly bad: BadLines | null;
}
const idle: ReadingState = { busy: null, error: null, bad: null };

/** Takes a file, by drop or by picker, and shows what is in it. */
function TraceDropZone(props: {
  readonly arrivals: Extract<Arrivals, { process: 'trace' }> | null;
  readonly onTrace: (drop: TraceDrop) => void;
}) {
  const [state, setState] = useState(idle);
  const take = async (file: File) => {
    setState({ ...idle, busy: file.name });
    const reading = await readTrace(file);
    setState({ busy: null, error: reading.ok ? null : reading.reason, bad: reading.bad });
    if (reading.ok) props.onTrace({ arrivals: { process: 'trace', trace: reading.trace } });
  };
  const trace = props.arrivals?.trace;
  return (
    <FileDropZone
      className="trace-drop"
      button={trace === undefined ? 'Choose a file' : 'Another file'}
      label="Trace file"
      accept=".csv,.log,.txt,text/csv,text/plain"
      onFile={(file) => void take(file)}
    >
      {trace === undefined ? (
        <strong>Drop a file here</strong>
      ) : (
        <>
          <strong>{trace.name}</strong>
          <span>{traceInWords(trace)}</span>
        </>
      )}
      {trace === undefined && (
        <span>A rate table (CSV: seconds,rate) or an access log (Common or Combined Log Format).</span>
      )}
      {state.busy !== null && <span role="status">Reading {state.busy} …</span>}
      {state.error !== null && (
        <span className="setting-error" role="alert">
          {state.error}
        </span>
      )}
      {state.bad !== null && state.bad.count > 0 && (
        <BadLineList bad={state.bad} refused={state.error !== null} />
      )}
    </FileDropZone>
  );
}

function BadLineList({ bad, refused }: { readonly bad: BadLines; readonly refused: boolean }) {
  const lines = bad.count === 1 ? 'One line' : `${bad.count} lines`;
  return (
    <details>
      <summary>{refused ? 'What is wrong' : `${lines} left out`}</summary>
      <ol>
        {bad.listed.map((each) => (
          <li key={each.line}>
            {each.line}: {each.reason}
          </li>
        ))}
      </ol>
    </details>
  );
}
