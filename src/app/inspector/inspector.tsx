/** The inspector: whatever is selected, with everything one can know and change about it. */
import { lazy, Suspense } from 'react';
import { regionsOf } from '../../model/zones.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import './inspector.css';
import { LinkInspector } from './link-inspector.tsx';
import { NodeInspector } from './node-inspector.tsx';
import { RunInspector } from './run-inspector.tsx';
import { SeveralInspector } from './several-inspector.tsx';

const ZoneInspector = lazy(() =>
  import('./area-inspector.tsx').then((module) => ({ default: module.ZoneInspector })),
);
const RegionInspector = lazy(() =>
  import('./area-inspector.tsx').then((module) => ({ default: module.RegionInspector })),
);

export function Inspector() {
  const selection = useUiStore((state) => state.selection);
  const design = useDesignStore((state) => state.design);
  const nodes = design.nodes.filter((node) => selection.nodes.includes(node.id));
  const links = design.links.filter((link) => selection.links.includes(link.id));
  const zone = design.zones.find((each) => selection.zones.includes(each.id));
  const region = regionsOf(design).find((each) => selection.regions.includes(each));
  return (
    <div className="inspector">
      <Suspense>{shown()}</Suspense>
    </div>
  );

  function shown() {
    if (nodes.length === 1 && links.length === 0) return <NodeInspector node={nodes[0]!} />;
    if (nodes.length === 0 && links.length === 1) return <LinkInspector link={links[0]!} />;
    if (nodes.length + links.length > 1) return <SeveralInspector nodes={nodes} links={links} />;
    if (zone !== undefined) return <ZoneInspector key={zone.id} zone={zone} />;
    if (region !== undefined) return <RegionInspector key={region} region={region} />;
    return <RunInspector />;
  }
}
