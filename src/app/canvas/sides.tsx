/** The two grounds of a comparison, each with its letter and title at its head. */
import { ViewportPortal } from 'reactflow';
import { useDesignStore } from '../stores/design-store.ts';
import { sideBoxes } from './side-boxes.ts';
import './sides.css';

export function Sides() {
  const design = useDesignStore((state) => state.design);
  if (design.sides === undefined) return null;
  return (
    <ViewportPortal>
      {sideBoxes(design).map(({ side, title, x, y, width, height }) => (
        <section
          key={side}
          className={`side-ground ${side}`}
          aria-label={`Side ${side.toUpperCase()}: ${title}`}
          style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
        >
          <h2>
            <b>{side.toUpperCase()}</b>
            <span>{title}</span>
          </h2>
        </section>
      ))}
    </ViewportPortal>
  );
}
