/**
 * Where to begin: templates with their question, their story and what they claim (the tests execute every claim),
 * an empty canvas, the visitor's own designs, and files. Opening is undoable. Arrow keys lead from card to card,
 * and whatever is typed there goes to the search.
 */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { TemplateLevel } from '../../content/template.ts';
import { type Template, templates } from '../../content/templates.ts';
import { emptyDesign } from '../../model/design.ts';
import { FileDrop } from '../share/file-drop.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import '../share/share.css';
import { OwnDesigns } from './own-designs.tsx';
import './template-gallery.css';
import { cardBeside, groupsOf, type TemplateGroup } from './template-groups.ts';
import { Thumbnail } from './thumbnail.tsx';

const levels: readonly { readonly value: TemplateLevel | 'all'; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'first steps', label: 'First steps' },
  { value: 'once you know queues', label: 'Once you know queues' },
  { value: 'for the curious', label: 'For the curious' },
];

export function TemplateGallery({ onClose }: { readonly onClose: () => void }) {
  const [words, setWords] = useState('');
  const [level, setLevel] = useState<TemplateLevel | 'all'>('all');
  const search = useRef<HTMLInputElement>(null);
  const cards = useRef<HTMLDivElement>(null);
  const groups = groupsOf(templates, words, level);
  useEffect(() => {
    // on a touch screen a keyboard would cover what one came to look at
    if (window.matchMedia('(pointer: fine)').matches) search.current?.focus();
  }, []);
  const clear = () => {
    setWords('');
    setLevel('all');
    search.current?.focus();
  };
  return (
    <Dialog
      title="Templates"
      subtitle="Each is a design that runs, with a claim that our tests execute on several seeds. Your own work stays."
      size="wide"
      onClose={onClose}
      className="gallery"
    >
      <div className="gallery-search">
        <SearchField
          ref={search}
          label="Search templates"
          placeholder="Search: retries, shard, p99 …"
          value={words}
          onChange={setWords}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') focusCard(cards.current, 0, event);
          }}
        />
        <Segmented label="Level" value={level} options={levels} onChange={setLevel} />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys lead between the buttons inside */}
      <div ref={cards} className="gallery-groups" onKeyDown={(event) => lead(event, search.current)}>
        {groups.map((group) => (
          <Group key={group.chapter} group={group} onClose={onClose} />
        ))}
        {groups.length === 0 && <NothingFound words={words} onClear={clear} />}
        <section className="template-group" aria-label="Begin anew">
          <ul>
            <li>
              <h3>Begin anew</h3>
              <EmptyCard onClose={onClose} />
            </li>
          </ul>
        </section>
      </div>
      <OwnDesigns onClose={onClose} />
      <FileDrop onOpened={onClose} />
    </Dialog>
  );
}

function Group({ group, onClose }: { readonly group: TemplateGroup; readonly onClose: () => void }) {
  const [, number, title] = /^(\d+) (.*)$/.exec(group.chapter) ?? [null, '', group.chapter];
  return (
    <section className="template-group" aria-label={`Chapter ${group.chapter}`}>
      <ul>
        {group.templates.map((template, i) => (
          <li key={template.id}>
            {i === 0 && (
              <h3>
                {number !== '' && <span>{number}</span>}
                {title}
              </h3>
            )}
            <TemplateCard template={template} onOpen={() => openTemplate(template, onClose)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function openTemplate(template: Template, onClose: () => void): void {
  useUiStore.getState().clearSelection();
  useDesignStore.getState().loadDesign(template.design, { title: `Open ${template.title}` });
  useRunStore.getState().play();
  onClose();
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
        <strong>{template.title}</strong>
        <span className="template-question">{template.question}</span>
        <span className="template-story">{template.story}</span>
        <em>
          <Icon name="check" size={11} />
          <span>{template.claim}</span>
        </em>
        <small>
          <span>{template.level}</span>
          <span>{template.minutes} min</span>
        </small>
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
        <span className="template-story">
          Drag a client, a service and a database, wire them, press play.
        </span>
      </span>
    </button>
  );
}

function NothingFound({ words, onClear }: { readonly words: string; readonly onClear: () => void }) {
  return (
    <div className="nothing-found" role="status">
      <Icon name="search" size={20} />
      <p>
        <strong>
          {words.trim() === '' ? 'No template is of that level' : `No template has “${words.trim()}”`}
        </strong>
        Try a word of what goes wrong: queue, retry, stale, leader.
      </p>
      <button type="button" className="button soft" onClick={onClear}>
        Show all
      </button>
    </div>
  );
}

/** Keys on a card: arrows lead on, letters go to the search. */
function lead(event: KeyboardEvent<HTMLDivElement>, search: HTMLInputElement | null): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length === 1 && event.key !== ' ') {
    search?.focus();
    return;
  }
  const all = cardsIn(event.currentTarget);
  const from = all.indexOf(document.activeElement as HTMLElement);
  if (from < 0) return;
  const centres = all.map((card) => {
    const box = card.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  });
  const to = cardBeside(centres, from, event.key);
  if (to !== from) focusCard(event.currentTarget, to, event);
  else if (event.key === 'ArrowUp') search?.focus();
}

function cardsIn(element: HTMLElement): readonly HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('.template-card')];
}

function focusCard(element: HTMLElement | null, index: number, event: KeyboardEvent): void {
  const card = element === null ? undefined : cardsIn(element)[index];
  if (card === undefined) return;
  event.preventDefault();
  card.focus();
  card.scrollIntoView({ block: 'nearest' });
}
