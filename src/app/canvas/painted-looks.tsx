/**
 * One of each thing that the picture of a large design shows, as the page has it: dressed by the style sheets, never
 * seen, and read by whoever paints (`painted-things.ts`, `painted-signs.ts`). So picture and page are one look.
 */
import type { ReactNode } from 'react';
import { Icon } from '../ui/icon.tsx';
import { SIGN_ICONS } from './link-view.ts';
import { HEATS, LEVELS } from './painted-things.ts';
import { PILL_ICONS, PILL_TONES } from './pill-icon.ts';

export function PaintedLooks() {
  return (
    <>
      <Face className="plain up">
        <div className="simple-name" />
        <div className="simple-figure" />
        <div className="utilization-bar">
          {HEATS.map((heat) => (
            <i key={heat} className={`bar-fill heat-${heat}`} />
          ))}
        </div>
        {PILL_TONES.map((tone) => (
          <div key={tone} className={`simple-state pill ${tone}`} />
        ))}
      </Face>
      <Face className="warn up" />
      <Face className="error up" />
      <Face className="stale up" />
      <Face className="dead down">
        <div className="simple-figure" />
      </Face>
      <Face className="warn paused" />
      <svg width="0" height="0" aria-hidden="true">
        {LEVELS.map((level) => (
          <path key={level} className={`link-line errors-${level}`} />
        ))}
        <path className="link-line errors-0 troubled" />
        <path className="link-line cut" />
        <path className="link-glow" />
      </svg>
      <div className="link-label">
        <span className="partition" />
        <span className="warn" />
        <span className="error" />
      </div>
      {[...new Set([...PILL_ICONS, ...SIGN_ICONS])].map((name) => (
        <i key={name} data-icon={name}>
          <Icon name={name} />
        </i>
      ))}
    </>
  );
}

function Face(props: { readonly className: string; readonly children?: ReactNode }) {
  return <div className={`node-face ${props.className}`}>{props.children}</div>;
}
