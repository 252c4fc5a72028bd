/** What is asked, strongest first, and how each store stands: a row a question, a column a store. */
import type { GroupVerdict, LiveQuestion, VerdictReport } from '../../model/verdict-report.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { clockText } from '../ui/figure-text.ts';
import { conflictsLost, lostWrites } from './availability.ts';
import { type FigureName, figureWords, healingTexts, lostTexts, staleTexts } from './figures.ts';
import { checkedText, judgementOf, stateOf, stateWords } from './judgement-state.ts';
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
          <FigureRow name="stale-reads" groups={groups} />
          <FigureRow name="lost-writes" groups={groups} />
          <FigureRow name="healing" groups={groups} />
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
  const onQuestions = useVerdictView((state) => state.figure === null);
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
      aria-pressed={isChosen && onQuestions}
      aria-label={`${words}, show ${state === 'broken' ? 'evidence' : 'more'}`}
      data-tip={state === 'broken' ? `Broken ${since}: show evidence` : checkedText(judgement)}
      onClick={() => show({ group: group.group, question })}
    >
      <StateSign state={state} size={18} />
      {stateWords[state]}
    </button>
  );
}

function FigureRow(props: { readonly name: FigureName; readonly groups: readonly GroupVerdict[] }) {
  const { name, groups } = props;
  const { title, plain } = figureWords[name];
  return (
    <tr className="question-figures">
      <th scope="row" data-tip={plain}>
        {title}
      </th>
      {groups.map((group) => (
        <td key={group.group}>
          <Figure group={group} name={name} />
        </td>
      ))}
    </tr>
  );
}

function Figure({ group, name }: { readonly group: GroupVerdict; readonly name: FigureName }) {
  if (name === 'stale-reads') return <Stale group={group} />;
  if (name === 'lost-writes') return <Lost group={group} />;
  const { figure, more } = healingTexts(group.healing);
  return <FigureCell group={group} name="healing" figure={figure} more={more} />;
}

function Stale({ group }: { readonly group: GroupVerdict }) {
  const { share, worst } = staleTexts(group.staleReads);
  return <FigureCell group={group} name="stale-reads" figure={share} more={worst} />;
}

function Lost({ group }: { readonly group: GroupVerdict }) {
  const stores = group.stores.join(' ');
  const lost = useTelemetry((telemetry) => lostWrites(telemetry, stores.split(' ')), [stores]);
  const conflicts = useTelemetry((telemetry) => conflictsLost(telemetry, stores.split(' ')), [stores]);
  const texts = lostTexts(lost, conflicts);
  return <FigureCell group={group} name="lost-writes" figure={texts.gone} more={texts.conflicts} />;
}

function FigureCell(props: {
  readonly group: GroupVerdict;
  readonly name: FigureName;
  readonly figure: string;
  readonly more: string;
}) {
  const { group, name, figure, more } = props;
  const isChosen = useVerdictView(({ figure: shown }) => shown?.name === name && shown.group === group.group);
  const showFigure = useVerdictView((state) => state.showFigure);
  const said = `${figure}${more === '' ? '' : `, ${more}`}`;
  return (
    <button
      type="button"
      className="question-cell figure"
      aria-pressed={isChosen}
      aria-label={`${figureWords[name].title} of ${group.title}: ${said}. Show what it means`}
      onClick={() => showFigure(group.group, name)}
    >
      {figure}
      {more !== '' && <small>{more}</small>}
    </button>
  );
}
