/**
 * One figure of a case as a picture: in the middle what it ought to be, around it how far off the case lets it
 * be, and on it what was measured with its 95 % confidence interval. The words beside it say the same.
 */
import type { CaseFigure } from '../../content/validation-table.ts';

const WIDTH = 132;
const HEIGHT = 16;
/** The strip shows so many times the allowed distance to each side. */
const REACH = 1.6;

export function AgreementStrip({ figure }: { readonly figure: CaseFigure }) {
  const { expected, measured, halfWidth, allowed } = figure;
  const middle = WIDTH / 2;
  // what must be exact has no room of its own
  const scale = allowed > 0 ? middle / (REACH * allowed) : 0;
  const x = (value: number) => Math.max(2, Math.min(WIDTH - 2, middle + (value - expected) * scale));
  const [low, high] = [x(measured - halfWidth), x(measured + halfWidth)];
  return (
    <svg
      className="agreement"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
    >
      <rect
        className="allowed"
        x={middle - middle / REACH}
        y={3}
        width={WIDTH / REACH}
        height={HEIGHT - 6}
        rx={2}
      />
      <line className="expected" x1={middle} x2={middle} y1={1} y2={HEIGHT - 1} />
      {high - low > 1 && <line className="interval" x1={low} x2={high} y1={HEIGHT / 2} y2={HEIGHT / 2} />}
      <circle className="measured" cx={x(measured)} cy={HEIGHT / 2} r={3} />
    </svg>
  );
}
