/** The top bar: who we are, what is open, the transport, and what leaves the page. */
import './transport.css';
import { runCommand, shortcutOf } from '../commands/registry.ts';
import { useLessonView } from '../lessons/lesson-view.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { TitleField } from './title-field.tsx';
import { Transport } from './transport.tsx';

export function TopBar() {
  const templates = shortcutOf('view.templates');
  // a lesson says itself what it is called, and nobody renames it
  const learning = useLessonView((state) => state.on !== null);
  const title = useDesignStore((state) => state.design.title);
  return (
    <header className="top-bar">
      <div className="top-left">
        <span className="brand">
          <Mark />
          <span>Scalarium</span>
        </span>
        <i className="top-line" />
        {learning ? <h1 className="visually-hidden">{title}</h1> : <TitleField />}
        <Button
          icon="templates"
          tip={templates === undefined ? 'Templates' : 'Start from a ready design'}
          onClick={() => runCommand('view.templates')}
        >
          <span className="top-word">Templates</span>
        </Button>
        <Button icon="book" tip="Predict, let it happen, see why" onClick={() => runCommand('view.lessons')}>
          <span className="top-word">Lessons</span>
        </Button>
      </div>
      <Transport />
      <div className="top-right">
        <IconButton
          icon="command"
          label="All commands"
          shortcut={shortcutOf('view.commands') ?? ''}
          onClick={() => runCommand('view.commands')}
        />
        <IconButton
          icon="keyboard"
          className="has-key"
          label="Keyboard shortcuts"
          shortcut="?"
          onClick={() => runCommand('view.shortcuts')}
        />
        <IconButton
          icon="compare"
          className="has-key"
          label="Compare with …"
          shortcut={shortcutOf('versus.compare') ?? ''}
          onClick={() => runCommand('versus.compare')}
        />
        <IconButton
          icon="present"
          label="Present"
          shortcut={shortcutOf('view.present') ?? ''}
          onClick={() => runCommand('view.present')}
        />
        <ThemeButton />
        <Button variant="primary" icon="share" onClick={() => runCommand('share.open')}>
          Share
        </Button>
      </div>
    </header>
  );
}

/** The mark: a gate over rising bars. */
function Mark() {
  return (
    <svg
      className="mark"
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M3.5 20V12a8.5 8.5 0 0 1 17 0v8M2 20.3h20" stroke="currentColor" strokeWidth="1.8" />
      <path d="M8 17.2v-2.4M12 17.2v-5.2M16 17.2V9.6" stroke="var(--accent)" strokeWidth="2.6" />
    </svg>
  );
}

const themeIcons: { readonly [theme: string]: IconName } = { system: 'system', dark: 'moon', light: 'sun' };
const themeLabels: { readonly [theme: string]: string } = {
  system: 'Theme: as the system',
  dark: 'Theme: dark',
  light: 'Theme: light',
};
function ThemeButton() {
  const theme = useUiStore((state) => state.theme);
  return (
    <IconButton
      icon={themeIcons[theme] ?? 'moon'}
      label={themeLabels[theme] ?? 'Theme'}
      onClick={() => runCommand('view.theme')}
    />
  );
}
