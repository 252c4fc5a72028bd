/**
 * A dot and a cross, drawn once for a zoom and a theme and then stamped: without a graphics card a small picture
 * is copied several times faster than a circle and its outline are filled.
 */
export interface DotColors {
  readonly theme: string;
  readonly dot: string;
  readonly ground: string;
  readonly error: string;
}

export interface Stamps {
  readonly dot: Stamp;
  readonly cross: Stamp;
}
interface Stamp {
  readonly picture: CanvasImageSource;
  /** From its middle to its edge, in the design's units. */
  readonly reach: number;
}

let known: { readonly key: string; readonly stamps: Stamps } | null = null;

/** The stamps for dots of a radius in the design's units, at so many pixels of the screen a unit. */
export function stampsFor(radius: number, pixels: number, colors: DotColors): Stamps {
  const key = `${radius} ${pixels} ${colors.theme}`;
  if (known?.key === key) return known.stamps;
  const stamps = {
    dot: stamp(radius + 1, pixels, (context) => drawDot(context, radius, colors)),
    cross: stamp(6, pixels, (context) => drawCross(context, colors)),
  };
  known = { key, stamps };
  return stamps;
}

function stamp(least: number, pixels: number, draw: (context: CanvasRenderingContext2D) => void): Stamp {
  const half = Math.ceil(least * pixels);
  const picture = document.createElement('canvas');
  picture.width = 2 * half;
  picture.height = 2 * half;
  const context = picture.getContext('2d');
  if (context !== null) {
    context.setTransform(pixels, 0, 0, pixels, half, half);
    draw(context);
  }
  return { picture, reach: half / pixels };
}

function drawDot(context: CanvasRenderingContext2D, radius: number, colors: DotColors): void {
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fillStyle = colors.dot;
  context.strokeStyle = colors.ground;
  context.lineWidth = 0.8;
  context.fill();
  context.stroke();
}
/** A cross with an outline of the ground, so that it is seen on a link that is red itself. */
function drawCross(context: CanvasRenderingContext2D, colors: DotColors): void {
  context.beginPath();
  context.moveTo(-3, -3);
  context.lineTo(3, 3);
  context.moveTo(3, -3);
  context.lineTo(-3, 3);
  context.lineCap = 'round';
  context.strokeStyle = colors.ground;
  context.lineWidth = 4.6;
  context.stroke();
  context.strokeStyle = colors.error;
  context.lineWidth = 2;
  context.stroke();
}
