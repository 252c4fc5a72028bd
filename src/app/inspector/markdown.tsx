// biome-ignore-all lint/suspicious/noArrayIndexKey: a page is read once and never reordered
/**
 * Shows a page of Markdown as React elements. Nothing of the source ever becomes HTML; links open beside the
 * playground and tell the other side nothing.
 */
import { memo, type ReactNode } from 'react';
import { type Block, type Inline, readMarkdown } from './markdown-blocks.ts';
import './markdown.css';

/** A page of Markdown. `skipTitle` leaves out a first heading that repeats what stands above it. */
export const Markdown = memo(function Markdown({
  source,
  skipTitle = false,
}: {
  readonly source: string;
  readonly skipTitle?: boolean;
}) {
  const blocks = readMarkdown(source);
  const shown = skipTitle && blocks[0]?.type === 'heading' ? blocks.slice(1) : blocks;
  return <div className="prose">{shown.map((block, i) => showBlock(block, i))}</div>;
});

function showBlock(block: Block, key: number): ReactNode {
  switch (block.type) {
    case 'heading':
      return block.level <= 2 ? (
        <h3 key={key}>{showInline(block.children)}</h3>
      ) : (
        <h4 key={key}>{showInline(block.children)}</h4>
      );
    case 'paragraph':
      return <p key={key}>{showInline(block.children)}</p>;
    case 'quote':
      return <blockquote key={key}>{showInline(block.children)}</blockquote>;
    case 'code':
      return (
        <pre key={key}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const items = block.items.map((item, i) => <li key={i}>{showInline(item)}</li>);
      return block.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
    }
    case 'table':
      return (
        <table key={key}>
          <thead>
            <tr>
              {block.head.map((cell, i) => (
                <th key={i}>{showInline(cell)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, i) => (
              <tr key={i}>
                {row.map((cell, j) => (
                  <td key={j}>{showInline(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}

function showInline(parts: readonly Inline[]): ReactNode {
  return parts.map((part, i) => showPart(part, i));
}

function showPart(part: Inline, key: number): ReactNode {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'code':
      return <code key={key}>{part.text}</code>;
    case 'strong':
      return <strong key={key}>{showInline(part.children)}</strong>;
    case 'emphasis':
      return <em key={key}>{showInline(part.children)}</em>;
    case 'link':
      return (
        <a key={key} href={part.href} target="_blank" rel="noreferrer noopener">
          {showInline(part.children)}
        </a>
      );
  }
}
