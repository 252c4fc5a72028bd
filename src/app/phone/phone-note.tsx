/** Says on a phone, in a line, what can be done there. */
import { useIsPhone } from './phone.ts';

export function PhoneNote() {
  if (!useIsPhone()) return null;
  return (
    <section className="phone-note" aria-label="What a phone can do">
      <strong>Read-only on a phone.</strong> Play, zoom, go through time; build on a larger screen.
    </section>
  );
}
