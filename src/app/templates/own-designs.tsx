/** The visitor's own last designs, as this browser keeps them: opened again, or forgotten. */
import { openOwn } from '../share/open-link.ts';
import { useKeptDesigns } from '../share/use-kept-designs.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** As many as one remembers. */
const MOST_OWN = 8;

export function OwnDesigns({ onClose }: { readonly onClose: () => void }) {
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
