/** What lies over everything on the canvas, in the design's own coordinates: over the picture too, while there is one. */
import type { ReactNode } from 'react';
import { useStore, ViewportPortal } from 'reactflow';
import { useFarPicture } from './far-picture.ts';

export function OverPicture({ children }: { readonly children: ReactNode }) {
  const painted = useFarPicture((state) => state.painted);
  return painted ? <Over>{children}</Over> : <ViewportPortal>{children}</ViewportPortal>;
}

/** As the viewport is placed, and after the picture. */
function Over({ children }: { readonly children: ReactNode }) {
  const [x, y, zoom] = useStore((state) => state.transform);
  return (
    <div className="over-picture" style={{ transform: `translate(${x}px, ${y}px) scale(${zoom})` }}>
      {children}
    </div>
  );
}
