/**
 * A node on the canvas: icon, name, headline figure, one line, history, cells for instances, utilization, and
 * states as pills on the top edge. It reads its own slice of the telemetry; React Flow's tree knows nothing of
 * figures. A node that is down is hatched and dashed, so that it is seen without color too.
 */
import { memo } from 'react';
import { Handle, type NodeProps, Position } from 'reactflow';
import { formatQuantity } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import { nodeName } from '../../model/design.ts';
import type { Tone } from '../../model/telemetry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import type { Pill } from '../stores/selectors.ts';
import { useStepRing } from '../stores/step-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Icon, type IconName, KindIcon } from '../ui/icon.tsx';
import { useFarView } from './far-view.ts';
import type { FlowNode } from './flow-elements.ts';
import { labelIdOf } from './flow-elements.ts';
import { InstanceCells } from './instance-cells.tsx';
import { type NodeView, viewOfNode } from './node-view.ts';
import { ReplicaBadges } from './replica-badges.tsx';
import { Sparkline } from './sparkline.tsx';

export const NodeFace = memo(function NodeFace({ data, selected }: NodeProps<FlowNode>) {
  const { node } = data;
  const faults = useRunStore((state) => state.activeFaults);
  const design = useDesignStore((state) => state.design);
  const far = useFarView((state) => state.far);
  const view = useTelemetry(
    (telemetry) => viewOfNode(telemetry, design, node, faults, far),
    [design, node, faults, far],
  );
  const ring = useStepRing(node.id);
  const kind = kindById(node.kind);
  const name = nodeName(node);
  return (
    <div
      className={`node-face ${view.tone} ${view.lost ? 'lost' : ''} ${selected ? 'selected' : ''} ${view.condition} ${ring}`}
    >
      {/* named by it, which needs no layout each time that a figure changes */}
      <span id={labelIdOf(node.id)} hidden>
        {view.label}
      </span>
      <Pills pills={view.pills} />
      <div className="node-name" title={name.length > 15 ? name : undefined}>
        <KindIcon kind={node.kind} size={15} />
        <span>{name}</span>
      </div>
      <div className="node-figures">
        <div className="node-figure">{view.figure}</div>
        {!far && <div className="node-line">{view.line}</div>}
        {!far && <Sparkline values={view.sparkline} tone={view.sparkTone} />}
      </div>
      {view.cells.length > 0 && <InstanceCells id={node.id} cells={view.cells} />}
      {view.cellsText !== '' && <div className="node-cells-text">{view.cellsText}</div>}
      <Foot view={view} />
      <ReplicaBadges id={node.id} />
      <Port type="target" label={`Link to ${name}`} reachable={selected} />
      {kind?.outLinks.max !== 0 && (
        <Port type="source" label={`Start a link at ${name}`} reachable={selected} />
      )}
    </div>
  );
});

/**
 * Where links begin and end. By drag, or by click (Enter) on one port and then on another; those of the selected
 * node can be reached by Tab.
 */
function Port(props: {
  readonly type: 'source' | 'target';
  readonly label: string;
  readonly reachable: boolean;
}) {
  const out = props.type === 'source';
  return (
    <Handle
      id={out ? 'out' : 'in'}
      type={props.type}
      position={out ? Position.Right : Position.Left}
      className={`port ${out ? 'out' : 'in'}`}
      role="button"
      tabIndex={props.reachable ? 0 : -1}
      aria-label={props.label}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.stopPropagation();
        event.currentTarget.click();
      }}
    />
  );
}

function Foot({ view }: { readonly view: NodeView }) {
  if (Number.isNaN(view.utilization))
    return <div className={`node-note ${view.noteIsBad ? 'bad' : ''}`}>{view.note}</div>;
  const share = Math.min(1, view.utilization);
  return (
    <div className="node-utilization">
      {/* boxes: each picture is one more layer for the browser to arrange with every change */}
      <div className="utilization-bar" aria-hidden="true">
        <i className={`bar-fill heat-${view.heat}`} style={{ width: `${Math.max(2, share * 100)}%` }} />
      </div>
      <span className={view.utilization >= 0.9 ? 'hot' : ''}>
        {formatQuantity(view.utilization, 'ratio')}
      </span>
    </div>
  );
}

const pillIcons: { readonly [T in Tone]: IconName | null } = {
  plain: null,
  ok: 'check',
  warn: 'warning',
  error: 'cross',
  stale: 'clock',
  leader: 'crown',
  partition: 'scissors',
};
const pillIconByText: { readonly [text: string]: IconName } = {
  hot: 'flame',
  bottleneck: 'bottleneck',
  slow: 'snail',
  'slow disk': 'snail',
  'clock off': 'clock',
  'clock drifts': 'clock',
  restarting: 'restart',
  paused: 'pause',
  spike: 'spike',
};

function Pills({ pills }: { readonly pills: readonly Pill[] }) {
  if (pills.length === 0) return null;
  return (
    <div className="node-pills" aria-hidden="true">
      {pills.map((pill, place) => {
        const icon = pillIconByText[pill.text] ?? pillIcons[pill.tone];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: its words change with every figure in them
          <span key={place} className={`pill ${pill.tone}`} data-tip={pill.tip}>
            {icon !== null && <Icon name={icon} size={10} />}
            {pill.text}
          </span>
        );
      })}
    </div>
  );
}
