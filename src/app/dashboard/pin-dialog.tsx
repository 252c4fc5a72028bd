/** Pinning: which node or link, which metrics of it, and how they are shown. */
import { useState } from 'react';
import { dashboardOf, pinCard } from '../../model/dashboard.ts';
import {
  MOST_SERIES,
  type PinnedForm,
  type ShownSeries,
  type Statistic,
} from '../../model/dashboard-schema.ts';
import type { Design } from '../../model/design.ts';
import { nodeLabel } from '../../model/sides.ts';
import { targetName } from '../faults/fault-words.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { arrange } from './card-actions.ts';
import { useDashboardView } from './dashboard-view.ts';
import { elementTitle, type Pinnable, pinnables, seriesTitle, statisticsOf } from './pinned-content.ts';
import './dialogs.css';

const forms = [
  { value: 'chart', label: 'Chart', help: 'Lines over time' },
  { value: 'number', label: 'Number', help: 'The figure of now, large' },
  { value: 'heat', label: 'Map', help: 'Time × latency: where most requests are, and where the few' },
  { value: 'instances', label: 'Instances', help: 'A small chart for each instance' },
] as const satisfies readonly { readonly value: PinnedForm; readonly label: string; readonly help: string }[];

export function PinDialog({ onClose }: { readonly onClose: () => void }) {
  const design = useDesignStore((state) => state.design);
  const asked = useDashboardView((state) => state.pin);
  const [element, setElement] = useState(() => asked.of ?? firstElement(design));
  const [shows, setShows] = useState<PinnedForm>(asked.shows ?? 'chart');
  const [chosen, setChosen] = useState<readonly ShownSeries[]>([]);
  const all = pinnables(telemetry, design, element.of, element.id);
  const offered = shows === 'heat' ? all.filter(({ type }) => type === 'histogram') : all;
  const ready = seriesFor(shows, element, chosen, offered);
  const pin = () => {
    const title = ready.map((series) => seriesTitle(design, series)).join(', ');
    const where = elementTitle(design, { ...element, metric: '' });
    arrange(`Pin ${title} of ${where}`, (dashboard) => pinCard(dashboard, shows, ready));
    useUiStore.getState().announce(`${title} of ${where} is pinned.`);
    onClose();
  };
  return (
    <Dialog
      title="Pin a metric"
      subtitle="It stands with the charts, is kept with the design and travels in its link."
      className="pin-dialog"
      onClose={onClose}
      footer={
        <>
          <span className="pin-count">{countText(design, ready.length)}</span>
          <Button variant="soft" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" icon="pin" disabled={ready.length === 0} onClick={pin}>
            Pin
          </Button>
        </>
      }
    >
      <div className="pin-form">
        <div className="form-row">
          <Select
            label="Node or link"
            value={`${element.of}/${element.id}`}
            options={elementsOf(design)}
            onChange={(value) => setElement(readElement(value))}
          />
          <Segmented label="Shown as" options={forms} value={shows} onChange={setShows} />
        </div>
        {shows === 'instances' ? (
          <p className="pin-note">Utilization, queue and rate of every instance, side by side.</p>
        ) : (
          <MetricList
            {...{ design, element, offered, chosen }}
            single={shows === 'heat'}
            onChange={setChosen}
          />
        )}
      </div>
    </Dialog>
  );
}

type Element = Pick<ShownSeries, 'of' | 'id'>;

function firstElement(design: Design): Element {
  const { selection } = useUiStore.getState();
  if (selection.links[0] !== undefined) return { of: 'link', id: selection.links[0] };
  return { of: 'node', id: selection.nodes[0] ?? design.nodes[0]?.id ?? '' };
}

function elementsOf(design: Design) {
  return [
    ...design.nodes.map((node) => ({ value: `node/${node.id}`, label: nodeLabel(design, node) })),
    ...design.links.map(({ id }) => ({ value: `link/${id}`, label: targetName(design, id) })),
  ];
}

function readElement(value: string): Element {
  return value.startsWith('node/')
    ? { of: 'node', id: value.slice('node/'.length) }
    : { of: 'link', id: value.slice('link/'.length) };
}

/** What would be pinned: instances need no metric, a map has one. */
function seriesFor(
  shows: PinnedForm,
  element: Element,
  chosen: readonly ShownSeries[],
  offered: readonly Pinnable[],
): readonly ShownSeries[] {
  if (shows === 'instances') return element.of === 'node' ? [{ ...element, metric: 'utilization' }] : [];
  const able = chosen.filter(
    ({ metric }) => shows !== 'heat' || offered.some((one) => one.metric === metric),
  );
  return shows === 'heat' ? able.slice(0, 1) : able;
}

function countText(design: Design, count: number): string {
  const cards = dashboardOf(design).cards.filter(({ shows }) => shows !== undefined).length;
  const pinned = cards === 0 ? '' : ` · ${cards} pinned so far`;
  return count === 0 ? `Choose what to show${pinned}` : `${count} chosen${pinned}`;
}

interface MetricListProps {
  readonly design: Design;
  readonly element: Element;
  readonly offered: readonly Pinnable[];
  readonly chosen: readonly ShownSeries[];
  readonly single: boolean;
  readonly onChange: (chosen: readonly ShownSeries[]) => void;
}

function MetricList({ design, element, offered, chosen, single, onChange }: MetricListProps) {
  if (offered.length === 0) {
    return <p className="pin-note">Nothing of it is measured yet. Let the run begin, then choose here.</p>;
  }
  const isThis = (series: ShownSeries, metric: string) =>
    series.of === element.of && series.id === element.id && series.metric === metric;
  const toggle = (metric: Pinnable, on: boolean) => {
    const others = chosen.filter((series) => !isThis(series, metric.metric));
    const series: ShownSeries = { ...element, metric: metric.metric };
    onChange(on ? (single ? [series] : [...others, series].slice(-MOST_SERIES)) : others);
  };
  const setStatistic = (metric: string, statistic: Statistic) =>
    onChange(chosen.map((series) => (isThis(series, metric) ? { ...series, statistic } : series)));
  const elsewhere = chosen.filter((series) => series.of !== element.of || series.id !== element.id);
  return (
    <>
      <fieldset className="metric-list">
        <legend className="visually-hidden">Metrics</legend>
        {offered.map((metric) => {
          const series = chosen.find((one) => isThis(one, metric.metric));
          return (
            <div className="metric-row" key={metric.metric} data-tip={metric.help}>
              <label>
                <input
                  type={single ? 'radio' : 'checkbox'}
                  name="metric"
                  checked={series !== undefined}
                  onChange={(event) => toggle(metric, event.currentTarget.checked)}
                />
                <span>{metric.title}</span>
              </label>
              {series !== undefined && metric.type === 'histogram' && !single && (
                <Select
                  label={`Statistic of ${metric.title}`}
                  value={series.statistic ?? 'p99'}
                  options={statisticsOf('histogram').map((value) => ({ value, label: value }))}
                  onChange={(statistic) => setStatistic(metric.metric, statistic)}
                />
              )}
            </div>
          );
        })}
      </fieldset>
      {elsewhere.length > 0 && !single && (
        <p className="pin-note">
          Together with{' '}
          {elsewhere.map((one) => `${seriesTitle(design, one)} of ${elementTitle(design, one)}`).join(', ')}.
        </p>
      )}
    </>
  );
}
