/**
 * What presenting adds to the screen: a head with title and clock, a strip with the scene in words that the last
 * row can read, the keys of a remote, and what covers everything (black, QR code).
 */
import './present.css';
import { useEffect, useLayoutEffect, useState } from 'react';
import { encodeDesignLink } from '../../share/link-codec.ts';
import { LARGEST_QR_CHARACTERS } from '../../share/link-size.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { lessonAddress, useLessonView } from '../lessons/lesson-view.ts';
import { QrCode } from '../share/qr-code.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useSpotlight } from '../stores/spotlight.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Clock } from '../transport/transport.tsx';
import { IconButton } from '../ui/button.tsx';
import {
  coverWith,
  firstScene,
  goToScene,
  nextScene,
  previousScene,
  startPresenting,
  stopPresenting,
  toggleSpotlight,
  usePresent,
} from './present-store.ts';

/** Keys of a remote and of a keyboard; those that are not named keep their meaning. */
const keys: { readonly [key: string]: () => void } = {
  ArrowRight: nextScene,
  PageDown: nextScene,
  ArrowLeft: previousScene,
  PageUp: previousScene,
  Home: firstScene,
  b: () => coverWith('black'),
  '.': () => coverWith('black'),
  q: () => coverWith('qr'),
  l: toggleSpotlight,
  Escape: () => (usePresent.getState().cover === 'none' ? stopPresenting() : coverWith('none')),
};

export function PresentBar() {
  const title = useDesignStore((state) => state.design.title);
  const playing = useRunStore((state) => state.phase === 'running');
  const spotlight = usePresent((state) => state.spotlight);
  useEffect(beginIfNotBegun, []);
  useEffect(fitOnChange, []);
  usePresentKeys();
  useSpotlightOnSelection();
  return (
    <header className="present-bar">
      <h1>{title}</h1>
      <div className="present-tools" role="toolbar" aria-label="Transport">
        <Clock />
        <IconButton
          icon={playing ? 'pause' : 'play'}
          label={playing ? 'Pause' : 'Play'}
          shortcut="Space"
          variant="primary"
          onClick={() => useRunStore.getState().togglePlay()}
        />
        <IconButton
          icon="spotlight"
          label="Spotlight"
          shortcut="L"
          pressed={spotlight}
          onClick={toggleSpotlight}
        />
        <IconButton icon="qr" label="QR code" shortcut="Q" onClick={() => coverWith('qr')} />
        <IconButton icon="cross" label="End the presentation" shortcut="Esc" onClick={stopPresenting} />
      </div>
    </header>
  );
}

/** A page that opens presenting begins here. */
function beginIfNotBegun(): void {
  if (usePresent.getState().scenes.length === 0) startPresenting();
}

/** The canvas has another size now, whenever a panel opens or closes, and again when the workbench is back. */
function fitOnChange(): () => void {
  const showAll = () => requestAnimationFrame(() => requestAnimationFrame(() => currentCamera()?.fit()));
  showAll();
  const canvas = document.querySelector('.canvas');
  // a panel that opens takes the room from the canvas; the window stays as it is
  const watching = new ResizeObserver(showAll);
  if (canvas !== null) watching.observe(canvas);
  return () => {
    watching.disconnect();
    showAll();
  };
}

/** Where the scenes are in words. */
export function SceneStrip() {
  const scenes = usePresent((state) => state.scenes);
  const index = usePresent((state) => state.index);
  const scene = scenes[index];
  if (scene === undefined) return null;
  return (
    <section className="scene-strip" aria-label="Scene">
      <IconButton
        icon="chevron-left"
        label="Previous scene"
        shortcut="←"
        disabled={index === 0}
        onClick={previousScene}
      />
      <div aria-live="polite">
        <p className="scene-title">
          <span>
            {index + 1} / {scenes.length}
          </span>
          {scene.title}
        </p>
        {scene.text !== '' && <p className="scene-text">{scene.text}</p>}
      </div>
      <ol aria-label="Scenes">
        {scenes.map((each, i) => (
          <li key={each.from}>
            <button
              type="button"
              aria-label={`Scene ${i + 1}: ${each.title}`}
              aria-current={i === index ? 'step' : undefined}
              onClick={() => void goToScene(i)}
            />
          </li>
        ))}
      </ol>
      <IconButton
        icon="chevron-right"
        label="Next scene"
        shortcut="→"
        disabled={index === scenes.length - 1}
        onClick={nextScene}
      />
    </section>
  );
}

/** What lies over the screen. */
export function PresentCover() {
  const cover = usePresent((state) => state.cover);
  if (cover === 'none') return null;
  if (cover === 'qr') return <QrCover />;
  return (
    <button
      type="button"
      className="present-cover black"
      aria-label="Show the screen again"
      onClick={() => coverWith('none')}
    />
  );
}

interface QrLink {
  readonly url: string;
  readonly words: string;
}

function QrCover() {
  const design = useDesignStore((state) => state.design);
  const lesson = useLessonView((state) => lessonAddress(state.on));
  const [link, setLink] = useState<QrLink | null>(null);
  useEffect(() => {
    let current = true;
    if (lesson !== null) setLink({ url: lesson, words: 'This step of the lesson' });
    else void qrLink(design).then((made) => current && setLink(made));
    return () => {
      current = false;
    };
  }, [design, lesson]);
  return (
    <button
      type="button"
      className="present-cover qr"
      aria-label="Close the QR code"
      // biome-ignore lint/a11y/noAutofocus: the key that opened it must close it again
      autoFocus
      onClick={() => coverWith('none')}
    >
      {link !== null && link.url.length <= LARGEST_QR_CHARACTERS && (
        <>
          <QrCode text={link.url} label="QR code of this experiment" />
          <span>{link.words}</span>
        </>
      )}
      {link !== null && link.url.length > LARGEST_QR_CHARACTERS && (
        <span>
          The link of this experiment has {link.url.length.toLocaleString('en')} characters, more than a QR
          code that can be read from a seat. Share it as a link.
        </span>
      )}
    </button>
  );
}

/** The design's link; its prose stays out where that makes the code easier to read. */
async function qrLink(design: ReturnType<typeof useDesignStore.getState>['design']): Promise<QrLink> {
  const base = window.location.href.replace(/#.*$/, '');
  const whole = base + (await encodeDesignLink(design));
  if (whole.length <= LARGEST_QR_CHARACTERS / 3 || design.notes === '')
    return { url: whole, words: 'This experiment, to open and change' };
  const url = base + (await encodeDesignLink({ ...design, notes: '' }));
  return { url, words: 'This experiment, without its notes' };
}

function usePresentKeys(): void {
  // before the scene is seen: a passive effect may come seconds later on a busy machine, and the remote's key is lost
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, select, dialog');
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const deed = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (deed === undefined || isOfTool(event)) return;
      event.preventDefault();
      event.stopPropagation();
      deed();
    };
    // before the workbench, whose keys move nodes and step through time
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
}

/** What has arrows and Escape of its own while keys are on it: the scissors, a chart and what arranges it. */
const OWN_KEYS = '.tool-overlay:focus-visible, .cursor-layer:focus-visible, .card-grip:focus-visible';

function isOfTool({ key, target }: KeyboardEvent): boolean {
  // a chart that fills the screen goes first
  if (key === 'Escape' && document.querySelector('.cards-frame.full') !== null) return true;
  const isDrawn = target instanceof Element && target.matches(OWN_KEYS);
  return isDrawn && (key.startsWith('Arrow') || key === 'Escape');
}

/** With the spotlight on, what the speaker clicks is what stands in it. */
function useSpotlightOnSelection(): void {
  const selection = useUiStore((state) => state.selection);
  const spotlight = usePresent((state) => state.spotlight);
  useEffect(() => {
    const chosen = [...selection.nodes, ...selection.links];
    if (spotlight && chosen.length > 0) useSpotlight.getState().light(chosen);
  }, [selection, spotlight]);
}
