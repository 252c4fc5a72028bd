/** How much larger everything but the canvas is drawn on a large screen: `--zoom` of `styles/tokens.css`. */
export function screenZoom(): number {
  const zoom = Number(getComputedStyle(document.documentElement).getPropertyValue('--zoom'));
  return zoom > 0 ? zoom : 1;
}
