/** What is asked, strongest first, and how each store stands: a row a question, a column a store. */
import type { GroupVerdict, LiveQuestion, VerdictReport } from '../../model/verdict-report.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { clockText } from '../ui/figure-text.ts';
import { lostWrites } from './availability.ts';
import { checkedText, judgementOf, stateOf, stateWords } from './judgement-state.ts';
import { percent } from './pacelc.ts';
import { type QuestionWords, questions } from './questions.ts';
import { StateSign } from './state-sign.tsx';
import { type Choice, useVerdictView } from './verdict-view.ts';

export function QuestionTable(props: { readonly report: VerdictReport; readonly choice: Choice }) {
  const { groups } = props.report;
  return (
    <div className="question-table">
      <table>
        <caption className="visually-hidden">How each store stands</caption>
        <thead>
          <tr>
            <td />
            {groups.map(({ group, title }) => (
              <th key={group} scope="col" data-tip={title}>
                <span>{title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {questions.map((question) => (
            <Row key={question.id} question={question} {...props} />
          ))}
        </tbody>
        <tbody>
          <tr className="question-figures">
            <th scope="row">Stale reads</th>
            {groups.map((group) => (
              <td key={group.group}>{staleText(group)}</td>
            ))}
          </tr>
          <tr className="question-figures">
            <th scope="row">Lost writes</th>
            {groups.map((group) => (
              <Lost key={group.group} group={group} />
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  readonly question: QuestionWords;
  readonly report: VerdictReport;
  readonly choice: Choice;
}) {
  const { question, report, choice } = props;
  const isSession = [
    'read-your-writes',
    'monotonic-reads',
    'monotonic-writes',
    'writes-follow-reads',
  ].includes(question.id);
  return (
    <tr className={isSession ? 'session' : ''}>
      <th scope="row" data-tip={question.plain}>
        {question.title} <small>{question.short}</small>
      </th>
      {report.groups.map((group) => (
        <td key={group.group}>
          <Cell
            group={group}
            question={question.id}
            isChosen={choice.group === group.group && choice.question === question.id}
          />
        </td>
      ))}
    </tr>
  );
}

function Cell(props: {
  readonly group: GroupVerdict;
  readonly question: LiveQuestion;
  readonly isChosen: boolean;
}) {
  const { group, question, isChosen } = props;
  const show = useVerdictView((state) => state.show);
  const judgement = judgementOf(group, question);
  if (judgement === undefined) return null;
  const state = stateOf(judgement);
  const since =
    state === 'broken' && judgement.brokenAt !== null ? `since ${clockText(judgement.brokenAt, 1)}` : '';
  const words = `${group.title}: ${stateWords[state]}${since === '' ? '' : ` ${since}`}`;
  return (
    <button
      type="button"
      className={`question-cell ${state}`}
      aria-pressed={isChosen}
      aria-label={`${words}, show ${state === 'broken' ? 'evidence' : 'more'}`}
      data-tip={state === 'broken' ? `Broken ${since}: show evidence` : checkedText(judgement)}
      onClick={() => show({ group: group.group, question })}
    >
      <StateSign state={state} size={18} />
      {stateWords[state]}
    </button>
  );
}

function staleText({ staleReads: { reads, stale } }: GroupVerdict): string {
  return reads === 0 ? '—' : percent(stale / reads);
}

function Lost({ group }: { readonly group: GroupVerdict }) {
  const stores = group.stores.join(' ');
  const lost = useTelemetry((telemetry) => lostWrites(telemetry, stores.split(' ')), [stores]);
  return <td>{Number.isNaN(lost) ? '—' : lost}</td>;
}
