/** The menu by key: on what has the focus, on what is selected, or on the ground. */
import { useUiStore } from '../stores/ui-store.ts';
import { flowIdOf } from './flow-elements.ts';
import { openCanvasMenu } from './menu-store.ts';
import { besideElement, thingsUnderMenu } from './open-menu.ts';
import { currentCamera } from './viewport.ts';

export function openMenuByKey(): void {
  const focused = document.activeElement;
  // everything that can have the focus on the canvas knows its own menu
  if (focused !== null && focused.closest('.react-flow__node, .react-flow__edge, .area') !== null) {
    focused.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
    return;
  }
  const { nodes, links, annotations } = useUiStore.getState().selection;
  const [annotation, link] = [annotations[0], links[0]];
  const id = nodes[0] ?? (annotation === undefined ? undefined : flowIdOf(annotation));
  if (id !== undefined) openCanvasMenu(thingsUnderMenu(id), placeOf(`.react-flow__node[data-id="${id}"]`));
  else if (link !== undefined)
    openCanvasMenu({ type: 'link', id: link }, placeOf(`.react-flow__edge[data-id="${link}"]`));
  else
    openCanvasMenu(
      { type: 'ground', point: currentCamera()?.centre() ?? { x: 0, y: 0 } },
      placeOf('.canvas'),
    );
}

function placeOf(selector: string) {
  const element = document.querySelector(selector);
  return element === null ? { x: 200, y: 200 } : besideElement(element);
}
