/** Puts a figure among the charts of the dashboards, or takes it away again. */
import { dashboardOf, pinnedAs } from '../../model/dashboard.ts';
import type { ShownSeries } from '../../model/dashboard-schema.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { IconButton } from '../ui/button.tsx';

export interface PinButtonProps {
  readonly series: ShownSeries;
  /** What the figure is called: "Queue length". */
  readonly title: string;
}

export function PinButton({ series, title }: PinButtonProps) {
  const pinned = useDesignStore(
    ({ design }) => pinnedAs(dashboardOf(design), 'chart', [series]) !== undefined,
  );
  const charts = usePageMode((state) => state.dashboards);
  if (!charts) return null;
  const toggle = () =>
    void import('../dashboard/card-actions.ts').then((actions) =>
      actions.togglePin('chart', [series], title),
    );
  return (
    <IconButton
      icon="pin"
      iconSize={12}
      className="pin-figure"
      label={pinned ? `${title}: unpin from the charts` : `${title}: pin to the charts`}
      pressed={pinned}
      onClick={toggle}
    />
  );
}
