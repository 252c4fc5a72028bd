/**
 * Where to begin: templates with their story and what they claim (the tests execute every claim), an empty
 * canvas, the visitor's own designs, and files. Opening is undoable.
 */
import { type Template, templates } from '../../content/templates.ts';
import { emptyDesign } from '../../model/design.ts';
import { FileDrop } from '../share/file-drop.tsx';
import { openOwn } from '../share/open-link.ts';
import { useKeptDesigns } from '../share/use-kept-designs.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import '../share/share.css';
import './template-gallery.css';
import { Thumbnail } from './thumbnail.tsx';

export function TemplateGallery({ onClose }: { readonly onClose: () => void }) {
  const open = (template: Template) => {
    useUiStore.getState().clearSelection();
    useDesignStore.getState().loadDesign(template.design, { title: `Open ${template.title}` });
    useRunStore.getState().play();
    onClose();
  };
  return (
    <Dialog
      title="Templates"
      subtitle="Each is a design that runs, with a claim that our tests execute on several seeds. Your own work stays."
      size="wide"
      onClose={onClose}
      className="gallery"
    >
      <ul className="template-cards">
        {templates.map((template) => (
          <li key={template.id}>
            <TemplateCard template={template} onOpen={() => open(template)} />
          </li>
        ))}
        <li>
          <EmptyCard onClose={onClose} />
        </li>
      </ul>
      <OwnDesigns onClose={onClose} />
      <FileDrop onOpened={onClose} />
    </Dialog>
  );
}

function TemplateCard({ template, onOpen }: { readonly template: Template; readonly onOpen: () => void }) {
  return (
    <button
      type="button"
      className="template-card"
      data-tip={`Open ${template.title}. Its whole story stands in its notes.`}
      onClick={onOpen}
    >
      <Thumbnail design={template.design} />
      <span className="template-words">
        <small>{template.chapter}</small>
        <strong>{template.title}</strong>
        <span>{template.story}</span>
        <em>
          <Icon name="check" size={11} />
          <span>{template.claim}</span>
        </em>
      </span>
    </button>
  );
}

function EmptyCard({ onClose }: { readonly onClose: () => void }) {
  return (
    <button
      type="button"
      className="template-card empty"
      onClick={() => {
        useUiStore.getState().clearSelection();
        useDesignStore.getState().loadDesign(emptyDesign(), { title: 'New design' });
        onClose();
      }}
    >
      <span className="thumbnail">
        <Icon name="plus" size={22} />
      </span>
      <span className="template-words">
        <strong>Empty canvas</strong>
        <span>Drag a client, a service and a database, wire them, press play.</span>
      </span>
    </button>
  );
}

/** As many as one remembers. */
const MOST_OWN = 8;

function OwnDesigns({ onClose }: { readonly onClose: () => void }) {
  const { kept, forget } = useKeptDesigns();
  if (kept.length === 0) return null;
  return (
    <section className="own-designs">
      <h3>
        Your last designs <small>kept in this browser</small>
      </h3>
      <ul>
        {kept.slice(0, MOST_OWN).map((saved) => (
          <li key={saved.id}>
            <button
              type="button"
              onClick={() => {
                useUiStore.getState().clearSelection();
                void openOwn(saved.id);
                onClose();
              }}
            >
              <Icon name="note" size={13} />
              <span>{saved.title}</span>
              <time dateTime={new Date(saved.savedAt).toISOString()}>{whenInWords(saved.savedAt)}</time>
            </button>
            <IconButton
              icon="trash"
              iconSize={13}
              label={`Forget ${saved.title}`}
              onClick={() => forget(saved.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "just now", "12 min ago", "3 h ago", then the date. */
function whenInWords(savedAt: number): string {
  const minutes = Math.floor((Date.now() - savedAt) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return new Date(savedAt).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}
