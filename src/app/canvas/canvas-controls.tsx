/** What floats over the canvas: zoom at the top, tools and the legend at the bottom, the small map. */
import { MiniMap, type ReactFlowState, useStore } from 'reactflow';
import { formatQuantity } from '../../base/units.ts';
import {
  commandById,
  runCommand,
  shortcutOf,
  useCommandEnabled,
  useCommandTitle,
} from '../commands/registry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { isSlowMotion } from '../stores/message-view.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { usePermissions } from '../stores/permissions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { IconButton } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { lazily } from '../ui/lazily.tsx';
import { useDotScale } from './dot-scale.ts';
import { useHeat } from './heat-store.ts';

const HeatLegend = lazily(() => import('./heat-layer.tsx').then((module) => module.HeatLegend));
const VersusBar = lazily(() => import('../versus/versus-bar.tsx').then((module) => module.VersusBar));

/** The map helps only where the design is larger than the view. */
const NODES_FOR_MAP = 10;

function CommandButton(props: { readonly id: string; readonly icon?: IconName; readonly pressed?: boolean }) {
  const command = commandById(props.id);
  const shortcut = shortcutOf(props.id);
  const enabled = useCommandEnabled(props.id);
  const title = useCommandTitle(props.id);
  return (
    <IconButton
      icon={props.icon ?? command.icon ?? 'more'}
      aria-disabled={enabled !== true}
      label={title}
      {...(shortcut === undefined ? {} : { shortcut })}
      {...(props.pressed === undefined ? {} : { pressed: props.pressed })}
      onClick={() => runCommand(props.id)}
    />
  );
}

export function ZoomControls() {
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className="float zoom-controls" role="toolbar" aria-label="Zoom">
      <CommandButton id="view.zoom-out" />
      <button
        type="button"
        className="button zoom-level"
        data-tip="Actual size"
        data-tip-key="0"
        aria-label={`Zoom ${zoom} %, set to actual size`}
        onClick={() => runCommand('view.zoom-100')}
      >
        {zoom} %
      </button>
      <CommandButton id="view.zoom-in" />
      <CommandButton id="view.fit" />
    </div>
  );
}

export function Dock() {
  const tool = useUiStore((state) => state.tool);
  const empty = useDesignStore((state) => state.design.nodes.length === 0);
  const compared = useDesignStore((state) => state.design.sides !== undefined);
  const presenting = usePageMode((state) => state.mode === 'present');
  // a lecture breaks and heals; it does not build
  const editing = usePermissions((state) => state.guard.editing) && !presenting;
  const heated = useHeat((state) => state.metric !== null);
  const drawing = tool === 'scissors' || tool === 'lasso' || tool === 'zone';
  return (
    <div className="dock">
      {compared ? !drawing && <VersusBar /> : !empty && !drawing && <Legend />}
      <div className="float" role="toolbar" aria-label="Tools">
        <CommandButton id="view.tool-select" pressed={tool === 'select'} />
        {!presenting && <CommandButton id="view.tool-pan" pressed={tool === 'pan'} />}
        {editing && (
          <>
            <CommandButton id="view.tool-zone" pressed={tool === 'zone'} />
            <i className="float-line" />
            <CommandButton id="edit.undo" />
            <CommandButton id="edit.redo" />
          </>
        )}
        <i className="float-line" />
        <CommandButton id="view.tool-scissors" pressed={tool === 'scissors'} />
        <CommandButton id="view.tool-lasso" pressed={tool === 'lasso'} />
        <CommandButton id="fault.partition-by-list" />
        <CommandButton id="fault.heal-all" />
        <i className="float-line" />
        <CommandButton id="view.heat" pressed={heated} />
      </div>
    </div>
  );
}

function Legend() {
  const heat = useHeat((state) => state.metric);
  if (heat !== null) return <HeatLegend metric={heat} />;
  return (
    <div className="legend" aria-hidden="true">
      <p>
        <svg viewBox="0 0 44 12" width="44" height="12" aria-hidden="true">
          <path d="M0 6h12" strokeWidth="1.6" />
          <path d="M16 6h12" strokeWidth="4" />
          <path d="M32 6h12" strokeWidth="8" />
        </svg>
        width: calls per second
      </p>
      <p>
        <svg viewBox="0 0 44 12" width="44" height="12" aria-hidden="true">
          <path d="M0 6h12" strokeWidth="3.5" />
          <path className="errors-2" d="M16 6h12" strokeWidth="3.5" />
          <path className="errors-4" d="M32 6h12" strokeWidth="3.5" />
        </svg>
        color: share of errors
      </p>
      <DotLegend />
    </div>
  );
}

/** What a dot stands for: a message in slow motion, else so many calls. */
function DotLegend() {
  const slow = useRunStore((state) => isSlowMotion(state.speed));
  const calls = useDotScale((state) => state.callsPerDot);
  const many = calls === 1 ? 'one call' : `${formatQuantity(calls, 'count')} calls`;
  return (
    <p>
      <svg viewBox="0 0 44 12" width="44" height="12" aria-hidden="true">
        <path d="M0 6h44" strokeWidth="2" />
        <circle cx="10" cy="6" r="2.8" />
        <circle cx="32" cy="6" r="2.8" />
      </svg>
      {slow ? 'one dot: one message' : `one dot: ${many}`}
    </p>
  );
}

export function SmallMap() {
  const wanted = useUiStore((state) => state.map);
  const helps = useStore(somethingIsOutside);
  if (!(wanted ?? helps)) return null;
  return (
    <MiniMap className="small-map" pannable zoomable ariaLabel="Map of the design" nodeBorderRadius={12} />
  );
}

/** Whether a large design reaches beyond the view: only then a map helps. */
function somethingIsOutside(state: ReactFlowState): boolean {
  if (state.nodes.length < NODES_FOR_MAP) return false;
  const [x, y, zoom] = state.transform;
  return state.nodes.some((node) => {
    const left = node.position.x * zoom + x;
    const top = node.position.y * zoom + y;
    const width = (node.width ?? 0) * zoom;
    const height = (node.height ?? 0) * zoom;
    return left < 0 || top < 0 || left + width > state.width || top + height > state.height;
  });
}
