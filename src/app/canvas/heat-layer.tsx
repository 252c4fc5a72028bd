/**
 * The heat overlay: around each node a ring in the color of a metric's step, the wider the higher, and the figure
 * itself below the node, so that nothing is told by color alone. It lies under the nodes and leaves them as they
 * are. Loaded when it is first asked for.
 */
import './heat.css';
import { useEffect } from 'react';
import { type ReactFlowState, useStore, ViewportPortal } from 'reactflow';
import { useDesignStore } from '../stores/design-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Select } from '../ui/select.tsx';
import { heatMetrics, heatNow, type NodeHeat } from './heat-scale.ts';
import { useHeat } from './heat-store.ts';
import { NODE_WIDTH } from './node-layout.ts';
import { currentCamera } from './viewport.ts';

export function HeatLayer({ metric }: { readonly metric: string }) {
  const design = useDesignStore((state) => state.design);
  const heat = useTelemetry((telemetry) => heatNow(telemetry, design, metric), [design, metric]);
  return (
    <ViewportPortal>
      {heat.nodes.map((node) => (
        <Halo key={node.id} heat={node} />
      ))}
    </ViewportPortal>
  );
}

function Halo({ heat }: { readonly heat: NodeHeat }) {
  const place = useStore((state: ReactFlowState) => placeOf(state, heat.id));
  if (place === '') return null;
  const [x, y, height] = place.split(' ').map(Number) as [number, number, number];
  return (
    <>
      <i
        className={`heat-halo step-${heat.step}`}
        style={{ transform: `translate(${x}px, ${y}px)`, width: NODE_WIDTH, height }}
      />
      <span
        className="heat-figure"
        style={{ transform: `translate(${x}px, ${y + height}px)`, width: NODE_WIDTH }}
      >
        <b className={`step-${heat.step}`}>{heat.text}</b>
      </span>
    </>
  );
}

/** Where a node is drawn now, while it is dragged too; as text, so that only a change renders. */
function placeOf(state: ReactFlowState, id: string): string {
  const node = state.nodeLookup.get(id);
  if (node === undefined) return '';
  const { x, y } = node.internals.positionAbsolute;
  return `${x} ${y} ${node.measured.height ?? 0}`;
}

const steps = [0, 1, 2, 3, 4, 5] as const;

/** In the place of the legend: which metric, and what the colors mean. */
export function HeatLegend({ metric }: { readonly metric: string }) {
  const design = useDesignStore((state) => state.design);
  const show = useHeat((state) => state.show);
  useEffect(() => currentCamera()?.keepAll(), []);
  const metrics = useTelemetry((telemetry) => heatMetrics(telemetry, design), [design]);
  const ends = useTelemetry(
    (telemetry) => {
      const { from, to } = heatNow(telemetry, design, metric);
      return { from, to };
    },
    [design, metric],
  );
  return (
    <div className="float heat-legend">
      <Select
        label="Metric of the heat overlay"
        value={metric}
        options={metrics.map((each) => ({ value: each.metric, label: each.title }))}
        onChange={show}
      />
      <span>{ends.from}</span>
      <i aria-hidden="true">
        {steps.map((step) => (
          <u key={step} className={`step-${step}`} />
        ))}
      </i>
      <span>{ends.to}</span>
    </div>
  );
}
