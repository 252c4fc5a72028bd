/** Letters and boxes as a style sheet has them, on a canvas element. */
import type { Box } from './link-geometry.ts';

export interface Letters {
  readonly font: string;
  readonly spacing: string;
  readonly color: string;
  /** From the top of its line to the letters' ground. */
  readonly baseline: number;
  readonly lineHeight: number;
}

/** A length of a computed style; 0 where it is a word. */
export const pixels = (length: string): number => Number.parseFloat(length) || 0;

/** Reads the letters of a computed style. */
export function lettersOf(style: CSSStyleDeclaration, context: CanvasRenderingContext2D): Letters {
  const font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.font = font;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = context.measureText('x');
  const lineHeight = pixels(style.lineHeight);
  return {
    ...{ font, color: style.color, lineHeight, baseline: (lineHeight - up - down) / 2 + up },
    spacing: style.letterSpacing === 'normal' ? '0px' : style.letterSpacing,
  };
}

export function fillBox(context: CanvasRenderingContext2D, box: Box, radius: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, radius);
  context.fill();
}
