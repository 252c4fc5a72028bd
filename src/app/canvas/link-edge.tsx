/**
 * A link on the canvas: one curve whose width is its throughput and whose color the share of errors, a label
 * only where it matters, long dashes when it is cut. It reads its own slice of the telemetry.
 */
import { memo, useCallback } from 'react';
import { EdgeLabelRenderer, type EdgeProps, type ReactFlowState, useStore } from 'reactflow';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useStepRing } from '../stores/step-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Icon } from '../ui/icon.tsx';
import { openWhy } from '../why/why-view.ts';
import { useInPage, useLeftToPicture } from './far-picture.ts';
import type { FlowLink } from './flow-elements.ts';
import { isInSight, isLarge } from './in-sight.ts';
import { type Box, curvePath, curvePoint, hull, linkCurve, type Point, sameBox } from './link-geometry.ts';
import { type LinkView, signsOf, viewOfLink } from './link-view.ts';
import { NODE_WIDTH } from './node-layout.ts';

export const LinkEdge = memo(function LinkEdge(props: EdgeProps<FlowLink>) {
  const ends = useEnds(props.source, props.target);
  const link = props.data?.link;
  if (ends === null || link === undefined) return null;
  return <LinkBetween {...props} ends={ends} link={link} />;
});

type DrawnLink = EdgeProps<FlowLink> & { readonly link: NonNullable<FlowLink['data']>['link'] };

function LinkBetween(props: DrawnLink & { readonly ends: Ends }) {
  const { ends, link } = props;
  const key = `link ${link.id}` as const;
  const painted = useLeftToPicture(key);
  const stepped = useStepRing(link.id) !== '';
  const curve = linkCurve(ends.from, ends.to);
  const path = curvePath(curve);
  const left = painted && !stepped && props.selected !== true;
  // one grip, whoever draws the line: a press and its click must find the same element
  return (
    <>
      {!left && <LinkCurve {...props} path={path} middle={curvePoint(curve, 0.5)} />}
      <path className="react-flow__edge-interaction link-grip" d={path} strokeWidth={GRIP} />
    </>
  );
}

/** Wider than the widest line. */
const GRIP = 18;

interface Ends {
  readonly from: Box;
  readonly to: Box;
}

/** Where the two nodes are drawn now, while they are dragged too; null while nothing of the link is in sight. */
function useEnds(source: string, target: string): Ends | null {
  const large = useDesignStore(({ design }) => isLarge(design.nodes));
  const select = useCallback(
    (state: ReactFlowState): Ends | null => {
      const from = boxIn(state, source);
      const to = boxIn(state, target);
      if (from === null || to === null) return null;
      return large && !isInSight(hull(from, to), state) ? null : { from, to };
    },
    [source, target, large],
  );
  return useStore(select, sameEnds);
}

function boxIn({ nodeLookup }: ReactFlowState, id: string): Box | null {
  const node = nodeLookup.get(id);
  if (node === undefined) return null;
  const { x, y } = node.internals.positionAbsolute;
  return { x, y, width: NODE_WIDTH, height: node.measured.height ?? 0 };
}

function sameEnds(a: Ends | null, b: Ends | null): boolean {
  if (a === null || b === null) return a === b;
  return sameBox(a.from, b.from) && sameBox(a.to, b.to);
}

function LinkCurve(props: DrawnLink & { readonly path: string; readonly middle: Point }) {
  const { path, link } = props;
  useInPage(`link ${link.id}`);
  const selected = props.selected === true;
  const faults = useRunStore((state) => state.activeFaults);
  const design = useDesignStore((state) => state.design);
  const view = useTelemetry(
    (telemetry) => {
      const shown = viewOfLink(telemetry, design, link, faults);
      // its rate is written on a link that is selected only: no other renders again because of it
      return selected ? shown : { ...shown, rate: '' };
    },
    [design, link, faults, selected],
  );
  const ring = useStepRing(link.id);
  const state = `${view.cut ? 'cut' : `errors-${view.level}`} ${selected ? 'selected' : ''}`;
  return (
    <>
      {selected && <path className="link-ring" d={path} strokeWidth={view.width + 6} />}
      {ring !== '' && <path className={`link-step ${ring}`} d={path} strokeWidth={view.width + 7} />}
      {view.cut && <path className="link-glow" d={path} />}
      <path
        className={`link-line ${state} ${view.troubled ? 'troubled' : ''}`}
        d={path}
        strokeWidth={view.width}
      />
      <LinkLabel id={link.id} view={view} middle={props.middle} selected={selected} />
    </>
  );
}

function LinkLabel(props: {
  readonly id: string;
  readonly view: LinkView;
  readonly middle: Point;
  readonly selected: boolean;
}) {
  const { id, view, middle } = props;
  const rate = props.selected ? view.rate : '';
  if (view.errors === '' && view.fault === '' && rate === '') return null;
  return (
    <EdgeLabelRenderer>
      <div
        className="link-label"
        data-link={id}
        style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
        aria-hidden="true"
      >
        {signsOf(view).map(({ tone, icon, size, text }) =>
          tone === 'error' ? (
            // by keyboard: the link, then the command
            <button
              key={tone}
              type="button"
              tabIndex={-1}
              className="error nopan"
              data-tip="Why?"
              onClick={() => openWhy({ of: 'link', id })}
            >
              <Icon name={icon} size={size} />
              {text}
            </button>
          ) : (
            <span key={tone} className={tone}>
              <Icon name={icon} size={size} />
              {text}
            </span>
          ),
        )}
        {rate !== '' && <span className="plain">{rate}</span>}
      </div>
    </EdgeLabelRenderer>
  );
}
