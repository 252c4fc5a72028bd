/**
 * What is worth a thought about the settings of a node or link, said while they are typed: cautions of the design
 * as it would be, and how much of its capacity a station is asked for, from the design where that tells it and
 * else from what the run measures.
 */
import { type ReactNode, useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { type Caution, cautionedName } from '../../model/cautions.ts';
import type { Design } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Icon } from '../ui/icon.tsx';
import { cautionsIn, foreseenLoad, measuredCautions, measuredLoad, type StationLoad } from './cautions.ts';
import { useDraftDesign } from './setting-draft.ts';

/** A link's cautions. */
export function LinkCautions({ id }: { readonly id: string }) {
  const design = useDraftDesign();
  const cautions = cautionsAt(design, id);
  return cautions.length === 0 ? null : <div className="caution-dock">{cautions}</div>;
}

function cautionsAt(design: Design, id: string) {
  return cautionsIn(design)
    .filter(({ on }) => on.id === id)
    .map((caution) => <CautionNote key={caution.about} caution={caution} />);
}

/**
 * A node's cautions, what else is wrong with it, and its load. They stay at the lower edge while the settings scroll: what is typed above does
 * not jump when one comes or goes.
 */
export function NodeCautions({ id, children }: { readonly id: string; readonly children?: ReactNode }) {
  const design = useDraftDesign();
  const foreseen = foreseenLoad(design, id);
  const measured = useTelemetry(
    (telemetry) => (foreseen === null ? measuredLoad(telemetry, design, id) : null),
    [foreseen === null, design, id],
  );
  const load = foreseen ?? measured;
  const cautions = cautionsAt(design, id);
  return (
    <div className="caution-dock">
      <div className="caution-list">
        {children}
        {cautions}
        {measured !== null &&
          measuredCautions(design, id, measured).map((caution) => (
            <CautionNote key={caution.about} caution={caution} basis="measured" />
          ))}
      </div>
      {load !== null && <LoadLine {...load} />}
    </div>
  );
}

function CautionNote(props: {
  readonly caution: Caution;
  readonly basis?: 'measured';
  readonly children?: ReactNode;
}) {
  const { strong, rest } = props.caution;
  return (
    <div className="callout warn" role="note">
      <Icon name="warning" />
      <p>
        <b>{strong}</b> {rest}
        {props.basis === 'measured' && ' Measured over the last ten seconds.'} {props.children}
      </p>
    </div>
  );
}

const basisWords = {
  design: 'From the design: the rates of the clients, carried along the links, times the mean work.',
  measured: 'Measured over the last ten seconds: the design alone does not tell it.',
} as const;

/** "Load 0.69 · 5.5 of 8 workers" with a bar: the figure that moves while one drags. */
function LoadLine({ load, basis }: StationLoad) {
  const share = Math.min(1, load.ratio);
  const tone = load.ratio >= 1 ? 'over' : load.ratio >= 0.9 ? 'near' : '';
  const ratio = Number.isFinite(load.ratio) ? load.ratio.toFixed(load.ratio < 10 ? 2 : 0) : '∞';
  const demand = Number.isFinite(load.demand) ? Number(load.demand.toPrecision(2)) : load.demand;
  const measured = basis === 'measured';
  return (
    <div className={`load-line ${tone}`} data-tip={basisWords[basis]}>
      <span>
        {measured ? 'Measured load' : load.atMost ? 'At most' : load.at === null ? 'Load' : 'Peak load'}{' '}
        <b>{ratio}</b>
      </span>
      <i aria-hidden="true" style={{ '--share': String(share) } as object} />
      <span>
        {formatQuantity(demand, 'count')} of {formatQuantity(load.workers, 'count')}
        {!measured && ' workers'}
      </span>
    </div>
  );
}

const MOST_SHOWN = 4;

/** Cautions anywhere in the design, each with a way to it. */
export function AllCautions() {
  const design = useDesignStore((state) => state.design);
  const [all, setAll] = useState(false);
  const cautions = cautionsIn(design);
  if (cautions.length === 0) return null;
  return (
    <section className="setting-group" aria-label="Worth a thought">
      <h3>Worth a thought</h3>
      {(all ? cautions : cautions.slice(0, MOST_SHOWN)).map((caution) => {
        const name = cautionedName(caution, design);
        const { type, id } = caution.on;
        return (
          <CautionNote
            key={`${id}/${caution.about}`}
            caution={{ ...caution, strong: `${name}: ${lowerFirst(caution.strong)}` }}
          >
            <button
              type="button"
              aria-label={`Show ${name}`}
              onClick={() =>
                useUiStore.getState().select(type === 'node' ? { nodes: [id] } : { links: [id] })
              }
            >
              Show
            </button>
          </CautionNote>
        );
      })}
      {cautions.length > MOST_SHOWN && !all && (
        <p className="pane-foot">
          And {cautions.length - MOST_SHOWN} more.
          <button type="button" onClick={() => setAll(true)}>
            Show all
          </button>
        </p>
      )}
    </section>
  );
}

/** Within a sentence; figures and abbreviations stay as they are. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
