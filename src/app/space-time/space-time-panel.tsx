/**
 * The space–time diagram: messages as arrows through time between the lines of the machines that send them. It
 * stands in the place of the charts, below the canvas, so that both the dots and their traces are in view.
 * Loaded when it is first opened.
 */
import './space-time.css';
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { nodeName } from '../../model/design.ts';
import type { StepDirection } from '../../model/step-report.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { runCommand, shortcutOf } from '../commands/registry.ts';
import { stepCommand } from '../commands/step-command.ts';
import { useSize } from '../dashboard/use-size.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { messages } from '../stores/messages.ts';
import { unguarded } from '../stores/permissions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { panelLimits, useUiStore } from '../stores/ui-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { usePanelFocus } from '../ui/panel-focus.ts';
import { Select } from '../ui/select.tsx';
import { DiagramEmpty } from './diagram-empty.tsx';
import { handleKey, pointAt, usePanAndZoom, zoomBy } from './diagram-hands.ts';
import { DiagramPicture } from './diagram-picture.ts';
import { ALL_MACHINES, callersOfStore, MOST_CALLERS, rowsOf, shownStore, storesOf } from './diagram-rows.ts';
import { useDiagramStore } from './diagram-store.ts';
import { messageWords } from './message-words.ts';
import { saveDiagram } from './save-diagram.ts';
import { spanOf } from './time-window.ts';
import { type Counts, useCounts, useNoted } from './use-counts.ts';

const ZOOM_STEP = 1.6;
const MOST_NAMES = 5;
/** A line is never thinner than this; more lines than fit are scrolled. */
const LEAST_ROW = 22;
/** What it wants at least, and the share of the window that it takes at most. */
const WANTED_ROW = 31;
const MOST_OF_WINDOW = 0.5;
/** Head, times and the lane of faults below. */
const AROUND_ROWS = 150;
const AXIS = 30;

export function SpaceTimePanel() {
  const [picture, setPicture] = useState<DiagramPicture | null>(null);
  useRecall();
  useRoom();
  return (
    <section className="space-time" aria-label="Space–time diagram">
      <Head picture={picture} />
      <Area picture={picture} onPicture={setPicture} />
    </section>
  );
}

/** Lines want more room than charts do: the panel grows, the canvas shows all of itself in the rest, and back. */
function useRoom(): void {
  useEffect(() => {
    const { panels, setPanels } = useUiStore.getState();
    const rows = rowsOf(useDesignStore.getState().design, useDiagramStore.getState().rows).length;
    const wanted = Math.min(rows * WANTED_ROW + AROUND_ROWS, window.innerHeight * MOST_OF_WINDOW);
    if (panels.dashboard >= wanted) return;
    setPanels({ dashboard: wanted });
    const showAll = () => requestAnimationFrame(() => currentCamera()?.fit());
    showAll();
    return () => {
      // whoever has made it another height meanwhile wants that
      if (useUiStore.getState().panels.dashboard === Math.max(wanted, panelLimits.dashboard.min))
        setPanels({ dashboard: panels.dashboard });
      showAll();
    };
  }, []);
}

/** Opened in a pause, it shows the last seconds all the same: the run goes through them again. It is only looking. */
function useRecall(): void {
  useEffect(() => {
    const { phase, time, seek } = useRunStore.getState();
    const standing = phase === 'paused' || phase === 'ended';
    if (standing && time > 0 && messages.list.length === 0) unguarded(() => void seek(time));
  }, []);
}

function Head({ picture }: { readonly picture: DiagramPicture | null }) {
  const speed = useRunStore((state) => (Number.isFinite(state.speed) ? state.speed : 1));
  const window = useDiagramStore((state) => state.window);
  const setWindow = useDiagramStore((state) => state.setWindow);
  const counts = useCounts(picture);
  const following = window.end === null;
  const heading = usePanelFocus<HTMLHeadingElement>();
  return (
    <header className="space-time-head">
      <h2 ref={heading} tabIndex={-1}>
        Space–time diagram
      </h2>
      <CountsInView counts={counts} />
      <div className="space-time-tools" role="toolbar" aria-label="Diagram">
        <StepButton direction="back" label="Previous message" />
        <StepButton direction="forward" label="Next message" />
        <RowChoice />
        <IconButton icon="minus" label="Show more time" onClick={() => zoomBy(picture, ZOOM_STEP)} />
        <output className="space-time-span" aria-label="Time in view">
          {formatQuantity(spanOf(window, speed), 'seconds')}
        </output>
        <IconButton icon="plus" label="Show less time" onClick={() => zoomBy(picture, 1 / ZOOM_STEP)} />
        <Button
          variant="plain"
          aria-pressed={following}
          tip="Keep the present in view"
          onClick={() => setWindow({ ...window, end: following ? (picture?.now ?? 0) : null })}
        >
          Follow
        </Button>
        <Button
          icon="download"
          disabled={counts.messages === 0}
          onClick={() => picture !== null && saveDiagram(picture)}
        >
          SVG
        </Button>
        <CloseButton />
      </div>
    </header>
  );
}

/** To where the message before was sent or arrived, or the next one is. */
function StepButton({ direction, label }: { readonly direction: StepDirection; readonly label: string }) {
  const id = stepCommand('message', direction);
  const shortcut = shortcutOf(id);
  return (
    <IconButton
      icon={direction === 'back' ? 'step-back' : 'step'}
      label={label}
      {...(shortcut === undefined ? {} : { shortcut })}
      onClick={() => runCommand(id)}
    />
  );
}

function CloseButton() {
  const shortcut = shortcutOf('view.space-time');
  return (
    <IconButton
      icon="cross"
      label="Back to the charts"
      {...(shortcut === undefined ? {} : { shortcut })}
      onClick={() => runCommand('view.space-time')}
    />
  );
}

function CountsInView({ counts }: { readonly counts: Counts }) {
  const names = counts.names.slice(0, MOST_NAMES);
  return (
    <ul className="space-time-counts" aria-label="Messages in view">
      {names.map(({ name, count }) => (
        <li key={name}>
          {name} <b>{count}</b>
        </li>
      ))}
      {counts.lost > 0 && (
        <li className="lost">
          lost <b>{counts.lost}</b>
        </li>
      )}
      {counts.leftOut > 0 && <li>{`${counts.leftOut} more are not drawn: zoom in`}</li>}
    </ul>
  );
}

/** Which lines: one store at a time, or all machines; many callers on one line, or each on its own. */
function RowChoice() {
  const design = useDesignStore((state) => state.design);
  const rows = useDiagramStore((state) => state.rows);
  const show = useDiagramStore((state) => state.show);
  const stores = storesOf(design);
  const store = shownStore(design, rows);
  const everything = rowsOf(design, { store: ALL_MACHINES, eachCaller: true });
  const own = rowsOf(design, { store: store ?? null, eachCaller: true });
  const choices = [
    ...stores.map(({ id, name }) => ({ value: id, label: name })),
    { value: ALL_MACHINES, label: 'All machines' },
  ];
  const callers = store === undefined ? 0 : callersOfStore(design, store).length;
  return (
    <>
      {stores.length > 0 && (stores.length > 1 || everything.length > own.length) && (
        <Select
          label="Lines of"
          value={store ?? ALL_MACHINES}
          options={choices}
          onChange={(value) => show({ store: value })}
        />
      )}
      {callers > MOST_CALLERS && (
        <Button
          variant="plain"
          aria-pressed={rows.eachCaller}
          tip="A line for each caller"
          onClick={() => show({ eachCaller: !rows.eachCaller })}
        >
          Each caller
        </Button>
      )}
    </>
  );
}

function Area(props: {
  readonly picture: DiagramPicture | null;
  readonly onPicture: (picture: DiagramPicture | null) => void;
}) {
  const { picture, onPicture } = props;
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const help = useId();
  const size = useSize(area);
  const rows = useDesignStore((state) => state.design);
  const shown = useDiagramStore((state) => state.rows);
  const count = rowsOf(rows, shown).length;
  const noted = useNoted();
  useEffect(() => {
    if (canvas.current === null) return;
    const made = new DiagramPicture(canvas.current);
    made.start();
    onPicture(made);
    return () => {
      made.stop();
      onPicture(null);
    };
  }, [onPicture]);
  const height = Math.max(size?.height ?? 0, count * LEAST_ROW + AXIS);
  useEffect(() => picture?.resize(size?.width ?? 0, height), [picture, size, height]);
  usePanAndZoom(area, picture);
  const hands = handsOf(picture);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is one thing with keys of its own
    <div
      ref={area}
      className="space-time-area"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what has keys of its own must be reachable by keyboard
      tabIndex={0}
      aria-label="Messages through time"
      aria-describedby={help}
      {...hands}
    >
      <p id={help} className="visually-hidden">
        Arrow keys left and right move through time, up and down choose a message, Enter goes to the moment it
        is sent, plus and minus zoom, End returns to the present.
      </p>
      <canvas ref={canvas} style={{ height }} aria-hidden="true" tabIndex={-1} />
      <DiagramEmpty noted={noted} rows={count} />
      <Card width={size?.width ?? 0} />
    </div>
  );
}

function handsOf(picture: DiagramPicture | null) {
  return {
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const box = event.currentTarget.getBoundingClientRect();
      const y = event.clientY - box.top + event.currentTarget.scrollTop;
      if (event.buttons === 0) pointAt(picture, event.clientX - box.left, y);
    },
    onPointerLeave: () => useDiagramStore.getState().choose(null),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (picture === null || event.ctrlKey || event.metaKey || event.altKey) return;
      if (handleKey(picture, event.key)) event.preventDefault();
    },
  };
}

/** What is known of the chosen message. */
function Card({ width }: { readonly width: number }) {
  const chosen = useDiagramStore((state) => state.chosen);
  const design = useDesignStore((state) => state.design);
  const nameOf = (id: string) => {
    const node = design.nodes.find((each) => each.id === id);
    return node === undefined ? id : nodeName(node);
  };
  const words = chosen === null ? null : messageWords(chosen.message, nameOf);
  const beyond = (chosen?.x ?? 0) > width - 290;
  return (
    <div aria-live="polite">
      {chosen !== null && words !== null && (
        <div
          className={`space-time-card ${beyond ? 'before' : ''}`}
          style={{ transform: `translate(${chosen.x}px, ${chosen.y}px)` }}
        >
          <p>
            <b>{words.name}</b> {words.way}
          </p>
          <p>{words.when}</p>
          {words.detail !== '' && <p>{words.detail}</p>}
        </div>
      )}
    </div>
  );
}
