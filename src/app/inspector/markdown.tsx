// biome-ignore-all lint/suspicious/noArrayIndexKey: a page is read once and never reordered
/**
 * Shows a page of Markdown as React elements. Nothing of the source ever becomes HTML; links open beside the
 * playground and tell the other side nothing.
 */
import { Fragment, memo, type ReactNode } from 'react';
import { useGlossary } from '../glossary/glossary-store.ts';
import { type Mark, markProse } from '../glossary/term.tsx';
import { type Block, type Inline, readMarkdown } from './markdown-blocks.ts';
import './markdown.css';

/**
 * A page of Markdown. `skipTitle` leaves out a first heading that repeats what stands above it; with `terms` words of
 * the glossary are marked where they occur first.
 */
export const Markdown = memo(function Markdown({
  source,
  skipTitle = false,
  terms = false,
}: {
  readonly source: string;
  readonly skipTitle?: boolean;
  readonly terms?: boolean;
}) {
  const index = useGlossary((state) => (terms ? state.index : null));
  const mark = markProse(index);
  const blocks = readMarkdown(source);
  const shown = skipTitle && blocks[0]?.type === 'heading' ? blocks.slice(1) : blocks;
  return <div className="prose">{shown.map((block, i) => showBlock(block, i, mark))}</div>;
});

const asIs: Mark = (text) => text;

function showBlock(block: Block, key: number, mark: Mark): ReactNode {
  switch (block.type) {
    case 'heading':
      return block.level <= 2 ? (
        <h3 key={key}>{showInline(block.children, asIs)}</h3>
      ) : (
        <h4 key={key}>{showInline(block.children, asIs)}</h4>
      );
    case 'paragraph':
      return <p key={key}>{showInline(block.children, mark)}</p>;
    case 'quote':
      return <blockquote key={key}>{showInline(block.children, mark)}</blockquote>;
    case 'code':
      return (
        <pre key={key}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const items = block.items.map((item, i) => <li key={i}>{showInline(item, mark)}</li>);
      return block.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
    }
    case 'table':
      return (
        <table key={key}>
          <thead>
            <tr>
              {block.head.map((cell, i) => (
                <th key={i}>{showInline(cell, mark)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, i) => (
              <tr key={i}>
                {row.map((cell, j) => (
                  <td key={j}>{showInline(cell, mark)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}

function showInline(parts: readonly Inline[], mark: Mark): ReactNode {
  return parts.map((part, i) => showPart(part, i, mark));
}

function showPart(part: Inline, key: number, mark: Mark): ReactNode {
  switch (part.type) {
    case 'text':
      return <Fragment key={key}>{mark(part.text)}</Fragment>;
    case 'code':
      return <code key={key}>{part.text}</code>;
    case 'strong':
      return <strong key={key}>{showInline(part.children, mark)}</strong>;
    case 'emphasis':
      return <em key={key}>{showInline(part.children, mark)}</em>;
    case 'link':
      return (
        <a key={key} href={part.href} target="_blank" rel="noreferrer noopener">
          {showInline(part.children, asIs)}
        </a>
      );
  }
}
