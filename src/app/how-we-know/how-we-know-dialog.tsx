/**
 * "How do we know?": everything that the simulation was held to, with its source, what came out, and how sure
 * that is. It is the table that `npm run validate` prints; whoever doubts a line opens its design and runs it
 * here.
 */
import { useState } from 'react';
import { kinds } from '../../catalog/kinds.ts';
import { type CaseFigure, type ValidatedCase, validationTable } from '../../content/validation-table.ts';
import { parseDesign } from '../../model/validation.ts';
import { laidOut } from '../canvas/layout-plan.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Icon } from '../ui/icon.tsx';
import { SearchedDialog } from '../ui/searched-dialog.tsx';
import { AgreementStrip } from './agreement-strip.tsx';
import { caseGroups, splitSource, tallyOf } from './case-list.ts';
import './how-we-know.css';

const whole = new Intl.NumberFormat('en');
const digits = (x: number, most: number) => String(Number(x.toPrecision(most)));

export function HowWeKnowDialog({ onClose }: { readonly onClose: () => void }) {
  const [words, setWords] = useState('');
  const groups = caseGroups(validationTable.cases, words);
  return (
    <SearchedDialog
      title="How do we know?"
      subtitle="Formulas and published results that nobody here invented, and what our own runs gave."
      size="wide"
      className="known"
      onClose={onClose}
      lead={<Tally />}
      search={{
        label: 'Search the cases',
        placeholder: 'Search: M/M/c, LRU, hedge, Raft …',
        value: words,
        onChange: setWords,
      }}
      list="Cases"
      nothing={groups.length === 0 ? `No case has “${words.trim()}”.` : null}
    >
      {groups.map(({ subject, cases }) => (
        <section key={subject}>
          <h3>{subject}</h3>
          {cases.map((one) => (
            <CaseView key={`${one.id} ${one.title}`} one={one} onClose={onClose} />
          ))}
        </section>
      ))}
    </SearchedDialog>
  );
}

function Tally() {
  const { agree, differ, notRun, figures, requests } = tallyOf(validationTable.cases);
  return (
    <p className="known-tally">
      <strong>
        {agree} of {agree + differ + notRun} cases agree
      </strong>
      , in {whole.format(figures)} figures out of {whole.format(requests)} simulated requests.
      {differ > 0 && ` ${differ} differ.`}
      {notRun > 0 &&
        ` ${notRun} could not be run where the table was made: the data they need is not part of the project.`}{' '}
      The same table comes from <code>npm run validate</code>; designs that you draw are run by the same
      engine.
    </p>
  );
}

function CaseView({ one, onClose }: { readonly one: ValidatedCase; readonly onClose: () => void }) {
  const { what, source } = splitSource(one.title);
  return (
    <article className="known-case">
      <header>
        <Verdict one={one} />
        <h4>
          <span className="known-id">{one.id}</span> {what}
        </h4>
        {one.design !== undefined && (
          <button type="button" className="button soft small" onClick={() => openCase(one, onClose)}>
            Run it here
          </button>
        )}
      </header>
      <p className="known-source">
        {[
          ...(source === '' ? [] : [`Source: ${source}`]),
          ...(one.requests === undefined ? [] : [`${whole.format(one.requests)} requests`]),
          ...(one.short === undefined ? [] : ['a shorter run, held to four standard errors']),
        ].join(' · ')}
      </p>
      {one.figures.length > 0 && <Figures one={one} />}
    </article>
  );
}

const VERDICTS = {
  agrees: ['check', 'agrees'],
  differs: ['cross', 'differs'],
  'not run': ['pause', 'not run'],
} as const;

function Verdict({ one }: { readonly one: ValidatedCase }) {
  const [icon, word] = VERDICTS[one.verdict];
  return (
    <span className={`known-verdict ${one.verdict.replace(' ', '-')}`}>
      <Icon name={icon} size={12} />
      {word}
    </span>
  );
}

function Figures({ one }: { readonly one: ValidatedCase }) {
  return (
    <table>
      <colgroup>
        <col className="known-figure" />
        <col />
        <col className="known-measured" />
        <col />
        <col className="known-strip" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">Expected</th>
          <th scope="col">Measured</th>
          <th scope="col">Allowed</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {one.figures.map((figure, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the table never changes, and figures may share a name
          <tr key={i}>
            <th scope="row">{figure.figure}</th>
            <td>{digits(figure.expected, 6)}</td>
            <td>
              {measuredText(figure)}
              {figure.halfWidth > 0 && <small> ± {digits(figure.halfWidth, 2)}</small>}
            </td>
            <td>{figure.allowed === 0 ? 'exactly' : `± ${digits(figure.allowed, 2)}`}</td>
            <td>
              <AgreementStrip figure={figure} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** With as many digits as are known: the half width has two. */
function measuredText({ measured, halfWidth }: CaseFigure): string {
  if (!(halfWidth > 0)) return digits(measured, 6);
  return measured.toFixed(Math.max(0, 1 - Math.floor(Math.log10(halfWidth))));
}

/** Opens what was run, laid out, and lets it run; undo brings back what was there. */
function openCase(one: ValidatedCase, onClose: () => void): void {
  const { id, design } = one;
  const parsed = parseDesign(design, kinds);
  if (!parsed.ok) throw new Error(`the recorded design of ${id} is no longer valid: record the table anew`);
  const title = `${id}: ${parsed.value.title}`;
  useUiStore.getState().clearSelection();
  useDesignStore
    .getState()
    .loadDesign(laidOut({ ...parsed.value, title, notes: notesOf(one) }), { title: `Open ${id}` });
  useRunStore.getState().play();
  onClose();
}

/** What is to be seen in the run, for whoever has closed the page. */
function notesOf({ id, title, figures }: ValidatedCase): string {
  const { what, source } = splitSource(title);
  const expected = figures.map(({ figure, expected }) => `- ${figure}: ${digits(expected, 6)}`).join('\n');
  return [
    `**${id}**: ${what}.`,
    source === '' ? '' : `Source: ${source}.`,
    'Expected in the long run:',
    expected,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
