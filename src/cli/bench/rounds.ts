/**
 * A round of the bench: whatever its tables and measures want to know is run once, each in a fresh process, and
 * rounds follow one another. So a slow minute of the machine hits all alike, and a ratio is that of two
 * neighbours in time.
 */
import type { Model } from './designs.ts';
import type { Measurement } from './measurement.ts';
import {
  type ProbeId,
  type ProgramId,
  type Programs,
  runProbe,
  runProgram,
  runs as runsModel,
} from './programs.ts';
import type { Run } from './report.ts';

export class Round {
  /** What was run, in the order in which it was asked for. */
  readonly runs: Run[] = [];
  private readonly found: Programs;
  private readonly requests: number;
  private readonly tell: (what: string) => void;
  private readonly known = new Map<string, Measurement>();
  private readonly probed = new Map<ProbeId, number>();

  /** `requests` is how many a run has, where nobody asks for another number. */
  constructor(found: Programs, requests: number, tell: (what: string) => void) {
    this.found = found;
    this.requests = requests;
    this.tell = tell;
  }

  /** One run of a model; undefined where the program is not on this machine or does not have the model. */
  run(id: ProgramId, model: Model): Measurement | undefined {
    const program = this.found.programs.find((one) => one.id === id);
    if (program === undefined || !runsModel(program, model)) return undefined;
    const key = `${id} ${model}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.tell(`${model}, ${id}`);
    const requests = program.requests ?? Math.max(1000, Math.round(this.requests * program.share));
    const measurement = runProgram(program, model, requests);
    this.known.set(key, measurement);
    this.runs.push({ program: id, model, ...measurement });
    return measurement;
  }

  /** What a program that finds one figure says; undefined where it is not on this machine. */
  probe(id: ProbeId): number | undefined {
    const probe = this.found.probes.find((one) => one.id === id);
    if (probe === undefined) return undefined;
    const known = this.probed.get(id);
    if (known !== undefined) return known;
    this.tell(id);
    const value = runProbe(probe);
    this.probed.set(id, value);
    return value;
  }
}
