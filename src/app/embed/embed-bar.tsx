/**
 * The head of an embedded experiment: what it is, the transport, and the way to the whole workbench, where the
 * same link opens with everything that one can change.
 */
import './embed.css';
import { lessonAddress, useLessonView } from '../lessons/lesson-view.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Transport } from '../transport/transport.tsx';
import { Icon } from '../ui/icon.tsx';
import '../transport/transport.css';
import { readPageFlags } from '../../share/page-flags.ts';

export function EmbedBar() {
  const title = useDesignStore((state) => state.design.title);
  const { link } = readPageFlags(window.location.hash);
  const lesson = useLessonView((state) => lessonAddress(state.on));
  const whole = lesson ?? window.location.href.replace(/#.*$/, '') + link;
  return (
    <header className="top-bar embed-bar">
      <h1 className="embed-title">{title}</h1>
      <Transport />
      <a className="button soft embed-open" href={whole} target="_blank" rel="noreferrer">
        <Icon name="share" size={14} />
        <span>Open in Scalarium</span>
      </a>
    </header>
  );
}
