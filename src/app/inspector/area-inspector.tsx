/**
 * The inspector of a zone or a region: its name, where it belongs, who stands in it, how far everything else is
 * away, and how it breaks.
 */
import { useId, useState } from 'react';
import { type Design, type DesignZone, nodeName } from '../../model/design.ts';
import { prefixOf, regionName } from '../../model/sides.ts';
import {
  nodesInRegion,
  nodesInZone,
  pairBetween,
  pairInForce,
  regionsOf,
  zoneName,
  zonesOfRegion,
} from '../../model/zones.ts';
import { areaFaultsOf, breakAreas, faultIcons, separable } from '../commands/fault-commands.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { partitionFromRest } from '../stores/fault-actions.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { deleteAreas, renameRegionTo, renameZone, setRegion } from '../stores/zone-actions.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon, KindIcon } from '../ui/icon.tsx';
import { SideMark } from '../versus/side-mark.tsx';
import './area-inspector.css';
import { lazily } from '../ui/lazily.tsx';
import { ActiveFaults } from './fault-buttons.tsx';
import { SettingRow } from './field-editors/setting-row.tsx';
import { PairRow } from './pair-row.tsx';
import { TitleInput } from './title-input.tsx';

const FaultDialog = lazily(() => import('../faults/fault-dialog.tsx').then((module) => module.FaultDialog));

export function ZoneInspector({ zone }: { readonly zone: DesignZone }) {
  const design = useDesignStore((state) => state.design);
  const prefix = prefixOf(design, zone.id);
  const others = design.zones.filter((each) => each.id !== zone.id && each.id.startsWith(prefix));
  return (
    <>
      <Head
        id={zone.id}
        icon="zone"
        name={zoneName(zone)}
        label="Name of the zone"
        what={zone.region === undefined ? 'Zone' : `Zone · ${regionName(design, zone.region)}`}
        onRename={(name) => renameZone(zone.id, name)}
        onDelete={() => deleteAreas([zone.id], [])}
      />
      <div className="pane scrolling">
        <section className="setting-group">
          <h3>Placement</h3>
          <RegionRow
            key={zone.id}
            zone={zone}
            present={zone.region === undefined ? '' : regionName(design, zone.region)}
            regions={regionsOf(design)
              .filter((region) => region.startsWith(prefix))
              .map((region) => regionName(design, region))}
          />
        </section>
        <NodesIn nodes={nodesInZone(design, zone.id)} />
        <Latencies empty={others.length === 0 ? 'There is no other zone.' : null}>
          {others.map((other) => {
            const own = pairBetween(design, zone.id, other.id);
            const inForce = pairInForce(design, zone, other);
            const pair = [zone.id, other.id] as const;
            const from = own === undefined && inForce !== undefined ? 'by the regions' : null;
            return (
              <PairRow
                key={other.id}
                name={zoneName(other)}
                pair={pair}
                latency={inForce?.latency ?? null}
                note={from}
              />
            );
          })}
        </Latencies>
        <BreakArea area="zone" id={zone.id} />
      </div>
    </>
  );
}

export function RegionInspector({ region }: { readonly region: string }) {
  const design = useDesignStore((state) => state.design);
  const zones = zonesOfRegion(design, region);
  const prefix = prefixOf(design, region);
  const others = regionsOf(design).filter((each) => each !== region && each.startsWith(prefix));
  return (
    <>
      <Head
        id={region}
        icon="globe"
        name={regionName(design, region)}
        label="Name of the region"
        what={zones.length === 1 ? 'Region · 1 zone' : `Region · ${zones.length} zones`}
        onRename={(name) => renameRegionTo(region, name)}
        onDelete={() => deleteAreas([], [region])}
      />
      <div className="pane scrolling">
        <section className="setting-group">
          <h3>Zones</h3>
          <ul className="selected-list">
            {zones.map((zone) => (
              <li key={zone.id}>
                <button type="button" onClick={() => useUiStore.getState().select({ zones: [zone.id] })}>
                  <Icon name="zone" size={14} />
                  {zoneName(zone)}
                </button>
              </li>
            ))}
          </ul>
        </section>
        <NodesIn nodes={nodesInRegion(design, region)} />
        <Latencies empty={others.length === 0 ? 'There is no other region.' : null}>
          {others.map((other) => (
            <PairRow
              key={other}
              name={regionName(design, other)}
              pair={[region, other]}
              latency={pairBetween(design, region, other)?.latency ?? null}
              note={null}
            />
          ))}
        </Latencies>
        <BreakArea area="region" id={region} />
      </div>
    </>
  );
}

function Head(props: {
  readonly id: string;
  readonly icon: 'zone' | 'globe';
  readonly name: string;
  readonly label: string;
  readonly what: string;
  readonly onRename: (name: string) => void;
  readonly onDelete: () => void;
}) {
  return (
    <header className="inspector-head">
      <span className="kind-tile">
        <Icon name={props.icon} />
      </span>
      <div>
        <TitleInput value={props.name} label={props.label} onCommit={props.onRename} />
        <p>
          <SideMark id={props.id} />
          {props.what}
        </p>
      </div>
      <IconButton icon="trash" label="Delete; nodes stay" onClick={props.onDelete} />
    </header>
  );
}

/** Type a new region or choose one that is there. */
function RegionRow(props: {
  readonly zone: DesignZone;
  /** As people read it; empty for none. */
  readonly present: string;
  readonly regions: readonly string[];
}) {
  const { zone, present, regions } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft !== null && draft.trim() !== present) setRegion(zone.id, draft);
    setDraft(null);
  };
  return (
    <SettingRow
      label="Region"
      help="What its zones share. Latencies between regions hold for all of their zones."
      wide
      controlId={id}
    >
      <input
        id={id}
        className="text-input"
        list={`${id}-list`}
        placeholder="none"
        maxLength={100}
        spellCheck={false}
        value={draft ?? present}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key !== 'Escape') return;
          setDraft(null);
          event.stopPropagation();
        }}
      />
      <datalist id={`${id}-list`}>
        {regions.map((region) => (
          <option key={region} value={region} />
        ))}
      </datalist>
    </SettingRow>
  );
}

function NodesIn({ nodes }: { readonly nodes: Design['nodes'] | readonly Design['nodes'][number][] }) {
  const { select } = useUiStore.getState();
  return (
    <section className="setting-group">
      <h3>
        {nodes.length === 1 ? '1 node' : `${nodes.length} nodes`}
        {nodes.length > 1 && (
          <Button className="small" onClick={() => select({ nodes: nodes.map((node) => node.id) })}>
            Select all
          </Button>
        )}
      </h3>
      {nodes.length === 0 ? (
        <p className="area-empty">Drop nodes on its ground.</p>
      ) : (
        <ul className="selected-list">
          {nodes.map((node) => (
            <li key={node.id}>
              <button type="button" onClick={() => select({ nodes: [node.id] })}>
                <KindIcon kind={node.kind} size={14} />
                {nodeName(node)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Latencies(props: { readonly empty: string | null; readonly children: React.ReactNode }) {
  return (
    <section className="setting-group">
      <h3>
        Latency, one way
        <Button className="small" onClick={() => useUiStore.getState().openDialog('latencies')}>
          All …
        </Button>
      </h3>
      {props.empty === null ? props.children : <p className="area-empty">{props.empty}</p>}
    </section>
  );
}

function BreakArea({ area, id }: { readonly area: 'zone' | 'region'; readonly id: string }) {
  const design = useDesignStore((state) => state.design);
  const [planning, setPlanning] = useState(false);
  const inside = area === 'zone' ? nodesInZone(design, id) : nodesInRegion(design, id);
  if (inside.length === 0) return null;
  const separate = separable(inside, design);
  return (
    <section className="setting-group">
      <h3>
        Break it
        <Button className="small" onClick={() => setPlanning(true)}>
          Plan …
        </Button>
      </h3>
      <ActiveFaults ids={[id]} />
      <div className="fault-buttons">
        {areaFaultsOf(area).map((how) => (
          <Button
            key={how.title}
            variant="soft"
            icon={faultIcons[how.fault]}
            data-tip-key={how.shortcut}
            tip={how.title}
            onClick={() => breakAreas([id], how)}
          >
            {how.title}
          </Button>
        ))}
        <Button
          variant="soft"
          icon="partition"
          data-tip-key="Shift+X"
          tip={separate === true ? 'Cut its border' : separate}
          disabled={separate !== true}
          onClick={() => partitionFromRest(inside.map((node) => node.id))}
        >
          Cut off
        </Button>
      </div>
      {planning && <FaultDialog targets={[id]} fault={`${area}-outage`} onClose={() => setPlanning(false)} />}
    </section>
  );
}
