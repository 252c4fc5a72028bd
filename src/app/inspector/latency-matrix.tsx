/**
 * Latencies of all pairs as a table. One half is written in, the other mirrors it: a pair has one latency, both
 * ways. On the diagonal stands what lies between nodes of the same place.
 */
import { useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { Distribution } from '../../model/distribution.ts';
import { meanOf } from '../../model/law-figures.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { setPairLatency } from '../stores/zone-actions.ts';
import { type InputProblem, QuantityInput } from './field-editors/quantity-input.tsx';
import { ProblemNote } from './field-editors/setting-row.tsx';

export interface LatencyMatrixProps {
  readonly places: readonly { readonly id: string; readonly name: string }[];
  /** The pair's own latency. */
  readonly latency: (a: string, b: string) => Distribution | undefined;
  /** What holds where the pair has none of its own. */
  readonly inherited: (a: string, b: string) => Distribution | undefined;
}

export function LatencyMatrix(props: LatencyMatrixProps) {
  const { places } = props;
  const [error, setError] = useState<InputProblem | null>(null);
  return (
    <div className="matrix-frame">
      <table className="latency-matrix">
        <thead>
          <tr>
            <td />
            {places.map((place) => (
              <th key={place.id} scope="col">
                {place.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((row, i) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              {places.map((column, j) => (
                <Cell
                  key={column.id}
                  {...props}
                  row={row}
                  column={column}
                  mirror={j < i}
                  onError={setError}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ProblemNote problem={error} />
    </div>
  );
}

type Place = LatencyMatrixProps['places'][number];

function Cell(
  props: LatencyMatrixProps & {
    readonly row: Place;
    readonly column: Place;
    readonly mirror: boolean;
    readonly onError: (problem: InputProblem | null) => void;
  },
) {
  const { row, column } = props;
  const own = props.latency(row.id, column.id);
  const law = own ?? props.inherited(row.id, column.id);
  if (props.mirror) return <td className="mirror">{law === undefined ? '' : wordsOf(law)}</td>;
  if (law !== undefined && law.distribution !== 'constant')
    return <td data-tip="A law; select the zone or region to change it">{wordsOf(law)}</td>;
  return (
    <td className={own === undefined ? 'inherited' : ''}>
      <QuantityInput
        label={row.id === column.id ? `Within ${row.name}` : `${row.name} to ${column.name}`}
        unit="seconds"
        min={0}
        max={3600}
        value={law?.value ?? 0}
        onChange={(value) => setPairLatency(row.id, column.id, { distribution: 'constant', value })}
        onCommit={() => useDesignStore.getState().endCoalescing()}
        onError={props.onError}
      />
    </td>
  );
}

function wordsOf(law: Distribution): string {
  const mean = formatQuantity(meanOf(law), 'seconds');
  return law.distribution === 'constant' ? mean : `~ ${mean}`;
}
