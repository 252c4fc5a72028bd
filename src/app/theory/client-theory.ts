/**
 * Theory of the whole network beside measurement, for one client: what Jackson's theorem or mean value analysis
 * predict of its throughput and mean latency with the load of the moment, and everything in the design that these
 * do not know.
 */
import type { Design, DesignNode } from '../../model/design.ts';
import { nodeName } from '../../model/design.ts';
import { faultDescriptors } from '../../model/faults.ts';
import type { ClientPrediction } from '../../theory/network.ts';
import type { ActiveFault, Mark } from '../../worker/protocol.ts';
import { meanOfTimes, meanOverTime } from '../inspector/measured-mean.ts';
import { type Compared, type Row, stretchOf } from '../inspector/station-theory.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import { MOST_NODES, theoryOfDesign } from './design-theory.ts';

export interface ClientComparison extends Compared {
  readonly method: string;
  readonly isExact: boolean;
}

/** What is predicted and measured of a client; null where nothing can be said. */
export function compareClientWithTheory(
  telemetry: Telemetry,
  design: Design,
  node: DesignNode,
  marks: readonly Mark[],
  faults: readonly ActiveFault[],
): ClientComparison | null {
  const [from, to] = stretchOf(telemetry, marks);
  const width = telemetry.bucketWidth;
  const stretch = { from: from * width, to: Math.min(telemetry.time, to * width) };
  const theory = theoryOfDesign(design, (stretch.from + stretch.to) / 2);
  if (theory === null) {
    const doubts = [`Designs of more than ${MOST_NODES} nodes are not worked out here.`];
    return { method: 'too large', isExact: false, rows: [], doubts, ...stretch };
  }
  const client = theory.prediction.clients.find(({ id }) => id === node.id);
  if (client === undefined) return null;
  const latency = meanOfTimes(telemetry, node.id, 'latencySeconds', from, to);
  const requests = meanOverTime(telemetry, node.id, 'requests', 'rate', from, to);
  const rows: readonly Row[] = [
    {
      title: 'Requests',
      unit: 'perSecond',
      predicted: client.throughput,
      measured: requests.mean,
      half: requests.half,
    },
    ...answeredRows(telemetry, client, from, to),
    {
      title: 'Latency, mean',
      unit: 'seconds',
      predicted: client.latencySeconds,
      measured: latency.mean,
      half: latency.half,
    },
  ];
  const doubts = [...faultDoubts(design, faults), ...client.doubts];
  return {
    method: theory.prediction.method,
    isExact: client.isExact && doubts.length === 0,
    rows,
    doubts,
    ...stretch,
  };
}

/** Where some requests fail by theory: how many a second do not. */
function answeredRows(
  telemetry: Telemetry,
  { id, throughput, goodput }: ClientPrediction,
  from: number,
  to: number,
): readonly Row[] {
  if (!(goodput < 0.999 * throughput)) return [];
  const answered = meanOverTime(telemetry, id, 'goodput', 'rate', from, to);
  return [
    {
      title: 'Answered',
      unit: 'perSecond',
      predicted: goodput,
      measured: answered.mean,
      half: answered.half,
    },
  ];
}

/** What is broken now, of which theory knows nothing, in sentences. */
export function faultDoubts(design: Design, faults: readonly ActiveFault[]): readonly string[] {
  return faults.map(({ fault, targets }) => {
    const names = design.nodes.filter(({ id }) => targets.includes(id)).map(nodeName);
    const where = names.length === 0 ? '' : ` (${names.slice(0, 3).join(', ')})`;
    return `Broken now, which theory leaves out: ${faultDescriptors[fault].title}${where}.`;
  });
}
