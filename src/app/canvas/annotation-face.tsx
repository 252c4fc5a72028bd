/**
 * Notes and frames on the canvas. A note is a sheet of light Markdown that is written on where it lies; a frame is
 * an outline whose title is its handle. Both are dragged like nodes; corners resize them, by pointer or arrow keys.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { NodeProps } from 'reactflow';
import { annotationName } from '../../model/annotations.ts';
import type { Annotation } from '../../model/design.ts';
import type { ZoneArea } from '../../model/zones.ts';
import { Markdown } from '../inspector/markdown.tsx';
import { LEAST_NOTE, renameFrame, resizeAnnotation, writeNote } from '../stores/annotation-actions.ts';
import { takeTyped, useInPlace } from '../stores/in-place.ts';
import { usePermissions } from '../stores/permissions.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { FlowFrame, FlowNote } from './flow-elements.ts';
import { SNAP } from './guides.ts';
import type { Point } from './link-geometry.ts';
import { useDrag } from './use-drag.ts';
import './annotations.css';

export function NoteFace({ data, selected }: NodeProps<FlowNote>) {
  const { note } = data;
  const writing = useInPlace(({ target }) => target?.type === 'note' && target.id === note.id);
  return (
    <Sized annotation={note} selected={selected === true && !writing}>
      {writing ? (
        <NoteText id={note.id} text={note.text} />
      ) : (
        <div className={`note-sheet ${selected === true ? 'selected' : ''}`}>
          <Markdown source={note.text} />
        </div>
      )}
    </Sized>
  );
}

/** The text while it is written. Escape and leaving keep it; so does Ctrl Enter. */
function NoteText({ id, text }: { readonly id: string; readonly text: string }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const open = useRef(true);
  useEffect(() => {
    if (box.current === null) return;
    box.current.value += takeTyped();
    box.current.focus({ preventScroll: true });
    box.current.setSelectionRange(box.current.value.length, box.current.value.length);
  }, []);
  const keep = () => {
    if (!open.current) return;
    open.current = false;
    useInPlace.getState().end();
    writeNote(id, box.current?.value ?? text);
  };
  return (
    <textarea
      ref={box}
      className="note-sheet writing nodrag nopan nowheel nokey"
      aria-label="Text of the note"
      placeholder="**Why** it is so …"
      defaultValue={text}
      onBlur={keep}
      onKeyDown={(event) => {
        event.stopPropagation();
        const done = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
        if (done) event.currentTarget.blur();
      }}
    />
  );
}

export function FrameFace({ data }: NodeProps<FlowFrame>) {
  const { frame } = data;
  const selected = useUiStore(({ selection }) => selection.annotations.includes(frame.id));
  const naming = useInPlace(({ target }) => target?.type === 'frame' && target.id === frame.id);
  const select = () => useUiStore.getState().select({ annotations: [frame.id] });
  return (
    <Sized annotation={frame} selected={selected && !naming}>
      <div className={`frame-outline ${selected ? 'selected' : ''}`} />
      {naming ? (
        <FrameTitle id={frame.id} title={frame.title} />
      ) : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the frame itself has the focus and the keys
        // biome-ignore lint/a11y/noStaticElementInteractions: the frame itself has the focus and the keys
        <div className="frame-title" onPointerDown={select} onClick={select}>
          {frame.title || 'Frame'}
        </div>
      )}
    </Sized>
  );
}

function FrameTitle({ id, title }: { readonly id: string; readonly title: string }) {
  const [draft, setDraft] = useState(title);
  const box = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => {
    const ahead = takeTyped();
    if (ahead !== '') setDraft(ahead);
    box.current?.focus();
    if (ahead === '') box.current?.select();
  }, []);
  const end = (keep: boolean) => {
    if (left.current) return;
    left.current = true;
    useInPlace.getState().end();
    if (keep) renameFrame(id, draft);
  };
  return (
    <input
      ref={box}
      className="frame-title writing nodrag nopan nokey"
      aria-label="Title of the frame"
      value={draft}
      maxLength={200}
      size={Math.max(8, draft.length)}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') end(true);
        if (event.key === 'Escape') end(false);
      }}
    />
  );
}

/** Something with a size of its own, and, while it is selected, a corner to change it by. */
function Sized(props: {
  readonly annotation: Annotation;
  readonly selected: boolean;
  readonly children: ReactNode;
}) {
  const { annotation } = props;
  const [sized, setSized] = useState<ZoneArea | null>(null);
  const editing = usePermissions((state) => state.guard.editing);
  const { width, height } = sized ?? annotation.area;
  return (
    <div className="sized" style={{ width, height }}>
      {props.children}
      {props.selected && editing && <Corner annotation={annotation} onSize={setSized} />}
    </div>
  );
}

const steps: { readonly [key: string]: Point } = {
  ArrowLeft: { x: -5 * SNAP, y: 0 },
  ArrowRight: { x: 5 * SNAP, y: 0 },
  ArrowUp: { x: 0, y: -5 * SNAP },
  ArrowDown: { x: 0, y: 5 * SNAP },
};

function Corner(props: {
  readonly annotation: Annotation;
  readonly onSize: (area: ZoneArea | null) => void;
}) {
  const { annotation, onSize } = props;
  const grown = (by: Point): ZoneArea => ({
    ...annotation.area,
    width: Math.max(LEAST_NOTE.width, annotation.area.width + by.x),
    height: Math.max(LEAST_NOTE.height, annotation.area.height + by.y),
  });
  const hold = useDrag({
    grid: SNAP,
    onStart: () => {},
    onMove: (by) => onSize(grown(by)),
    onEnd: (by) => {
      onSize(null);
      if (by !== null) resizeAnnotation(annotation.id, grown(by));
    },
  });
  return (
    <button
      type="button"
      className="sized-corner nodrag nopan"
      aria-label={`Resize ${annotationName(annotation)}`}
      aria-description="Arrow keys make it wider and higher"
      onKeyDown={(event: KeyboardEvent) => {
        const by = steps[event.key];
        if (by === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        resizeAnnotation(annotation.id, grown(by), `size ${annotation.id}`);
      }}
      {...hold}
    />
  );
}
