/** The inspector: whatever is selected, with everything one can know and change about it. */
import { regionsOf } from '../../model/zones.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { lazily } from '../ui/lazily.tsx';
import './inspector.css';
import { RunInspector } from './run-inspector.tsx';

const NodeInspector = lazily(() => import('./node-inspector.tsx').then((module) => module.NodeInspector));
const LinkInspector = lazily(() => import('./link-inspector.tsx').then((module) => module.LinkInspector));
const SeveralInspector = lazily(() =>
  import('./several-inspector.tsx').then((module) => module.SeveralInspector),
);
const ZoneInspector = lazily(() => import('./area-inspector.tsx').then((module) => module.ZoneInspector));
const RegionInspector = lazily(() => import('./area-inspector.tsx').then((module) => module.RegionInspector));

export function Inspector() {
  const selection = useUiStore((state) => state.selection);
  const design = useDesignStore((state) => state.design);
  const nodes = design.nodes.filter((node) => selection.nodes.includes(node.id));
  const links = design.links.filter((link) => selection.links.includes(link.id));
  const zone = design.zones.find((each) => selection.zones.includes(each.id));
  const region = regionsOf(design).find((each) => selection.regions.includes(each));
  return <div className="inspector">{shown()}</div>;

  function shown() {
    if (nodes.length === 1 && links.length === 0) return <NodeInspector node={nodes[0]!} />;
    if (nodes.length === 0 && links.length === 1) return <LinkInspector link={links[0]!} />;
    if (nodes.length + links.length > 1) return <SeveralInspector nodes={nodes} links={links} />;
    if (zone !== undefined) return <ZoneInspector key={zone.id} zone={zone} />;
    if (region !== undefined) return <RegionInspector key={region} region={region} />;
    return <RunInspector />;
  }
}
