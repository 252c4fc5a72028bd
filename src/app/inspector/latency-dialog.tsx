/**
 * All latencies at once: zones are put in the regions of a cloud and take its measured round trips, as one edit;
 * below, every pair can be read and changed.
 */
import { useMemo, useState } from 'react';
import { placeZones } from '../../content/place-zones.ts';
import { type RegionLatencies, regionLatencies } from '../../content/region-latencies.ts';
import type { Design, DesignZone } from '../../model/design.ts';
import { labelOnSide, regionName, sided } from '../../model/sides.ts';
import { pairBetween, regionsOf, zoneName } from '../../model/zones.ts';
import type { Box } from '../canvas/link-geometry.ts';
import { boxOf, GRID } from '../canvas/node-layout.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { regionBoxes, surround, zoneBoxes } from '../canvas/zone-boxes.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { newZone } from '../stores/zone-actions.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import './area-inspector.css';
import { LatencyMatrix } from './latency-matrix.tsx';

const AS_IT_IS = '';

export function LatencyDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog
      title="Latencies between zones and regions"
      subtitle="They are added to the latency of every link between nodes that stand apart."
      size="wide"
      className="latency-dialog"
      onClose={onClose}
    >
      <Presets />
      <Matrices />
    </Dialog>
  );
}

/** Measured round trips of a cloud, for the zones of the design. */
function Presets() {
  const design = useDesignStore((state) => state.design);
  const [tableId, setTable] = useState(regionLatencies[0]!.id);
  const table = regionLatencies.find((each) => each.id === tableId) ?? regionLatencies[0]!;
  const [chosen, setChosen] = useState<{ readonly [zone: string]: string }>({});
  const [added, setAdded] = useState<readonly DesignZone[]>([]);
  const zones = [...design.zones, ...added];
  const known = (region: string | undefined) => table.regions.some((each) => each.id === region);
  const regionOf = (zone: DesignZone): string => {
    const region = chosen[zone.id] ?? (zone.region && regionName(design, zone.region));
    return region !== undefined && known(region) ? region : AS_IT_IS;
  };
  const placings = zones.flatMap((zone) =>
    regionOf(zone) === AS_IT_IS ? [] : [{ zone, region: regionOf(zone) }],
  );
  const apply = () => {
    const now = useDesignStore.getState();
    now.edit(placeZones(now.design, table, placings));
    useUiStore
      .getState()
      .toast({ tone: 'ok', text: `Latencies of ${table.title} hold between ${placings.length} zones.` });
    if (added.length > 0) setTimeout(() => currentCamera()?.fit(), 60);
    setAdded([]);
  };
  return (
    <section>
      <div className="latency-bar">
        <h3>Measured by</h3>
        <Segmented
          label="Cloud"
          value={table.id}
          options={regionLatencies.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={setTable}
        />
      </div>
      <p className="latency-source">
        {table.source}. Each way takes half of the round trip.{' '}
        <a href={table.address} target="_blank" rel="noreferrer">
          Source
        </a>
      </p>
      <div className="zone-choices">
        {zones.map((zone) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the select within is the control
          <label key={zone.id}>
            <span>
              {labelOnSide(design, zone.id, zoneName(zone))}
              {added.includes(zone) && <em>new</em>}
            </span>
            <Select
              className="fill"
              label={`Region of ${labelOnSide(design, zone.id, zoneName(zone))}`}
              value={regionOf(zone)}
              options={[
                {
                  value: AS_IT_IS,
                  label: zone.region === undefined ? 'no region' : regionName(design, zone.region),
                },
                ...regionOptions(table),
              ]}
              onChange={(region) => setChosen({ ...chosen, [zone.id]: region })}
            />
          </label>
        ))}
      </div>
      <div className="zone-more">
        <Select
          label="Add a zone"
          value={AS_IT_IS}
          options={[{ value: AS_IT_IS, label: 'Add a zone in …' }, ...regionOptions(table)]}
          onChange={(region) => {
            const zone = zoneIn(design, zones, table, region);
            setAdded([...added, zone]);
            setChosen({ ...chosen, [zone.id]: region });
          }}
        />
        <Button variant="primary" disabled={placings.length === 0} onClick={apply}>
          {placings.length === 0 ? 'Choose regions first' : `Apply to ${placings.length} zones`}
        </Button>
      </div>
    </section>
  );
}

function regionOptions(table: RegionLatencies) {
  return table.regions.map(({ id, place }) => ({ value: id, label: `${place} · ${id}` }));
}

const WIDTH = 14 * GRID;
const HEIGHT = 16 * GRID;
const GAP = 3 * GRID;

/** A new zone with a ground of its own, right of everything that is there. */
function zoneIn(
  design: Design,
  zones: readonly DesignZone[],
  table: RegionLatencies,
  region: string,
): DesignZone {
  const fresh = newZone(zones, design.sides === undefined ? '' : sided('b', ''));
  const place = table.regions.find((each) => each.id === region)?.place ?? region;
  const taken = new Set(zones.map(zoneName));
  let name = place;
  for (let number = 2; taken.has(name); number++) name = `${place} ${number}`;
  const drafts: readonly Box[] = zones.flatMap((zone) => (zone.area === undefined ? [] : [zone.area]));
  const all = surround([...design.nodes.map(boxOf), ...zoneBoxes(design), ...regionBoxes(design), ...drafts]);
  const x = all === null ? 0 : Math.ceil((all.x + all.width + GAP) / GRID) * GRID;
  const y = all === null ? 0 : Math.round(all.y / GRID) * GRID;
  return { ...fresh, name, area: { x, y, width: WIDTH, height: HEIGHT } };
}

type Between = 'regions' | 'zones';

function Matrices() {
  const design = useDesignStore((state) => state.design);
  const regions = regionsOf(design);
  const [wanted, setWanted] = useState<Between>('regions');
  const between: Between = regions.length < 2 ? 'zones' : wanted;
  const places = useMemo(
    () =>
      between === 'zones'
        ? design.zones.map((zone) => ({ id: zone.id, name: labelOnSide(design, zone.id, zoneName(zone)) }))
        : regionsOf(design).map((region) => ({
            id: region,
            name: labelOnSide(design, region, regionName(design, region)),
          })),
    [design, between],
  );
  if (places.length < 2) return null;
  const inherited = (a: string, b: string) => {
    if (between === 'regions') return undefined;
    const [x, y] = [a, b].map((id) => design.zones.find((zone) => zone.id === id)?.region);
    return x === undefined || y === undefined ? undefined : pairBetween(design, x, y)?.latency;
  };
  return (
    <section>
      <div className="latency-bar">
        <h3>One way between</h3>
        {regions.length > 1 && (
          <Segmented<Between>
            label="Between what"
            value={between}
            options={[
              { value: 'regions', label: 'Regions' },
              { value: 'zones', label: 'Zones' },
            ]}
            onChange={setWanted}
          />
        )}
      </div>
      <LatencyMatrix
        places={places}
        latency={(a, b) => pairBetween(design, a, b)?.latency}
        inherited={inherited}
      />
    </section>
  );
}
