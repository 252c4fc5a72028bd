/** A history of a few dozen values as one plain SVG path. Gaps where there was nothing to measure. */
import { memo } from 'react';

const WIDTH = 38;
const HEIGHT = 16;

export const Sparkline = memo(function Sparkline(props: {
  readonly values: Float64Array;
  readonly tone: string;
}) {
  const { line, area } = sparklinePaths(props.values, WIDTH, HEIGHT);
  if (line === '') return null;
  return (
    <svg
      className={`sparkline ${props.tone}`}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
    >
      <path className="spark-area" d={area} />
      <path className="spark-line" d={line} />
    </svg>
  );
});

/** Line and filled area of values drawn from 0 at the bottom to their maximum at the top. */
export function sparklinePaths(
  values: Float64Array,
  width: number,
  height: number,
): { readonly line: string; readonly area: string } {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  const scale = most > 0 ? (height - 2.5) / most : 0;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const runs: string[][] = [];
  let run: string[] = [];
  values.forEach((value, i) => {
    if (Number.isNaN(value)) {
      if (run.length > 1) runs.push(run);
      run = [];
    } else run.push(`${(i * step).toFixed(1)} ${(height - 0.8 - value * scale).toFixed(1)}`);
  });
  if (run.length > 1) runs.push(run);
  const line = runs.map((points) => `M${points.join('L')}`).join('');
  const area = runs
    .map(
      (points) =>
        `M${points[0]!.split(' ')[0]} ${height}L${points.join('L')}L${points.at(-1)!.split(' ')[0]} ${height}Z`,
    )
    .join('');
  return { line, area };
}
