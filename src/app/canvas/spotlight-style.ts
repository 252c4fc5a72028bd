/**
 * Dims everything on the canvas but what stands in the spotlight, as one sheet of style: no node is drawn anew.
 * A sheet made by script, because the page's policy forbids styles in its markup.
 */
import { useEffect } from 'react';
import { useSpotlight } from '../stores/spotlight.ts';

/** Shows the spotlight while the component is mounted. */
export function useSpotlightStyle(): void {
  const lit = useSpotlight((state) => state.lit);
  useEffect(() => {
    if (lit.length === 0) return;
    const sheet = new CSSStyleSheet();
    // ids hold letters, digits and _ . : - only (`idSchema`): in quotes they need no escape
    const spared = lit.map((id) => `:not([data-id="${id}"])`).join('');
    sheet.replaceSync(
      `.canvas .react-flow__node${spared}, .canvas .react-flow__edge${spared} { opacity: 0.22; }`,
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [lit]);
}
