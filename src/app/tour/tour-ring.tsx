/** A ring around what a step of the tour is about, wherever it stands at the moment. */
import { useEffect, useRef } from 'react';
import type { TourStepId } from '../../content/tour.ts';

const targets: { readonly [Step in TourStepId]: readonly string[] } = {
  crash: ['.canvas [data-id="server-b"]'],
  errors: ['[data-card="errors"]', '.dashboard-area'],
  instances: ['.inspector-area .setting:has([aria-label="Instances"])', '.inspector-area'],
  recovery: ['[data-card="errors"]', '.dashboard-area'],
  cut: ['.canvas [data-id="balancer"]'],
  seek: ['.fault-lane'],
  share: ['.top-bar .button.primary'],
};

const GAP = 4;

export function TourRing({ step }: { readonly step: TourStepId }) {
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let frame = 0;
    const follow = () => {
      const target = targets[step]
        .map((place) => document.querySelector(place))
        .find((found) => found !== null);
      if (ring.current !== null) placeAround(ring.current, target?.getBoundingClientRect());
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [step]);
  return <div ref={ring} className="tour-ring" aria-hidden="true" />;
}

function placeAround(ring: HTMLElement, box: DOMRect | undefined): void {
  ring.hidden = box === undefined || box.width === 0;
  if (box === undefined) return;
  const { style } = ring;
  style.left = `${box.left - GAP}px`;
  style.top = `${box.top - GAP}px`;
  style.width = `${box.width + 2 * GAP}px`;
  style.height = `${box.height + 2 * GAP}px`;
}
