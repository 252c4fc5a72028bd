/**
 * The strip of a followed request: where it is, and how long it has waited and been served at each node on its
 * way. Times are simulated ones.
 */
import './follow-strip.css';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStoreApi } from 'reactflow';
import { formatQuantity } from '../../base/units.ts';
import type { Design } from '../../model/design.ts';
import type { FollowedRequest, Span } from '../../worker/protocol.ts';
import { outcomeReason } from '../inspector/outcome-words.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { followNext, followRequest } from '../stores/follow-actions.ts';
import { useFollow } from '../stores/follow-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { openWhy } from '../why/why-view.ts';
import { type Corner, clearCorner } from './clear-corner.ts';
import { whereItIs } from './followed-path.ts';

/** Stations that are shown; of a longer way the last ones. */
const MOST_STATIONS = 7;

export function FollowStrip() {
  const request = useFollow((state) => state.request);
  return request === null ? null : <Strip request={request} />;
}

function Strip({ request }: { readonly request: FollowedRequest }) {
  const design = useDesignStore((state) => state.design);
  const here = whereItIs(request);
  const text = stateText(design, request, here);
  // its place is said, its times are not: they change with every frame
  useEffect(() => useUiStore.getState().announce(text), [text]);
  const stations = stationsOf(request);
  const box = useRef<HTMLElement>(null);
  const corner = useClearCorner(box, `${request.state} ${stations.length} ${text}`);
  return (
    <section ref={box} className={`float follow-strip ${corner}`} aria-label="Followed request">
      <Icon name="eye" size={14} />
      <div>
        <p>
          <b>{text}</b> <span>{timeText(request)}</span>
        </p>
        {stations.length > 0 && (
          <ol>
            {stations.map((span, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a request goes its way once
              <Station key={i} design={design} span={span} isHere={span === here} />
            ))}
          </ol>
        )}
      </div>
      {request.state === 'ended' && (
        <>
          <Button variant="plain" icon="question" onClick={() => openWhy({ of: 'request', trace: request })}>
            Why?
          </Button>
          <Button variant="plain" icon="step" onClick={followNext}>
            Next
          </Button>
        </>
      )}
      <IconButton icon="cross" label="Follow no request" onClick={() => followRequest(null)} />
    </section>
  );
}

/** Tools at the edges of the canvas, as in the style sheets. */
const EDGES = { side: 10, top: 54, bottom: 76 } as const;
const MAP = '.canvas .small-map';

/** The corner in which the strip hides least, looked for whenever its words are others. */
function useClearCorner(box: RefObject<HTMLElement | null>, words: string): Corner {
  const flow = useStoreApi();
  const [corner, setCorner] = useState<Corner>('top-left');
  // biome-ignore lint/correctness/useExhaustiveDependencies: words make it longer, which nothing else tells
  useLayoutEffect(() => {
    if (box.current === null) return;
    const { width, height, transform, nodeLookup } = flow.getState();
    const [x, y, zoom] = transform;
    const nodes = [...nodeLookup.values()]
      .filter(({ internals }) => internals.z >= 0)
      .map(({ internals: { positionAbsolute: at }, measured }) => ({
        ...{ x: at.x * zoom + x, y: at.y * zoom + y },
        ...{ width: (measured.width ?? 0) * zoom, height: (measured.height ?? 0) * zoom },
      }));
    const canvas = box.current.offsetParent?.getBoundingClientRect();
    for (const map of document.querySelectorAll(MAP)) {
      const place = map.getBoundingClientRect();
      nodes.push({
        ...{ x: place.x - (canvas?.x ?? 0), y: place.y - (canvas?.y ?? 0) },
        ...{ width: place.width, height: place.height },
      });
    }
    const strip = { width: box.current.offsetWidth, height: box.current.offsetHeight };
    setCorner((now) => clearCorner(strip, { width, height }, nodes, EDGES, now));
  }, [box, flow, words]);
  return corner;
}

function Station(props: { readonly design: Design; readonly span: Span; readonly isHere: boolean }) {
  const { design, span, isHere } = props;
  const failed = span.outcome !== 'ok' && !isHere;
  return (
    <li className={isHere ? 'here' : ''}>
      <button type="button" onClick={() => useUiStore.getState().select({ nodes: [span.node] })}>
        {nameOf(design, span.node)}
      </button>
      <small data-tip={isHere ? undefined : outcomeReason(span.outcome)}>
        {failed && !isDoing(span.outcome) && <Icon name="cross" size={8} />}
        {timesText(span) || (isDoing(span.outcome) ? span.outcome : '')}
      </small>
    </li>
  );
}

/** In the order in which it came to them; those that are only passed through in no time are left out. */
function stationsOf({ spans }: FollowedRequest): readonly Span[] {
  const some = spans.filter(
    (span) => span.waited + span.served > 0 || span.parent < 0 || isDoing(span.outcome),
  );
  return some.slice(-MOST_STATIONS);
}

const doing = ['on the way', 'in the queue', 'at the door', 'in service', 'waiting', 'at work'];
function isDoing(outcome: string): boolean {
  return doing.some((words) => outcome.startsWith(words));
}

/** "waited 12 ms, served 3 ms". */
function timesText({ waited, served }: Span): string {
  const parts = [
    waited > 0 ? `waited ${formatQuantity(waited, 'seconds')}` : '',
    served > 0 ? `served ${formatQuantity(served, 'seconds')}` : '',
  ].filter((part) => part !== '');
  return parts.join(', ');
}

function nameOf(design: Design, id: string): string {
  return design.nodes.find((node) => node.id === id)?.name || id;
}

function stateText(design: Design, request: FollowedRequest, here: Span | null): string {
  if (request.state === 'awaited') return 'The next request will be followed.';
  if (request.state === 'gone') return 'This request is not known any more.';
  const root = request.spans.find((span) => span.parent < 0);
  const what = root === undefined || root.operation === 'message' ? 'Request' : `A ${root.operation}`;
  if (request.state === 'ended')
    return `${what}: ${root?.outcome === 'ok' ? 'answered' : outcomeReason(root?.outcome ?? '')}`;
  if (here === null) return `${what}: under way`;
  if (here.outcome === 'on the way') return `${what}: on the way to ${nameOf(design, here.node)}`;
  return `${what}: at ${nameOf(design, here.node)}, ${here.outcome}`;
}

function timeText({ spans }: FollowedRequest): string {
  const root = spans.find((span) => span.parent < 0);
  return root === undefined ? '' : `after ${formatQuantity(root.ended - root.sent, 'seconds')}`;
}
