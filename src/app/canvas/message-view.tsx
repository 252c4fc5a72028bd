/**
 * The message view over the canvas: in slow motion it takes the place of the dots that tell density. Its parts
 * are loaded when slow motion is first asked for, since most visits begin without it.
 */
import { lazy, Suspense, useEffect } from 'react';
import { isSlowMotion, keepWorkerTold } from '../stores/message-view.ts';
import { useRunStore } from '../stores/run-store.ts';
import { StepLine } from '../transport/step-line.tsx';
import { DotsOverlay } from './dots-overlay.tsx';

const MessageOverlay = lazy(() =>
  import('./message-overlay.tsx').then((module) => ({ default: module.MessageOverlay })),
);

export function MovingDots() {
  const slow = useRunStore((state) => isSlowMotion(state.speed));
  useEffect(keepWorkerTold, []);
  return (
    <>
      {slow ? (
        <Suspense fallback={null}>
          <MessageOverlay />
        </Suspense>
      ) : (
        <DotsOverlay />
      )}
      <StepLine />
    </>
  );
}
