/**
 * Keeps the diagram painted: thirty times a second while the run goes on, else when something has changed. What
 * it painted last is kept as shapes, for the pointer and for the exported picture.
 */
import { useDesignStore } from '../stores/design-store.ts';
import { MessageClock } from '../stores/message-clock.ts';
import { messages } from '../stores/messages.ts';
import { useRunStore } from '../stores/run-store.ts';
import { steppedMessage, useStepStore } from '../stores/step-store.ts';
import { type Diagram, layoutDiagram } from './diagram-layout.ts';
import { rowsOf } from './diagram-rows.ts';
import { useDiagramStore } from './diagram-store.ts';
import { type DiagramColors, type PaintOptions, paintDiagram, themeColors } from './paint-diagram.ts';
import { followingWindow, reach } from './time-window.ts';

const FRAME_MILLISECONDS = 30;
/** A picture of this many arrows comes half as often, so that the dots on the canvas keep their frames. */
const ARROWS_A_FRAME = 150;
const MOST_FRAMES_LEFT_OUT = 4;
/** For less motion. */
const STEP_MILLISECONDS = 500;
/** A run that goes as fast as it can has no speed to go along with; nothing is noted then anyway. */
const SPEED_WITHOUT_LIMIT = 1;

export class DiagramPicture {
  /** As painted last; null: not yet. */
  diagram: Diagram | null = null;
  /** The moment at which the run was shown. */
  now = 0;
  private readonly canvas: HTMLCanvasElement;
  private readonly clock = new MessageClock();
  private readonly still = window.matchMedia('(prefers-reduced-motion: reduce)');
  private readonly font: string;
  private readonly widths = new Map<string, number>();
  private colors: DiagramColors | null = null;
  private theme = '';
  private handle = 0;
  private paintedAt = 0;
  private look = '';
  private size = { width: 0, height: 0 };

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.font = getComputedStyle(canvas).getPropertyValue('--font').trim() || 'sans-serif';
  }

  start(): void {
    const frame = (now: number) => {
      this.handle = requestAnimationFrame(frame);
      const leftOut = Math.min(MOST_FRAMES_LEFT_OUT, (this.diagram?.arrows.length ?? 0) / ARROWS_A_FRAME);
      const busy = FRAME_MILLISECONDS * (1 + leftOut);
      const pause = this.still.matches ? STEP_MILLISECONDS : busy;
      if (now - this.paintedAt >= pause) this.paint(now);
    };
    this.handle = requestAnimationFrame(frame);
  }
  stop(): void {
    cancelAnimationFrame(this.handle);
  }

  resize(width: number, height: number): void {
    this.size = { width, height };
  }

  /** The shapes of the present window in another size, for a picture. */
  layout(width: number, height: number): Diagram {
    const { window, rows } = useDiagramStore.getState();
    const { from, to } = reach(window, speedNow(), this.now);
    return layoutDiagram({
      rows: rowsOf(useDesignStore.getState().design, rows),
      messages: messages.list,
      states: messages.states,
      from,
      to,
      now: this.now,
      since: messages.since,
      width,
      height,
      textWidth: (text) => this.widthOf(text),
    });
  }

  private paint(at: number): void {
    const { width, height } = this.size;
    const context = this.canvas.getContext('2d');
    if (context === null || width < 1 || height < 1) return;
    const { time, phase } = useRunStore.getState();
    this.now = this.clock.advance(at / 1000, time, speedNow(), phase === 'running');
    const { window, rows, chosen, setWindow } = useDiagramStore.getState();
    // the run went back, or began anew: what was held in view has not happened
    if (window.end !== null && reach(window, speedNow(), this.now).from > this.now)
      setWindow(followingWindow);
    const theme = document.documentElement.dataset.theme ?? '';
    const ratio = globalThis.devicePixelRatio || 1;
    const { design } = useDesignStore.getState();
    const look = [
      this.now,
      messages.version,
      JSON.stringify(window),
      speedNow(),
      rows.store,
      rows.eachCaller,
      chosen?.message.sequence,
      steppedMessage(),
      theme,
      ratio,
      width,
      height,
      design.nodes.length,
      design.title,
    ].join(' ');
    if (look === this.look) return;
    this.look = look;
    this.paintedAt = at;
    if (this.colors === null || theme !== this.theme) this.colors = themeColors(this.canvas);
    this.theme = theme;
    if (
      this.canvas.width !== Math.round(width * ratio) ||
      this.canvas.height !== Math.round(height * ratio)
    ) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    this.diagram = this.layout(width, height);
    const picked = this.diagram.arrows.find(({ message }) => message === chosen?.message) ?? null;
    const { colors, font } = this;
    const stepped = steppedArrow(this.diagram);
    paintDiagram(context, this.diagram, { colors, font, ratio, chosen: picked, stepped });
  }

  private widthOf(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      const context = this.canvas.getContext('2d')!;
      context.font = `500 10.5px ${this.font}`;
      width = context.measureText(text).width;
      if (this.widths.size > 500) this.widths.clear();
      this.widths.set(text, width);
    }
    return width;
  }
}

function steppedArrow(diagram: Diagram): PaintOptions['stepped'] {
  const arrow = diagram.arrows.find(({ message }) => message.sequence === steppedMessage());
  const what = useStepStore.getState().last?.at?.messages[0]?.what;
  return arrow === undefined ? null : { arrow, ended: what === 'arrived' || what === 'lost' };
}

export function speedNow(): number {
  const { speed } = useRunStore.getState();
  return Number.isFinite(speed) ? speed : SPEED_WITHOUT_LIMIT;
}
