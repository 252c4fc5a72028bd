/**
 * The tools that draw on the canvas: scissors, lasso, zone. While one is in the hand this layer takes the
 * pointer and the arrow keys, shows what a stroke would do before it is done, and lets Escape leave it undone.
 * Scissors also cut the border of a zone or region, and heal a cut, by a click; Enter is down and up for keys.
 */
import {
  type KeyboardEvent as KeyPress,
  type PointerEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useReactFlow, useStore } from 'reactflow';
import { shortcutOf } from '../commands/registry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { cutNow } from '../stores/fault-actions.ts';
import { useMirroring } from '../stores/mirroring.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { addZone } from '../stores/zone-actions.ts';
import { Icon } from '../ui/icon.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { type Cut, cutByBorder, cutByLasso, cutByStroke, cutInWords, cutOnBothSides } from './cut.ts';
import { type CutWorld, cutWorld, type PairLine, strokePath } from './cut-geometry.ts';
import type { Point } from './link-geometry.ts';
import { snap } from './node-layout.ts';
import { movedCursor, placeWords } from './tool-cursor.ts';
import { borderAt, LEAST_SIDE, newGround, regionBoxes, zoneBoxes } from './zone-boxes.ts';
import './tool-overlay.css';

export type DrawingTool = 'scissors' | 'lasso' | 'zone';
type Ways = 'both' | 'one';

/** Pixels: how far a click may wander, how near a border must be, how dense a stroke is remembered. */
const STILL = 5;
const REACH = 9;
const DENSITY = 4;

export function ToolOverlay({ tool }: { readonly tool: DrawingTool }) {
  const layer = useRef<HTMLDivElement>(null);
  const [ways, setWays] = useState<Ways>('both');
  const [alt, setAlt] = useState(false);
  const oneWay = ways === 'one' || alt;
  const drawing = useDrawing(tool, oneWay, layer);
  useEffect(() => {
    const hear = (event: globalThis.KeyboardEvent) => setAlt(event.altKey);
    window.addEventListener('keydown', hear);
    window.addEventListener('keyup', hear);
    // arrow keys go to the tool from now on
    layer.current?.focus({ preventScroll: true });
    return () => {
      window.removeEventListener('keydown', hear);
      window.removeEventListener('keyup', hear);
    };
  }, []);
  return (
    <>
      <div
        ref={layer}
        className={`tool-overlay ${tool}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is drawn on with arrow keys
        tabIndex={0}
        role="application"
        aria-label={`${hints[tool]} ${KEYS}`}
        onKeyDown={drawing.press}
        onPointerDown={drawing.start}
        onPointerMove={drawing.move}
        onPointerUp={drawing.end}
        onPointerLeave={drawing.leave}
        onWheel={(event) => {
          const pane = document.querySelector('.canvas .react-flow__pane');
          pane?.dispatchEvent(new WheelEvent('wheel', event.nativeEvent));
        }}
      >
        <Picture tool={tool} drawing={drawing} oneWay={oneWay} />
      </div>
      <div className="float tool-bar">
        <Icon name={tool} size={14} />
        <span className="tool-hint">{hints[tool]}</span>
        {tool !== 'zone' && (
          <Segmented<Ways>
            label="Direction of the cut"
            value={oneWay ? 'one' : 'both'}
            options={[
              { value: 'both', label: 'Both ways' },
              {
                value: 'one',
                label: 'One way',
                help: 'Only what goes along the arrows is lost. Or hold Alt.',
              },
            ]}
            onChange={setWays}
          />
        )}
        <button
          type="button"
          className="button small"
          onClick={() => useUiStore.getState().setTool('select')}
        >
          Done <kbd>{shortcutOf('edit.select-none')}</kbd>
        </button>
      </div>
    </>
  );
}

const hints: { readonly [T in DrawingTool]: string } = {
  scissors: 'Draw across what shall part. Click a border to cut it, a cut to heal it.',
  lasso: 'Draw around nodes to cut them off from the rest.',
  zone: 'Draw the ground of a zone. Nodes on it stand in it.',
};

const KEYS = 'Arrow keys move the cross, Enter begins and ends the stroke, Escape leaves it undone.';

interface Drawing {
  readonly points: readonly Point[];
  /** What letting go, or a click here, would cut. */
  readonly cut: Cut | null;
  readonly world: CutWorld;
  readonly pointer: Point | null;
  readonly start: (event: PointerEvent<HTMLDivElement>) => void;
  readonly move: (event: PointerEvent<HTMLDivElement>) => void;
  readonly end: (event: PointerEvent<HTMLDivElement>) => void;
  readonly leave: () => void;
  readonly press: (event: KeyPress<HTMLDivElement>) => void;
  /** Keys move the cross, which the pointer is for others. */
  readonly byKeys: boolean;
}

function useDrawing(tool: DrawingTool, oneWay: boolean, layer: RefObject<HTMLDivElement | null>): Drawing {
  const flow = useReactFlow();
  const cutter = useCutter(tool, oneWay);
  // What the hand has drawn; several moves may come before the next picture.
  const drawn = useRef<readonly Point[]>([]);
  const [points, setPoints] = useState<readonly Point[]>([]);
  const [hover, setHover] = useState<Point | null>(null);
  const [byKeys, setByKeys] = useState(false);
  const draw = (next: readonly Point[]) => {
    drawn.current = next;
    setPoints(next);
  };
  const goOn = (point: Point) => {
    setHover(point);
    const [first] = drawn.current;
    const last = drawn.current.at(-1);
    if (first === undefined || last === undefined) return;
    if (Math.hypot(point.x - last.x, point.y - last.y) * cutter.zoom < DENSITY) return;
    draw(tool === 'zone' ? [first, point] : [...drawn.current, point]);
  };
  /** Ends the stroke at a point of the design, which is at that point of the window. */
  const finish = (point: Point, onScreen: Point) => {
    const stroke = drawn.current;
    if (stroke.length === 0) return;
    draw([]);
    if (tool === 'zone') return void drawZone(stroke);
    const click = isClick(stroke, cutter.zoom);
    if (click && healUnder(onScreen)) return;
    finishCut(cutter.cutOf(stroke, point), click, tool);
  };
  const press = useCursorKeys({ layer, hover, setByKeys, drawn, draw, goOn, finish, cutter });
  useEscape(points.length > 0, () => draw([]));
  const at = (event: PointerEvent): Point =>
    flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
  const cut = useMemo(() => cutter.cutOf(points, hover), [cutter, points, hover]);
  return {
    points,
    cut,
    world: cutter.world,
    pointer: hover,
    start: (event) => {
      if (event.button !== 0) return;
      setByKeys(false);
      layer.current?.setPointerCapture(event.pointerId);
      draw([at(event)]);
    },
    move: (event) => {
      setByKeys(false);
      goOn(at(event));
    },
    end: (event) => finish(at(event), { x: event.clientX, y: event.clientY }),
    leave: () => setHover(null),
    press,
    byKeys,
  };
}

interface CursorInput {
  readonly layer: RefObject<HTMLDivElement | null>;
  readonly hover: Point | null;
  readonly setByKeys: (byKeys: boolean) => void;
  readonly drawn: RefObject<readonly Point[]>;
  readonly draw: (points: readonly Point[]) => void;
  readonly goOn: (point: Point) => void;
  readonly finish: (point: Point, onScreen: Point) => void;
  readonly cutter: Cutter;
}

/** Arrow keys move the cross as a hand moves the pointer; Enter is its button. */
function useCursorKeys(input: CursorInput): Drawing['press'] {
  const flow = useReactFlow();
  const { announce } = useUiStore.getState();
  return (event) => {
    const { layer, hover, drawn, cutter } = input;
    const box = layer.current?.getBoundingClientRect();
    if (box === undefined || event.target !== layer.current || event.ctrlKey || event.metaKey) return;
    const start = hover === null ? null : flow.flowToScreenPosition(hover);
    const from =
      start === null ? { x: box.width / 2, y: box.height / 2 } : { x: start.x - box.x, y: start.y - box.y };
    const to = event.key === 'Enter' ? from : movedCursor(from, event.key, event.shiftKey, box);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    input.setByKeys(true);
    const onScreen = { x: to.x + box.x, y: to.y + box.y };
    const point = flow.screenToFlowPosition(onScreen, { snapToGrid: false });
    if (event.key !== 'Enter') {
      input.goOn(point);
      const cut = cutter.cutOf(drawn.current, point);
      const what = cut === null || cut.crossings.length === 0 ? '' : ` Parts ${cutInWords(cut)}.`;
      announce(`${sentenceOf(placeWords(useDesignStore.getState().design, point))}${what}`);
    } else if (drawn.current.length > 0) input.finish(point, onScreen);
    else {
      input.draw([point]);
      input.goOn(point);
      announce('The stroke begins here. Enter ends it.');
    }
  };
}

const sentenceOf = (words: string): string =>
  words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

interface Cutter {
  readonly world: CutWorld;
  readonly zoom: number;
  /** What a stroke would cut, or a click at the pointer. */
  cutOf(points: readonly Point[], pointer: Point | null): Cut | null;
}

function useCutter(tool: DrawingTool, oneWay: boolean): Cutter {
  const design = useDesignStore((state) => state.design);
  const zoom = useStore((state) => state.transform[2]);
  const both = useMirroring((state) => state.both);
  return useMemo(() => {
    const world = cutWorld(design);
    const areas = [...zoneBoxes(design), ...regionBoxes(design)];
    const onSides = (cut: Cut) => (both ? cutOnBothSides(design, world, cut) : cut);
    return {
      world,
      zoom,
      cutOf(points, pointer) {
        if (tool === 'zone') return null;
        if (!isClick(points, zoom)) {
          const drawn =
            tool === 'scissors'
              ? cutByStroke(world, points, oneWay)
              : cutByLasso(design, world, points, oneWay);
          return onSides(drawn);
        }
        const border =
          pointer === null || tool !== 'scissors' ? null : borderAt(areas, pointer, REACH / zoom);
        return border === null ? null : onSides(cutByBorder(design, world, border, oneWay));
      },
    };
  }, [tool, oneWay, design, zoom, both]);
}

function isClick(points: readonly Point[], zoom: number): boolean {
  const [first] = points;
  return points.every((point) => Math.hypot(point.x - first!.x, point.y - first!.y) * zoom < STILL);
}

/** Escape while drawing leaves the stroke undone and keeps the tool. */
function useEscape(active: boolean, leave: () => void): void {
  const held = useRef(leave);
  held.current = leave;
  useEffect(() => {
    if (!active) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      event.preventDefault();
      held.current();
      useUiStore.getState().announce('Nothing was cut.');
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [active]);
}

/** A click on a cut heals it: the cut lies under this layer. */
function healUnder(at: Point): boolean {
  const id = document
    .elementsFromPoint(at.x, at.y)
    .map((element) => element.closest<HTMLElement>('[data-heal]')?.dataset.heal)
    .find((each) => each !== undefined);
  if (id === undefined) return false;
  useRunStore.getState().heal(id);
  return true;
}

function finishCut(cut: Cut | null, click: boolean, tool: DrawingTool): void {
  const { announce, toast } = useUiStore.getState();
  if (cut !== null && cut.settings !== null) {
    cutNow(cut.settings, `Partition: ${cutInWords(cut)}.`, cut.stroke);
    return;
  }
  if (click) {
    announce('Nothing was cut.');
    return;
  }
  const text = tool === 'lasso' ? 'No node is inside.' : 'No two nodes that talk were parted.';
  toast({ tone: 'info', text, lasts: 3500 });
}

function drawZone(points: readonly Point[]): void {
  const [a, b] = [points[0], points.at(-1)];
  if (a === undefined || b === undefined) return;
  const drawn = points.length > 1;
  addZone({
    x: snap(Math.min(a.x, b.x)),
    y: snap(Math.min(a.y, b.y)),
    width: drawn ? Math.max(LEAST_SIDE, snap(Math.abs(a.x - b.x))) : newGround.width,
    height: drawn ? Math.max(LEAST_SIDE, snap(Math.abs(a.y - b.y))) : newGround.height,
  });
  useUiStore.getState().setTool('select');
}

/** What is drawn, what it would cut, and, with scissors in the hand, all lines that can be cut. */
function Picture(props: { readonly tool: DrawingTool; readonly drawing: Drawing; readonly oneWay: boolean }) {
  const { tool, drawing, oneWay } = props;
  const { points, cut, world, pointer, byKeys } = drawing;
  const [x, y, zoom] = useStore((state) => state.transform);
  const cutPairs = new Set(cut?.crossings.map(({ pair }) => pair));
  return (
    <>
      <svg className="tool-picture" aria-hidden="true">
        <g transform={`translate(${x} ${y}) scale(${zoom})`} style={{ '--thin': 1 / zoom } as object}>
          {tool !== 'zone' &&
            world.pairs.map((line) => (
              <PairPath key={`${line.pair.a} ${line.pair.b}`} line={line} cut={cutPairs.has(line.pair)} />
            ))}
          {cut?.crossings.map((line) => (
            <Arrow key={`${line.pair.a} ${line.pair.b}`} line={line} forward={line.forward} oneWay={oneWay} />
          ))}
          {cut?.ring !== null && cut?.ring !== undefined && (
            <rect
              className="tool-ring"
              x={cut.ring.x}
              y={cut.ring.y}
              width={cut.ring.width}
              height={cut.ring.height}
              rx={16}
            />
          )}
          {tool === 'zone' ? (
            <ZoneRect points={points} />
          ) : (
            <path
              className={`tool-stroke ${tool}`}
              d={strokePath(points, tool === 'lasso' && points.length > 2)}
            />
          )}
          {byKeys && pointer !== null && (
            <path
              className="tool-cross"
              d="M-13 0H-3M3 0H13M0 -13V-3M0 3V13"
              transform={`translate(${pointer.x} ${pointer.y}) scale(${1 / zoom})`}
            />
          )}
        </g>
      </svg>
      {cut !== null && pointer !== null && (
        <div
          className="tool-count"
          style={{ transform: `translate(${pointer.x * zoom + x + 14}px, ${pointer.y * zoom + y + 14}px)` }}
        >
          {cutInWords(cut)}
        </div>
      )}
    </>
  );
}

function PairPath({ line, cut }: { readonly line: PairLine; readonly cut: boolean }) {
  const drawn = line.pair.link !== null;
  if (drawn && !cut) return null;
  return <path className={`tool-pair ${cut ? 'cut' : ''}`} d={straight(line.points)} />;
}
const straight = (points: readonly Point[]): string =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** One way: an arrow in the middle of the pair, along which messages will be lost. */
function Arrow(props: { readonly line: PairLine; readonly forward: boolean; readonly oneWay: boolean }) {
  if (!props.oneWay) return null;
  const { points } = props.line;
  const i = Math.max(1, Math.floor(points.length / 2));
  const a = points[i - 1]!;
  const b = points[i]!;
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const turned = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI + (props.forward ? 0 : 180);
  return (
    <path
      className="tool-arrow"
      d="M-7 -6L8 0L-7 6Z"
      transform={`translate(${middle.x} ${middle.y}) rotate(${turned})`}
    />
  );
}

function ZoneRect({ points }: { readonly points: readonly Point[] }) {
  const [a, b] = [points[0], points.at(-1)];
  if (a === undefined || b === undefined || points.length < 2) return null;
  return (
    <rect
      className="tool-zone"
      x={Math.min(a.x, b.x)}
      y={Math.min(a.y, b.y)}
      width={Math.abs(a.x - b.x)}
      height={Math.abs(a.y - b.y)}
      rx={16}
    />
  );
}
