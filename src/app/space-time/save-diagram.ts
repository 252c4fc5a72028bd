/** Saves what the diagram shows as a picture. */
import { formatQuantity } from '../../base/units.ts';
import { downloadText } from '../share/download.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { digitsFor, momentText } from '../ui/moment-text.ts';
import { type DiagramPicture, speedNow } from './diagram-picture.ts';
import { rowsOf } from './diagram-rows.ts';
import { useDiagramStore } from './diagram-store.ts';
import { diagramSvg } from './diagram-svg.ts';
import { reach } from './time-window.ts';

/** As wide as a slide, as tall as its lines need. */
const WIDTH = 1280;
const ROW = 60;
const AXIS = 30;

export function saveDiagram(picture: DiagramPicture): void {
  const { design } = useDesignStore.getState();
  const { seed } = useRunStore.getState();
  const { window, rows: shown } = useDiagramStore.getState();
  const { from, to } = reach(window, speedNow(), picture.now);
  const digits = digitsFor((to - from) / 100);
  const rows = rowsOf(design, shown).length;
  const title = design.title === '' ? 'Space–time diagram' : design.title;
  const start = momentText(Math.max(0, from), digits);
  const subtitle = `${start} to ${momentText(to, digits)} (${formatQuantity(to - from, 'seconds')}), seed ${seed} · Scalarium`;
  const svg = diagramSvg(picture.layout(WIDTH, rows * ROW + AXIS), { title, subtitle });
  downloadText(`${fileNameOf(title)}-space-time.svg`, 'image/svg+xml', svg);
  useUiStore.getState().toast({ tone: 'ok', text: 'The diagram is saved as SVG.', lasts: 3500 });
}

function fileNameOf(title: string): string {
  const plain = title
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'design' : plain.slice(0, 60);
}
