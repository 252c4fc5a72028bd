/**
 * What a replica shows of itself in slow motion, on its node's lower edge: log and commit index, and what it has
 * for the key that is watched. Role and term stand on the upper edge with the other states.
 */
import './replica-badges.css';
import { useBadges } from '../stores/use-badges.ts';
import { Icon } from '../ui/icon.tsx';

export function ReplicaBadges({ id }: { readonly id: string }) {
  const shown = useBadges(id);
  if (shown === null) return null;
  return (
    <div className="replica-badges">
      {shown.badges.length > 0 && (
        <span className="badge">
          {shown.badges.map(({ label, value }) => (
            <span key={label}>
              {label} <b>{value}</b>
            </span>
          ))}
        </span>
      )}
      {shown.watched !== undefined && (
        <span className="badge watched">
          <Icon name="eye" size={11} />
          key {shown.watched.key}
          {/* another value is another element, which lights up once */}
          <b key={shown.watched.value}>{shown.watched.value}</b>
        </span>
      )}
    </div>
  );
}
