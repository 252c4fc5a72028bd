/** Saves a picture of evidence as a file, as wide as a slide and in the colors of the theme. */

import { fileNameFor } from '../../share/design-file.ts';
import { downloadText } from '../share/download.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { layoutEvidence } from './evidence-layout.ts';
import type { Scene } from './evidence-scene.ts';
import { type EvidenceFileWords, evidenceSvg, type Ink, inkNames } from './evidence-svg.ts';
import { textWidthAt } from './text-width.ts';

const WIDTH = 1280;
const FONT_SIZE = 17;
const CONTEXT_ROWS = 3;
/** Whoever opens the file may have none of our fonts, and a wider one. */
const ROOM_FOR_OTHER_FONTS = 1.16;

export function saveEvidence(scene: Scene, words: EvidenceFileWords): void {
  const measured = textWidthAt(FONT_SIZE);
  const textWidth = (text: string, isBold?: boolean) => measured(text, isBold) * ROOM_FOR_OTHER_FONTS;
  const picture = layoutEvidence({
    scene,
    width: WIDTH,
    fontSize: FONT_SIZE,
    contextRows: CONTEXT_ROWS,
    textWidth,
  });
  const name = fileNameFor(words.title, 'svg');
  downloadText(name, 'image/svg+xml', evidenceSvg(picture, words, themeInk()));
  useUiStore.getState().toast({ tone: 'ok', text: `Saved as ${name}.`, lasts: 3500 });
}

/** The colors of the theme as they are now. */
function themeInk(): Ink {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    inkNames.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || '#808080']),
  ) as Ink;
}
