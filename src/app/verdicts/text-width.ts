/** How wide a text is in the page's font, measured once for each text. */

const widths = new Map<string, number>();
const MOST = 4000;
let context: CanvasRenderingContext2D | null = null;
let font = '';

/** A measure at a size: for layouts that must know their words before they are drawn. */
export function textWidthAt(fontSize: number): (text: string, isBold?: boolean) => number {
  return (text, isBold = false) => {
    const key = `${fontSize} ${isBold} ${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    context ??= document.createElement('canvas').getContext('2d');
    if (font === '') font = getComputedStyle(document.body).fontFamily;
    if (context === null) return text.length * fontSize * 0.56;
    context.font = `${isBold ? 600 : 400} ${fontSize}px ${font}`;
    const width = context.measureText(text).width;
    if (widths.size > MOST) widths.clear();
    widths.set(key, width);
    return width;
  };
}
