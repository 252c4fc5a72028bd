/**
 * A node on the canvas: icon, name, headline figure, one line, history, cells for instances, utilization, and
 * states as pills on the top edge. It reads its own slice of the telemetry; React Flow's tree knows nothing of
 * figures. A node that is down is hatched and dashed, so that it is seen without color too. From far away it shows
 * less (`far-view.ts`), and in a large design nothing while it is out of sight (`in-sight.ts`).
 */
import { memo, useState } from 'react';
import type { NodeProps } from 'reactflow';
import { formatQuantity } from '../../base/units.ts';
import { type DesignNode, nodeName } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import type { Pill } from '../stores/selectors.ts';
import { useStepRing } from '../stores/step-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Icon, KindIcon } from '../ui/icon.tsx';
import { useFarPicture, useInPage, useLeftToPicture, useTelling } from './far-picture.ts';
import { useFarView } from './far-view.ts';
import type { FlowNode } from './flow-elements.ts';
import { labelIdOf } from './flow-elements.ts';
import { isLarge, useInSight } from './in-sight.ts';
import { InstanceCells } from './instance-cells.tsx';
import { NODE_WIDTH, nodeHeight } from './node-layout.ts';
import { PortPlaces, Ports } from './node-ports.tsx';
import { type NodeView, shortName, titleOf, viewOfNode } from './node-view.ts';
import { DISC_ICON_SIZE, iconOf } from './pill-icon.ts';
import { NodeName } from './quiet-element.ts';
import { ReplicaBadges } from './replica-badges.tsx';
import { Sparkline } from './sparkline.tsx';

export const NodeFace = memo(function NodeFace(props: NodeProps<FlowNode>) {
  const { node } = props.data;
  const large = useDesignStore(({ design }) => isLarge(design.nodes));
  const seen = useInSight(large, {
    ...{ x: props.positionAbsoluteX, y: props.positionAbsoluteY },
    ...{ width: NODE_WIDTH, height: nodeHeight(node) },
  });
  const painted = useLeftToPicture(`node ${node.id}`);
  const stepped = useStepRing(node.id) !== '';
  if (!seen) return <NamedPlace node={node} label={titleOf(node)} />;
  if (painted && !props.selected && !stepped) return <PaintedFace node={node} />;
  return <SeenFace node={node} selected={props.selected} large={large} />;
});

/** Out of sight a node is its name and the places of its ports. */
function NamedPlace({ node, label }: { readonly node: DesignNode; readonly label: string }) {
  return (
    <>
      <NodeName id={labelIdOf(node.id)}>{label}</NodeName>
      <PortPlaces node={node} />
    </>
  );
}

/** And so it is where a picture shows it: the picture tells its name what to say. */
function PaintedFace({ node }: { readonly node: DesignNode }) {
  const label = useTelling(`node ${node.id}`, titleOf(node));
  return (
    <>
      <NodeName id={labelIdOf(node.id)} ref={label} />
      <PortPlaces node={node} />
    </>
  );
}

const SeenFace = memo(function SeenFace(props: {
  readonly node: DesignNode;
  readonly selected: boolean;
  readonly large: boolean;
}) {
  const { node, selected } = props;
  useInPage(`node ${node.id}`);
  const faults = useRunStore((state) => state.activeFaults);
  const design = useDesignStore((state) => state.design);
  const distance = useFarView((state) => state.distance);
  const view = useTelemetry(
    (telemetry) => viewOfNode(telemetry, design, node, faults, distance),
    [design, node, faults, distance],
  );
  const ring = useStepRing(node.id);
  // in the page because it is pointed at
  const [pointed, setPointed] = useState(() => useFarPicture.getState().pointed === `node ${node.id}`);
  const Face = distance === 'furthest' ? SimpleFace : WholeFace;
  return (
    <div
      className={`node-face ${view.tone} ${view.lost ? 'lost' : ''} ${selected ? 'selected' : ''} ${view.condition} ${ring}`}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      {/* named by it, which needs no layout each time that a figure changes */}
      <NodeName id={labelIdOf(node.id)}>{view.label}</NodeName>
      <Face node={node} view={view} />
      <ReplicaBadges id={node.id} />
      {!props.large || pointed || selected ? (
        <Ports node={node} reachable={selected} />
      ) : (
        <PortPlaces node={node} />
      )}
    </div>
  );
});

interface FaceProps {
  readonly node: DesignNode;
  readonly view: NodeView;
}

/** Longer names have no room for a lecture's large letters. */
const MOST_LARGE_LETTERS = 11;

function WholeFace({ node, view }: FaceProps) {
  const far = useFarView(({ distance }) => distance !== 'near');
  const name = nodeName(node);
  return (
    <>
      <Pills pills={view.pills} />
      <div
        className={`node-name ${name.length > MOST_LARGE_LETTERS ? 'long' : ''}`}
        title={name.length > 15 ? name : undefined}
      >
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
    </>
  );
}

/**
 * What can be told of a node that is thirty pixels wide: name, figure, utilization, and the gravest of its states. No
 * pictures and nothing that clips, since of both each is a layer more for the browser to arrange.
 */
function SimpleFace({ node, view }: FaceProps) {
  const name = nodeName(node);
  const [gravest] = view.pills;
  const icon = gravest === undefined ? null : iconOf(gravest);
  return (
    <>
      <div className="simple-name" title={name}>
        {shortName(name)}
      </div>
      <div className="simple-figure">{view.figure}</div>
      {!Number.isNaN(view.utilization) && <UtilizationBar view={view} />}
      {icon !== null && (
        <div className={`simple-state pill ${gravest?.tone}`} data-tip={gravest?.tip ?? gravest?.text}>
          <Icon name={icon} size={DISC_ICON_SIZE} />
        </div>
      )}
    </>
  );
}

function Foot({ view }: { readonly view: NodeView }) {
  if (Number.isNaN(view.utilization))
    return <div className={`node-note ${view.noteIsBad ? 'bad' : ''}`}>{view.note}</div>;
  return (
    <div className="node-utilization">
      <UtilizationBar view={view} />
      <span className={view.utilization >= 0.9 ? 'hot' : ''}>
        {formatQuantity(view.utilization, 'ratio')}
      </span>
    </div>
  );
}

/** Boxes: each picture is one more layer for the browser to arrange with every change. */
function UtilizationBar({ view }: { readonly view: NodeView }) {
  const share = Math.min(1, view.utilization);
  return (
    <div className="utilization-bar" aria-hidden="true">
      <i className={`bar-fill heat-${view.heat}`} style={{ width: `${Math.max(2, share * 100)}%` }} />
    </div>
  );
}

function Pills({ pills }: { readonly pills: readonly Pill[] }) {
  if (pills.length === 0) return null;
  return (
    <div className="node-pills" aria-hidden="true">
      {pills.map((pill, place) => {
        const icon = iconOf(pill);
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
