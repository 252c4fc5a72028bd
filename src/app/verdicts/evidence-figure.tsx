/**
 * The picture of evidence on the screen. One stop of the tab key; arrow keys go from operation to operation,
 * Enter or a click goes to its moment in the run. Whatever has the focus or the pointer is told in full beside
 * it.
 */
import { type KeyboardEvent, type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Operation } from '../../model/history.ts';
import { useSize } from '../dashboard/use-size.ts';
import { type EvidenceBar, type EvidencePicture, layoutEvidence } from './evidence-layout.ts';
import type { Scene } from './evidence-scene.ts';
import { detailLines } from './evidence-words.ts';
import './evidence.css';
import { textWidthAt } from './text-width.ts';

export interface EvidenceFigureProps {
  readonly scene: Scene;
  /** CSS pixels of the letters; left out: as large as those around it. */
  readonly fontSize?: number;
  /** Lines for clients that prove nothing but were at it too. */
  readonly contextRows: number;
  /** What the picture shows, for screen readers. */
  readonly label: string;
  /** Goes to the moment of an operation; left out where there is no run to go to. */
  readonly onChoose?: (operation: Operation) => void;
}

export function EvidenceFigure({ scene, contextRows, label, onChoose, ...sizes }: EvidenceFigureProps) {
  const area = useRef<HTMLDivElement>(null);
  const width = useSize(area)?.width ?? 0;
  const around = useLetters(area, width);
  const fontSize = sizes.fontSize ?? around;
  const help = useId();
  const [chosen, setChosen] = useState<Operation | null>(null);
  const picture = useMemo(
    () => (width > 0 ? fitting(scene, width, fontSize, contextRows) : null),
    [scene, width, fontSize, contextRows],
  );
  return (
    <div className="evidence-area" style={sizes.fontSize === undefined ? {} : { fontSize }}>
      <p id={help} className="visually-hidden">
        Arrow keys go from operation to operation.
        {onChoose !== undefined && ' Enter goes to its moment in the run.'}
      </p>
      <div ref={area} className="evidence-scroll">
        {picture !== null && (
          <Drawing
            picture={picture}
            scene={scene}
            label={label}
            help={help}
            chosen={chosen}
            onPoint={setChosen}
            {...(onChoose === undefined ? {} : { onChoose })}
          />
        )}
      </div>
      <Detail
        scene={scene}
        chosen={chosen}
        canGo={onChoose !== undefined}
        toScale={picture?.toScale ?? true}
      />
    </div>
  );
}

/** The picture, with somewhat smaller letters, and then with less on its bars, where that brings all of it into view. */
function fitting(scene: Scene, width: number, fontSize: number, contextRows: number): EvidencePicture {
  const draw = (size: number, brief: boolean) =>
    layoutEvidence({ scene, width, fontSize: size, contextRows, textWidth: textWidthAt(size), brief });
  const smaller = Math.max(SMALLEST_LETTERS, fontSize * 0.85);
  for (const [size, brief] of [
    [fontSize, false],
    [smaller, false],
    [fontSize, true],
  ] as const) {
    const picture = draw(size, brief);
    if (picture.width <= width) return picture;
  }
  return draw(smaller, true);
}
const SMALLEST_LETTERS = 11;

/** CSS pixels of the letters around an element, looked up when its width changes: a lecture has larger ones. */
function useLetters(area: RefObject<HTMLElement | null>, width: number): number {
  const [letters, setLetters] = useState(LEAST_LETTERS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another width may come with other letters
  useEffect(() => {
    if (area.current !== null)
      setLetters(Math.max(LEAST_LETTERS, Number.parseFloat(getComputedStyle(area.current).fontSize)));
  }, [area, width]);
  return letters;
}
const LEAST_LETTERS = 13;

interface DrawingProps {
  readonly picture: EvidencePicture;
  readonly scene: Scene;
  readonly label: string;
  readonly help: string;
  readonly chosen: Operation | null;
  readonly onPoint: (operation: Operation | null) => void;
  readonly onChoose?: (operation: Operation) => void;
}

function Drawing(props: DrawingProps) {
  const { picture, label, help, chosen, onPoint } = props;
  const hatch = useId();
  const fade = useId();
  const inOrder = readingOrder(picture);
  const tabStop = chosen ?? props.scene.misfit ?? inOrder[0]?.operation ?? null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons inside a drawing
    <svg
      className="evidence"
      role="group"
      aria-label={label}
      aria-describedby={help}
      width={picture.width}
      height={picture.height}
      style={{ fontSize: picture.fontSize }}
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      onKeyDown={(event) => moveFocus(event)}
      onPointerLeave={() => onPoint(null)}
    >
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className="evidence-hatch" d="M0 0V6" />
        </pattern>
        <linearGradient id={fade}>
          <stop className="evidence-fade" offset="0.35" stopOpacity="0" />
          <stop className="evidence-fade" offset="1" stopOpacity="0.92" />
        </linearGradient>
      </defs>
      <Ground picture={picture} />
      {inOrder.map((bar) => (
        <Bar
          key={bar.operation.id}
          {...props}
          bar={bar}
          hatch={hatch}
          fade={fade}
          isTabStop={bar.operation === tabStop}
        />
      ))}
      <Arrows picture={picture} />
      <OrderLine picture={picture} />
    </svg>
  );
}

/** Context first, so that the proof lies above it; within each from left to right. */
function readingOrder({ bars }: EvidencePicture): readonly EvidenceBar[] {
  const rank = (bar: EvidenceBar) => (bar.role === 'context' ? 0 : 1);
  return bars.toSorted((a, b) => rank(a) - rank(b) || a.x - b.x || a.y - b.y);
}

function Ground({ picture }: { readonly picture: EvidencePicture }) {
  const { rows, left, right, gap, ticks, waits, axisY, fontSize: f } = picture;
  return (
    <g>
      {gap !== null && (
        <g className="evidence-gap">
          <rect x={gap.x0} y={gap.y0} width={gap.x1 - gap.x0} height={gap.y1 - gap.y0} />
          <path d={`M${gap.x0} ${gap.y0}V${gap.y1}M${gap.x1} ${gap.y0}V${gap.y1}`} />
          <text x={gap.textX} y={gap.textY} textAnchor="middle">
            {gap.text}
          </text>
        </g>
      )}
      {rows.map((row) => (
        <g key={row.process} className={`evidence-row ${row.isContext ? 'context' : ''}`}>
          <path d={`M${left} ${row.y}H${right}`} />
          <text x={f * 0.4} y={row.y + f * 0.35}>
            {row.name}
          </text>
        </g>
      ))}
      <g className="evidence-axis">
        <path d={`M${left} ${axisY}H${right}`} />
        {ticks.map(({ x, text, textX }) => (
          <g key={`${x} ${text}`}>
            <path d={`M${x} ${axisY}v${f * 0.35}`} />
            <text x={textX} y={axisY + f * 1.35} textAnchor="middle">
              {text}
            </text>
          </g>
        ))}
        {waits.map(({ x0, x1, text }) => (
          <g key={x0} className="evidence-wait">
            <rect x={(x0 + x1) / 2 - f * 0.5} y={axisY - 2} width={f} height="4" />
            <path
              d={`M${(x0 + x1) / 2 - f * 0.6} ${axisY + 4}l3 -8M${(x0 + x1) / 2 + f * 0.3} ${axisY + 4}l3 -8`}
            />
            <text x={(x0 + x1) / 2} y={axisY + f * 1.35} textAnchor="middle">
              {text}
            </text>
          </g>
        ))}
      </g>
    </g>
  );
}

interface BarProps extends DrawingProps {
  readonly bar: EvidenceBar;
  readonly hatch: string;
  readonly fade: string;
  readonly isTabStop: boolean;
}

function Bar({ bar, picture, scene, chosen, onPoint, onChoose, hatch, fade, isTabStop }: BarProps) {
  const { operation, x, y, width, height, role, what } = bar;
  const f = picture.fontSize;
  const isOpen = operation.returned === null;
  const isFailed = operation.outcome === 'fail';
  const radius = Math.min(f * 0.45, width / 2);
  const select = () => onChoose?.(operation);
  const classes = ['evidence-bar', role, what, isOpen ? 'open' : '', operation === chosen ? 'chosen' : ''];
  return (
    // biome-ignore lint/a11y/useSemanticElements: there are no buttons inside a drawing
    <g
      className={classes.join(' ')}
      role="button"
      tabIndex={isTabStop ? 0 : -1}
      aria-label={detailLines(scene, operation).join(', ')}
      data-operation={operation.id}
      onPointerEnter={() => onPoint(operation)}
      onFocus={() => onPoint(operation)}
      onClick={select}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        select();
      }}
    >
      <rect className="evidence-body" x={x} y={y} width={width} height={height} rx={radius} />
      {isFailed && <rect x={x} y={y} width={width} height={height} rx={radius} fill={`url(#${hatch})`} />}
      {isOpen && <rect x={x} y={y - 1} width={width + 1} height={height + 2} fill={`url(#${fade})`} />}
      {bar.label !== '' && (
        <text x={x + f * (role === 'context' ? 0.4 : 0.9)} y={y + height / 2 + f * 0.35}>
          {bar.label}
        </text>
      )}
      {bar.number !== null && <Badge x={x} y={y} f={f} text={String(bar.number)} />}
      {role === 'misfit' && bar.number === null && <Cross x={x} y={y} f={f} />}
    </g>
  );
}

function Badge(props: { readonly x: number; readonly y: number; readonly f: number; readonly text: string }) {
  const { x, y, f, text } = props;
  return (
    <g className="evidence-badge">
      <circle cx={x} cy={y} r={f * 0.66} />
      <text x={x} y={y + f * 0.29} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

function Cross({ x, y, f }: { readonly x: number; readonly y: number; readonly f: number }) {
  const arm = f * 0.26;
  return (
    <g className="evidence-badge misfit">
      <circle cx={x} cy={y} r={f * 0.66} />
      <path d={`M${x - arm} ${y - arm}l${2 * arm} ${2 * arm}m${-2 * arm} 0l${2 * arm} ${-2 * arm}`} />
    </g>
  );
}

function Arrows({ picture: { arrows, fontSize: f } }: { readonly picture: EvidencePicture }) {
  return (
    <g className="evidence-arrows">
      {arrows.map(({ path, tip }) => (
        <g key={path}>
          <path d={path} />
          <path
            className="evidence-tip"
            d={`M${tip.x} ${tip.y}l${-tip.direction * f * 0.7} ${-f * 0.38}v${f * 0.76}z`}
          />
        </g>
      ))}
    </g>
  );
}

function OrderLine({ picture }: { readonly picture: EvidencePicture }) {
  const { order, orderTitle, fontSize: f } = picture;
  const first = order[0];
  if (first === undefined) return null;
  return (
    <g className="evidence-order">
      <text className="evidence-order-title" x={f * 0.4} y={first.y + f * 0.35}>
        {orderTitle}
      </text>
      {order.map((item) => (
        <g key={item.operation.id} className={item.isMisfit ? 'misfit' : ''}>
          {item.isMisfit ? (
            <Cross x={item.x + f * 0.66} y={item.y} f={f} />
          ) : (
            <Badge x={item.x + f * 0.66} y={item.y} f={f} text={String(item.number)} />
          )}
          <text x={item.x + f * 1.7} y={item.y + f * 0.35}>
            {item.text}
          </text>
        </g>
      ))}
    </g>
  );
}

/** What is known of the operation that is pointed at, in a line that is always there. */
function Detail(props: {
  readonly scene: Scene;
  readonly chosen: Operation | null;
  readonly canGo: boolean;
  readonly toScale: boolean;
}) {
  const { scene, chosen, canGo, toScale } = props;
  if (chosen === null) {
    const go = canGo ? ', click it to go to its moment in the run' : '';
    const scale = toScale ? '' : ' Time keeps its order here, not its scale.';
    return (
      <p className="evidence-detail idle" aria-hidden="true">
        {`Point at an operation to read it${go}.${scale}`}
      </p>
    );
  }
  const [first, ...rest] = detailLines(scene, chosen);
  return (
    <p className="evidence-detail" aria-hidden="true">
      <b>{first}</b> {rest.join(' · ')}
    </p>
  );
}

const STEPS: { readonly [key: string]: number } = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Arrow keys, Home and End go through the operations from left to right. */
function moveFocus(event: KeyboardEvent<SVGSVGElement>): void {
  const bars = [...event.currentTarget.querySelectorAll<SVGElement>('[data-operation]')];
  const at = bars.indexOf(document.activeElement as SVGElement & HTMLElement);
  const step = STEPS[event.key];
  const next =
    event.key === 'Home' ? 0 : event.key === 'End' ? bars.length - 1 : step === undefined ? -1 : at + step;
  if (step === undefined && event.key !== 'Home' && event.key !== 'End') return;
  event.preventDefault();
  event.stopPropagation();
  bars[Math.min(bars.length - 1, Math.max(0, next))]?.focus();
}
