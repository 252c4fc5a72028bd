/** An empty canvas says what to do, and does it. */
import { addNode, linkNodes } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { KindIcon } from '../ui/icon.tsx';
import { currentCamera } from './viewport.ts';

export function EmptyState() {
  const empty = useDesignStore((state) => state.design.nodes.length === 0);
  if (!empty) return null;
  return (
    <div className="empty-state">
      <div className="empty-picture" aria-hidden="true">
        <KindIcon kind="client" size={20} />
        <i />
        <KindIcon kind="service" size={20} />
        <i />
        <KindIcon kind="database" size={20} />
      </div>
      <h2>An empty canvas</h2>
      <p>
        Drag nodes from the left, then draw links from port to port: who asks on the left, who answers on the
        right. A client and a service are enough to run.
      </p>
      <div className="empty-actions">
        <Button
          variant="primary"
          icon="templates"
          onClick={() => useUiStore.getState().openDialog('templates')}
        >
          Open a template
        </Button>
        <Button variant="soft" icon="plus" onClick={startWithTwo}>
          Client and service
        </Button>
      </div>
    </div>
  );
}

/** The smallest system that runs. */
function startWithTwo(): void {
  const client = addNode('client', { x: 0, y: 0 });
  const service = addNode('service', { x: 240, y: 0 });
  if (client !== null && service !== null) linkNodes(client, service);
  requestAnimationFrame(() => currentCamera()?.fit());
}
