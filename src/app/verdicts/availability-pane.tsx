/**
 * How clients fared around a cut, by the side on which they stand, and what answers took on a good day and
 * during it: the two trade-offs of PACELC, measured.
 */
import { useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import { type Design, nodeName } from '../../model/design.ts';
import type { StoreGroup } from '../../model/history-records.ts';
import { storeGroupsOf } from '../../model/store-groups.ts';
import type { GroupVerdict } from '../../model/verdict-report.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { sentFault } from '../stores/sent-faults.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import {
  type Latencies,
  latenciesIn,
  type Outcomes,
  outcomesIn,
  type Phases,
  phasesAround,
} from './availability.ts';
import { type CutEpisode, cutEpisodes } from './cut-episodes.ts';
import { type CutSide, cutSides } from './cut-sides.ts';
import { judgementOf, stateOf } from './judgement-state.ts';
import { pacelcWords, percent, unanswered } from './pacelc.ts';
import { useVerdicts } from './verdict-store.ts';

export function AvailabilityPane() {
  const design = useDesignStore((state) => state.design);
  const episodes = useEpisodes(design);
  const [picked, setPicked] = useState<number | null>(null);
  const index = Math.min(picked ?? episodes.length - 1, episodes.length - 1);
  const groups = storeGroupsOf(design, kindById);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="availability" tabIndex={0} aria-label="Availability and latency">
      {episodes.length > 1 && (
        <p className="availability-choice">
          Cut{' '}
          <Select
            label="Which cut"
            value={String(index)}
            options={episodes.map((episode, i) => ({ value: String(i), label: spanText(episode) }))}
            onChange={(value) => setPicked(Number(value))}
          />
        </p>
      )}
      <div className="availability-groups">
        {groups.map((group) => (
          <Group key={group.id} group={group} design={design} episodes={episodes} index={index} />
        ))}
      </div>
    </section>
  );
}

/** The cuts of the run up to now; of a second's fineness, since the tables are. */
function useEpisodes(design: Design): readonly CutEpisode[] {
  const marks = useRunStore((state) => state.marks);
  const active = useRunStore((state) => state.activeFaults);
  const now = useRunStore((state) => Math.floor(state.time * 2) / 2);
  const faultOf = (id: string) => sentFault(id) ?? design.timeline.find((entry) => entry.id === id);
  return cutEpisodes(design, marks, active, faultOf, now);
}

interface GroupProps {
  readonly group: StoreGroup;
  readonly design: Design;
  readonly episodes: readonly CutEpisode[];
  readonly index: number;
}

/** A client or a whole side in the three phases. */
interface RowFigures {
  readonly before: Outcomes;
  readonly during: Outcomes | null;
  readonly after: Outcomes | null;
}
interface GroupFigures {
  readonly rows: readonly RowFigures[];
  readonly sides: readonly RowFigures[];
  readonly calm: Latencies;
  readonly parted: Latencies | null;
}

function Group({ group, design, episodes, index }: GroupProps) {
  const episode = episodes[index];
  const sides = cutSides(design, group, episode?.blocked ?? []);
  const phases = usePhases(episodes, index);
  const shape = JSON.stringify([sides.map(({ clients }) => clients), phases]);
  const figures = useTelemetry(
    (telemetry): GroupFigures => {
      const whole = { from: 0, to: telemetry.bucketCount * telemetry.bucketWidth };
      const row = (clients: readonly string[]): RowFigures => ({
        before: outcomesIn(telemetry, clients, phases?.before ?? whole),
        during: phases === null ? null : outcomesIn(telemetry, clients, phases.during),
        after: phases === null ? null : outcomesIn(telemetry, clients, phases.after),
      });
      const calm =
        phases !== null && phases.before.to > phases.before.from ? phases.before : (phases?.after ?? whole);
      return {
        rows: sides.flatMap((side) => side.clients.map((client) => row([client]))),
        sides: sides.map((side) => row(side.clients)),
        calm: latenciesIn(telemetry, group.clients, calm),
        parted: phases === null ? null : latenciesIn(telemetry, group.clients, phases.during),
      };
    },
    [shape],
  );
  return (
    <section className="availability-group" aria-label={group.title}>
      <h3>{group.title}</h3>
      <Moral group={group} sides={sides} figures={figures} {...(episode === undefined ? {} : { episode })} />
      <OutcomeTable design={design} sides={sides} figures={figures} isCut={phases !== null} />
      <LatencyTable figures={figures} />
    </section>
  );
}

function usePhases(episodes: readonly CutEpisode[], index: number): Phases | null {
  const now = useRunStore((state) => Math.floor(state.time * 2) / 2);
  return phasesAround(episodes, index, now);
}

/** The trade-off in words. */
function Moral(props: {
  readonly group: StoreGroup;
  readonly sides: readonly CutSide[];
  readonly figures: GroupFigures;
  readonly episode?: CutEpisode;
}) {
  const { group, sides, figures, episode } = props;
  const verdict = useVerdicts((state) => state.report?.groups.find((each) => each.group === group.id));
  if (episode === undefined || figures.parted === null) return <CalmMoral figures={figures} />;
  const words = pacelcWords({
    sides: sides.map(({ name }, i) => ({ name, during: figures.sides[i]!.during! })),
    ...linearizability(verdict),
    cutAt: episode.from,
    calm: figures.calm,
    parted: figures.parted,
  });
  return (
    <p className="availability-moral">
      {words.parted !== '' && <strong>{words.parted}</strong>} {words.calm}
    </p>
  );
}
function CalmMoral({ figures }: { readonly figures: GroupFigures }) {
  const input = { sides: [], linearizable: 'waiting', brokenAt: null, cutAt: 0 } as const;
  const { calm } = pacelcWords({ ...input, calm: figures.calm, parted: figures.calm });
  return (
    <p className="availability-moral">
      {calm} Nothing has been cut yet: take the scissors and part the network.
    </p>
  );
}
function linearizability(verdict: GroupVerdict | undefined) {
  const judgement = verdict === undefined ? undefined : judgementOf(verdict, 'linearizable');
  if (judgement === undefined) return { linearizable: 'waiting', brokenAt: null } as const;
  return { linearizable: stateOf(judgement), brokenAt: judgement.brokenAt };
}

function OutcomeTable(props: {
  readonly design: Design;
  readonly sides: readonly CutSide[];
  readonly figures: GroupFigures;
  readonly isCut: boolean;
}) {
  const { design, sides, figures, isCut } = props;
  const names = new Map(design.nodes.map((node) => [node.id, nodeName(node)]));
  let place = 0;
  return (
    <table className="outcomes">
      <caption className="visually-hidden">How requests ended, by client</caption>
      <thead>
        <tr>
          <th scope="col">Of the requests</th>
          <th scope="col">{isCut ? 'before the cut' : 'so far'}</th>
          {isCut && <th scope="col">during it</th>}
          {isCut && <th scope="col">after it</th>}
        </tr>
      </thead>
      {sides.map((side, i) => (
        <tbody key={side.clients.join(' ')}>
          {isCut && side.clients.length > 1 && <SideRow side={side} figures={figures.sides[i]!} />}
          {side.clients.map((client) => {
            const row = figures.rows[place++]!;
            const alone = isCut && side.clients.length === 1;
            return (
              <tr key={client} className={isCut && !alone ? 'within' : ''}>
                <th scope="row">
                  {names.get(client) ?? client}
                  {alone && <SideName side={side} />}
                </th>
                <OutcomeCells row={row} isCut={isCut} />
              </tr>
            );
          })}
        </tbody>
      ))}
    </table>
  );
}

function SideRow({ side, figures }: { readonly side: CutSide; readonly figures: RowFigures }) {
  return (
    <tr>
      <th scope="row">
        All {side.clients.length} clients
        <SideName side={side} />
      </th>
      <OutcomeCells row={figures} isCut />
    </tr>
  );
}

function SideName({ side: { name, replicas, ofReplicas } }: { readonly side: CutSide }) {
  return (
    <small className="side">
      <Icon name="scissors" size={11} /> side of {name}, {replicas} of {ofReplicas} replicas
    </small>
  );
}

function OutcomeCells({ row, isCut }: { readonly row: RowFigures; readonly isCut: boolean }) {
  return (
    <>
      <OutcomeCell outcomes={row.before} />
      {isCut && <OutcomeCell outcomes={row.during} />}
      {isCut && <OutcomeCell outcomes={row.after} />}
    </>
  );
}

/** A bar of three parts and the shares that are not nothing. */
function OutcomeCell({ outcomes }: { readonly outcomes: Outcomes | null }) {
  if (outcomes === null || outcomes.ended === 0) return <td className="none">—</td>;
  const { ended, answered, refused, timedOut } = outcomes;
  const parts = [
    { id: 'answered', words: 'answered', count: answered },
    { id: 'refused', words: 'refused', count: refused },
    { id: 'timed-out', words: 'timed out', count: timedOut },
  ];
  return (
    <td>
      <span className="outcome-bar" aria-hidden="true">
        {parts.map(({ id, count }) => (
          <i key={id} className={id} style={{ width: `${(count / ended) * 100}%` }} />
        ))}
      </span>
      <span className="outcome-words">
        {parts
          .filter(({ id, count }) => id === 'answered' || count > 0)
          .map(({ id, words, count }) => (
            <span key={id} className={id}>
              <b>{percent(count / ended)}</b> {words}
            </span>
          ))}
      </span>
      {unanswered(outcomes) > 0 && <span className="visually-hidden">{`of ${ended}`}</span>}
    </td>
  );
}

function LatencyTable({ figures: { calm, parted } }: { readonly figures: GroupFigures }) {
  const cells = (of: Latencies[keyof Latencies] | undefined) => (
    <>
      <td>{formatQuantity(of?.p50 ?? Number.NaN, 'seconds')}</td>
      <td>{formatQuantity(of?.p99 ?? Number.NaN, 'seconds')}</td>
    </>
  );
  return (
    <table className="latencies">
      <caption className="visually-hidden">How long answers took</caption>
      <thead>
        <tr>
          <th scope="col">An answer takes</th>
          <th scope="col">good day p50</th>
          <th scope="col">p99</th>
          {parted !== null && <th scope="col">during the cut p50</th>}
          {parted !== null && <th scope="col">p99</th>}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">a write</th>
          {cells(calm.writes)}
          {parted !== null && cells(parted.writes)}
        </tr>
        <tr>
          <th scope="row">a read</th>
          {cells(calm.reads)}
          {parted !== null && cells(parted.reads)}
        </tr>
      </tbody>
    </table>
  );
}

function spanText({ from, to, isOver }: CutEpisode): string {
  return `${clockText(from)} to ${isOver ? clockText(to) : 'now'}`;
}
