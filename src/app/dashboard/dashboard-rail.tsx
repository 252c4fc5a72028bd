/** The rail beside the cards: what is added, compared and zoomed, and which page of cards one looks at. */
import { dashboardOf } from '../../model/dashboard.ts';
import { openLab } from '../lab/lab-view.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MenuButton, type MenuGroup } from '../ui/menu.tsx';
import { arrangeAsUsual, showCard } from './card-actions.ts';
import { askForObjective, askWhatToPin } from './dashboard-view.ts';
import { comparableRun, previousText, usePrevious } from './previous-run.ts';
import { spanText, useTimeView, zoomTo } from './time-view.ts';
import { cardTitle, isAway, possibleCards } from './usual-cards.ts';

export interface DashboardRailProps {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

export function DashboardRail({ page, pages, onPage }: DashboardRailProps) {
  const zoom = useTimeView((state) => state.zoom);
  return (
    <div className="dashboard-rail" role="toolbar" aria-label="Dashboards" aria-orientation="vertical">
      <MenuButton
        className="square"
        menuLabel="Charts"
        aria-label="Add and hide charts"
        tip="Add and hide charts"
        alignRight
        groups={railMenu}
      >
        <Icon name="plus" size={14} />
      </MenuButton>
      <IconButton
        icon="gauge"
        iconSize={14}
        label="Load-test lab"
        shortcut="1"
        onClick={() => openLab('sweep')}
      />
      <PreviousButton />
      {zoom !== null && (
        <IconButton
          icon="fit"
          iconSize={14}
          label={`Show the whole run (now ${spanText(zoom)})`}
          shortcut="Esc"
          pressed
          onClick={() => zoomTo(null)}
        />
      )}
      <span className="rail-gap" />
      {pages > 1 && <Pages page={page} pages={pages} onPage={onPage} />}
    </div>
  );
}

function PreviousButton() {
  const { shown, run } = usePrevious();
  const comparable = run !== null && comparableRun() !== null;
  if (!comparable) return null;
  return (
    <IconButton
      icon="clock"
      iconSize={14}
      label={`The run before behind this one: ${previousText(run)}`}
      pressed={shown}
      onClick={() => usePrevious.setState({ shown: !shown })}
    />
  );
}

function Pages({ page, pages, onPage }: DashboardRailProps) {
  return (
    <>
      <IconButton
        icon="chevron-up"
        iconSize={13}
        label="Charts before"
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      />
      <Button
        className="rail-pages"
        aria-label={`Page ${page + 1} of ${pages}: on to the next`}
        tip="Pages of charts"
        onClick={() => onPage((page + 1) % pages)}
      >
        {page + 1}/{pages}
      </Button>
      <IconButton
        icon="chevron-down"
        iconSize={13}
        label="More charts"
        disabled={page >= pages - 1}
        onClick={() => onPage(page + 1)}
      />
    </>
  );
}

function railMenu(): readonly MenuGroup[] {
  const { design } = useDesignStore.getState();
  const usual = possibleCards(design).filter(({ shows }) => shows === undefined);
  return [
    {
      items: [
        { id: 'pin', title: 'Pin a metric …', icon: 'pin', run: () => askWhatToPin() },
        { id: 'objective', title: 'Add an objective …', icon: 'gauge', run: () => askForObjective() },
      ],
    },
    {
      title: 'Usual charts',
      items: usual.map((card) => ({
        id: card.id,
        title: cardTitle(design, card),
        checked: !isAway(card),
        run: () => showCard(card.id, isAway(card)),
      })),
    },
    {
      items: [
        {
          id: 'usual',
          title: 'Usual arrangement',
          icon: 'undo',
          ...(dashboardOf(design).cards.length === 0 && { disabled: 'They stand as usual.' }),
          run: arrangeAsUsual,
        },
        {
          id: 'csv',
          title: 'Save all series as CSV',
          icon: 'download',
          run: () => void import('./save-chart.ts').then((save) => save.saveAllSeries()),
        },
      ],
    },
  ];
}
