/**
 * The page: its frame and its panels. Each panel has a boundary of its own, so that a fault of ours in one
 * never blanks the others; the dashboards, which bring the chart library, come after the first paint.
 */
import './styles/tokens.css';
import './styles/base.css';
import './ui/ui.css';
import './app.css';
import './phone/phone.css';
import { type CSSProperties, memo, useEffect } from 'react';
import { Canvas } from './canvas/canvas.tsx';
import { useCommandKeys } from './commands/registry.ts';
import { EmbedBar } from './embed/embed-bar.tsx';
import { useFaultHand } from './faults/fault-hand.ts';
import { Inspector } from './inspector/inspector.tsx';
import { useLessonView } from './lessons/lesson-view.ts';
import { Palette } from './palette/palette.tsx';
import { watchPhone } from './phone/phone.ts';
import { PhoneNote } from './phone/phone-note.tsx';
import { ResizeGrip } from './resize-grip.tsx';
import { useMessageView } from './stores/message-view.ts';
import { usePageMode } from './stores/page-mode.ts';
import { onRefusal } from './stores/permissions.ts';
import { panelLimits, useUiStore } from './stores/ui-store.ts';
import { FirstVisit } from './tour/first-visit.tsx';
import { TopBar } from './transport/top-bar.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { Icon } from './ui/icon.tsx';
import { lazily, loadTheRest } from './ui/lazily.tsx';
import { LiveRegion, Toasts } from './ui/toasts.tsx';
import { TooltipLayer } from './ui/tooltip.tsx';
import { useStoreGroupCount, useVerdictBarHeight, useVerdictView } from './verdicts/verdict-view.ts';
import { useWhyView } from './why/why-view.ts';

const Dashboard = lazily(
  () => import('./dashboard/dashboard.tsx').then((module) => module.Dashboard),
  <div className="panel-loading">Charts are on their way …</div>,
);

const TemplateGallery = lazily(() =>
  import('./templates/template-gallery.tsx').then((module) => module.TemplateGallery),
);
const ShareDialog = lazily(() => import('./share/share-dialog.tsx').then((module) => module.ShareDialog));
const ShortcutsDialog = lazily(() =>
  import('./commands/shortcuts-dialog.tsx').then((module) => module.ShortcutsDialog),
);
const CommandPalette = lazily(() =>
  import('./commands/command-palette.tsx').then((module) => module.CommandPalette),
);
const PartitionDialog = lazily(() =>
  import('./faults/partition-dialog.tsx').then((module) => module.PartitionDialog),
);
const CompareDialog = lazily(() =>
  import('./versus/compare-dialog.tsx').then((module) => module.CompareDialog),
);
const LatencyDialog = lazily(() =>
  import('./inspector/latency-dialog.tsx').then((module) => module.LatencyDialog),
);

const FaultLane = lazily(
  () => import('./faults/fault-lane.tsx').then((module) => module.FaultLane),
  <div className="lane-room" />,
);
const FaultHandLayer = lazily(() =>
  import('./faults/fault-hand-layer.tsx').then((module) => module.FaultHandLayer),
);

const TermLayer = lazily(() => import('./glossary/term-layer.tsx').then((module) => module.TermLayer));
const GlossaryDialog = lazily(() =>
  import('./glossary/glossary-dialog.tsx').then((module) => module.GlossaryDialog),
);

const HowWeKnowDialog = lazily(() =>
  import('./how-we-know/how-we-know-dialog.tsx').then((module) => module.HowWeKnowDialog),
);

const BottleneckDialog = lazily(() =>
  import('./theory/bottleneck-dialog.tsx').then((module) => module.BottleneckDialog),
);

const PresentBar = lazily(() => import('./present/present-view.tsx').then((module) => module.PresentBar));
const SceneStrip = lazily(() => import('./present/present-view.tsx').then((module) => module.SceneStrip));
const PresentCover = lazily(() => import('./present/present-view.tsx').then((module) => module.PresentCover));

const LessonGallery = lazily(() =>
  import('./lessons/lesson-gallery.tsx').then((module) => module.LessonGallery),
);
const LessonPanel = lazily(() => import('./lessons/lesson-panel.tsx').then((module) => module.LessonPanel));
const LessonStrip = lazily(() => import('./lessons/lesson-strip.tsx').then((module) => module.LessonStrip));

const SpaceTimePanel = lazily(
  () => import('./space-time/space-time-panel.tsx').then((module) => module.SpaceTimePanel),
  <div className="panel-loading">The diagram is on its way …</div>,
);

const VerdictBar = lazily(() => import('./verdicts/verdict-bar.tsx').then((module) => module.VerdictBar));
const VerdictPanel = lazily(() =>
  import('./verdicts/verdict-panel.tsx').then((module) => module.VerdictPanel),
);
const WhyPanel = lazily(() => import('./why/why-panel.tsx').then((module) => module.WhyPanel));
const HistoryDialog = lazily(() =>
  import('./verdicts/history-dialog.tsx').then((module) => module.HistoryDialog),
);

const LabDialog = lazily(() => import('./lab/lab-dialog.tsx').then((module) => module.LabDialog));

const PinDialog = lazily(() => import('./dashboard/pin-dialog.tsx').then((module) => module.PinDialog));
const ObjectiveDialog = lazily(() =>
  import('./dashboard/objective-dialog.tsx').then((module) => module.ObjectiveDialog),
);

export function App() {
  useCommandKeys();
  usePageDrops();
  useEffect(() => onRefusal(tellRefusal), []);
  useEffect(loadTheRest, []);
  useEffect(watchPhone, []);
  const panels = useUiStore((state) => state.panels);
  const { mode, palette, dashboards, verdicts, editing } = usePageMode();
  const embedded = mode === 'embed';
  const presenting = mode === 'present';
  const lesson = useLessonView();
  const learning = lesson.on !== null;
  const withPalette = palette && lesson.palette && !presenting;
  const selected = useUiStore(({ selection }) => Object.values(selection).some((ids) => ids.length > 0));
  const verdictBar = useVerdictBarHeight();
  const panelOpen = usePanelOpen();
  // without dashboards the bar of verdicts stands alone, and a panel opens when one asks for it
  const panelHeight = dashboards || panelOpen ? panels.dashboard : 0;
  const whyOpen = useWhyView((state) => state.open);
  const withBottom = lesson.bottom && (dashboards || whyOpen || (verdicts && panelHeight + verdictBar > 0));
  const withInspector = (!embedded || editing) && !presenting;
  const sizes = {
    '--bottom': withBottom ? `${panelHeight + verdictBar}px` : '0px',
    '--inspector-set': withInspector ? `${panels.inspector}px` : '0px',
  } as CSSProperties;
  const shape = [
    'app',
    embedded && 'embed',
    presenting && 'present',
    !withPalette && 'no-palette',
    !withInspector && 'no-inspector',
    !withBottom && 'no-bottom',
    learning && !presenting && 'lesson',
    selected && 'selected',
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <>
      <div className={shape} style={sizes}>
        {embedded ? <EmbedBar /> : presenting ? <PresentBar /> : <TopBar />}
        {withPalette && (
          <ErrorBoundary name="palette">
            <Palette />
          </ErrorBoundary>
        )}
        <ErrorBoundary name="canvas">
          <Canvas />
        </ErrorBoundary>
        {withInspector && <InspectorArea />}
        {withBottom && <BottomArea />}
        {learning && !presenting && (
          <ErrorBoundary name="lesson">
            <LessonPanel />
          </ErrorBoundary>
        )}
        {presenting && (learning ? <LessonStrip /> : <SceneStrip />)}
        <PhoneNote />
        <FirstVisit />
        <Toasts />
      </div>
      {presenting && <PresentCover />}
      <Dialogs />
      <FaultInHand />
      <TooltipLayer />
      <TermLayer />
      <LiveRegion />
    </>
  );
}

/** Whether something that was asked for stands in the place of the charts. */
function usePanelOpen(): boolean {
  const verdicts = useVerdictView((state) => state.open);
  const why = useWhyView((state) => state.open);
  return verdicts || why;
}

function tellRefusal(reason: string): void {
  useUiStore.getState().toast({ tone: 'info', text: reason });
}

/** A file dropped beside the canvas is taken too; without this the browser would leave the page to show it. */
function usePageDrops(): void {
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file !== undefined)
        void import('./canvas/file-drop.ts').then(({ takeFile }) => takeFile(file, null));
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, []);
}

function InspectorArea() {
  const learning = useLessonView((state) => state.on !== null);
  const size = useUiStore((state) => state.panels.inspector);
  const setPanels = useUiStore((state) => state.setPanels);
  return (
    <aside className="inspector-area" aria-label="Inspector">
      <ResizeGrip
        edge="vertical"
        label="Width of the inspector"
        size={size}
        {...panelLimits.inspector}
        onResize={(inspector) => setPanels({ inspector })}
      />
      {learning && <BackToLesson />}
      <ErrorBoundary name="inspector">
        <Inspector />
      </ErrorBoundary>
    </aside>
  );
}

/** Where the inspector stands in the place of the lesson, which is on as long as nothing is selected. */
function BackToLesson() {
  const clear = useUiStore((state) => state.clearSelection);
  return (
    <button type="button" className="back-to-lesson" onClick={clear}>
      <Icon name="chevron-left" size={13} />
      Back to the lesson
    </button>
  );
}

/** Kept from the page around it, which renders again whenever something is selected for the first time. */
const BottomArea = memo(function BottomArea() {
  const size = useUiStore((state) => state.panels.dashboard);
  const setPanels = useUiStore((state) => state.setPanels);
  const panelOpen = usePanelOpen();
  const dashboards = usePageMode((state) => state.dashboards);
  const stores = useStoreGroupCount();
  return (
    <section className="bottom-area" aria-label="Dashboards and faults">
      <h2 className="visually-hidden">Dashboards and faults</h2>
      {(dashboards || panelOpen) && (
        <ResizeGrip
          edge="horizontal"
          label="Height of the dashboards"
          size={size}
          {...panelLimits.dashboard}
          onResize={(dashboard) => setPanels({ dashboard })}
        />
      )}
      {stores > 0 && (
        <ErrorBoundary name="verdicts">
          <VerdictBar />
        </ErrorBoundary>
      )}
      {(dashboards || panelOpen) && <DashboardArea />}
      {dashboards && (
        <ErrorBoundary name="fault lane">
          <FaultLane />
        </ErrorBoundary>
      )}
    </section>
  );
});

/** One thing at a time: the answer to "Why?", the verdicts' panel, the diagram, or the charts. */
function DashboardArea() {
  const diagramOpen = useMessageView((state) => state.diagramOpen);
  const verdictsOpen = useVerdictView((state) => state.open);
  const whyOpen = useWhyView((state) => state.open);
  return (
    <div className="dashboard-area">
      {whyOpen ? (
        <ErrorBoundary name="why panel">
          <WhyPanel />
        </ErrorBoundary>
      ) : verdictsOpen ? (
        <ErrorBoundary name="verdict panel">
          <VerdictPanel />
        </ErrorBoundary>
      ) : diagramOpen ? (
        <ErrorBoundary name="space–time diagram">
          <SpaceTimePanel />
        </ErrorBoundary>
      ) : (
        <ErrorBoundary name="dashboards">
          <Dashboard />
        </ErrorBoundary>
      )}
    </div>
  );
}

/** A fault in the hand, and the forms that it leads to. */
function FaultInHand() {
  const wanted = useFaultHand(
    ({ held, dropped, planned, chaos }) => held !== null || dropped !== null || planned !== null || chaos,
  );
  return (
    wanted && (
      <ErrorBoundary name="faults">
        <FaultHandLayer />
      </ErrorBoundary>
    )
  );
}

function Dialogs() {
  const dialog = useUiStore((state) => state.dialog);
  const close = useUiStore((state) => state.closeDialog);
  if (dialog === null) return null;
  return (
    <ErrorBoundary name="dialog" key={dialog}>
      {dialog === 'lessons' && <LessonGallery onClose={close} />}
      {dialog === 'share' && <ShareDialog onClose={close} />}
      {dialog === 'templates' && <TemplateGallery onClose={close} />}
      {dialog === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      {dialog === 'commands' && <CommandPalette onClose={close} />}
      {dialog === 'partition' && <PartitionDialog onClose={close} />}
      {dialog === 'latencies' && <LatencyDialog onClose={close} />}
      {dialog === 'compare' && <CompareDialog onClose={close} />}
      {dialog === 'glossary' && <GlossaryDialog onClose={close} />}
      {dialog === 'how-we-know' && <HowWeKnowDialog onClose={close} />}
      {dialog === 'bottleneck' && <BottleneckDialog onClose={close} />}
      {dialog === 'history' && <HistoryDialog onClose={close} />}
      {dialog === 'lab' && <LabDialog onClose={close} />}
      {dialog === 'pin' && <PinDialog onClose={close} />}
      {dialog === 'objective' && <ObjectiveDialog onClose={close} />}
    </ErrorBoundary>
  );
}
