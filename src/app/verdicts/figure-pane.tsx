/** One of the figures about one store: what it means, what was counted and by whom, and what proves it. */
import { useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { nodeName } from '../../model/design.ts';
import type { GroupVerdict } from '../../model/verdict-report.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Button } from '../ui/button.tsx';
import { clockText } from '../ui/figure-text.ts';
import { conflictsLost, lostWrites } from './availability.ts';
import { DefinitionCard } from './definition-card.tsx';
import { type FigureName, figureWords, staleTexts } from './figures.ts';
import { judgementOf, sentence } from './judgement-state.ts';
import { useVerdictView } from './verdict-view.ts';

interface PaneProps {
  readonly group: GroupVerdict;
  readonly figure: FigureName;
}

export function FigurePane({ group, figure }: PaneProps) {
  const [formal, setFormal] = useState(false);
  const { title, plain, definition } = figureWords[figure];
  return (
    <section className="question-pane figure-pane" aria-label={title}>
      <header>
        <div className="question-words">
          <h3>{`${title} of ${group.title}`}</h3>
          <p>{plain}</p>
        </div>
      </header>
      <div className="question-tools">
        <Button variant="soft" aria-expanded={formal} onClick={() => setFormal(!formal)}>
          Formal definition
        </Button>
        <ToEvidence group={group} figure={figure} />
      </div>
      {formal && <DefinitionCard definition={definition} />}
      {figure === 'stale-reads' && <Stale group={group} />}
      {figure === 'lost-writes' && <Lost group={group} />}
      {figure === 'healing' && <Healed group={group} />}
    </section>
  );
}

/** The anomaly that clients can prove, where it is of this figure. */
function provenBy(group: GroupVerdict, figure: FigureName) {
  if (figure === 'healing') return null;
  const judgement = judgementOf(group, figure === 'stale-reads' ? 'linearizable' : 'eventual');
  const first = judgement?.valid === false ? judgement.first : null;
  return first !== null && (figure === 'stale-reads' || first.name === 'lost-write') ? first : null;
}

function ToEvidence({ group, figure }: PaneProps) {
  const show = useVerdictView((state) => state.show);
  if (provenBy(group, figure) === null) return null;
  const question = figure === 'stale-reads' ? 'linearizable' : 'eventual';
  return (
    <Button variant="soft" icon="scales" onClick={() => show({ group: group.group, question })}>
      Show the operations that prove it
    </Button>
  );
}

function Stale({ group }: { readonly group: GroupVerdict }) {
  const { reads, stale } = group.staleReads;
  const { share, worst } = staleTexts(group.staleReads);
  const proof = provenBy(group, 'stale-reads');
  if (reads === 0) return <p className="question-rest">No read has been answered yet.</p>;
  const counted = `${stale.toLocaleString('en')} of ${reads.toLocaleString('en')} recorded reads were stale`;
  return (
    <>
      <p className="question-rest">
        {stale === 0 ? `${counted}.` : `${counted}, ${share}; the worst by ${worst}.`}
      </p>
      {stale > 0 && proof !== null && <p className="question-rest">{sentence(proof.message)}</p>}
    </>
  );
}

/** When it was healed, and key by key until when somebody still missed what had been promised before. */
function Healed({ group }: { readonly group: GroupVerdict }) {
  const { healing } = group;
  if (healing === undefined)
    return <p className="question-rest">Nothing was broken so far: cut the network and heal it.</p>;
  const { brokenFrom, healedAt, reads, divergent, keys, divergentKeys } = healing;
  if (healedAt === null)
    return (
      <p className="question-rest">
        Something is broken since {clockText(brokenFrom, 1)}: nobody can demand that replicas agree.
      </p>
    );
  const counted = `${divergent.toLocaleString('en')} of ${reads.toLocaleString('en')} reads since then`;
  return (
    <>
      <p className="question-rest">
        Broken from {clockText(brokenFrom, 1)} to {clockText(healedAt, 1)}. {counted} missed a write that had
        been promised before{divergent === 0 ? '' : `, the last of each key at:`}
        {divergent === 0 && '.'}
      </p>
      <ul className="healing-keys">
        {keys.map(({ key, at }) => (
          <li key={key}>
            <Button variant="soft" onClick={() => void useRunStore.getState().seek(at)}>
              {`key ${key}: ${clockText(at, 1)}, ${formatQuantity(at - healedAt, 'seconds')} after healing`}
            </Button>
          </li>
        ))}
      </ul>
      {divergentKeys > keys.length && (
        <p className="question-rest">And {divergentKeys - keys.length} keys earlier.</p>
      )}
    </>
  );
}

function Lost({ group }: { readonly group: GroupVerdict }) {
  const design = useDesignStore((state) => state.design);
  const stores = group.stores.join(' ');
  const counts = useTelemetry(
    (telemetry) =>
      stores.split(' ').map((id) => ({
        id,
        gone: lostWrites(telemetry, [id]),
        conflicts: conflictsLost(telemetry, [id]),
      })),
    [stores],
  ).filter(({ gone }) => !Number.isNaN(gone));
  const proof = provenBy(group, 'lost-writes');
  const nameOf = (id: string) => {
    const node = design.nodes.find((each) => each.id === id);
    return node === undefined ? id : nodeName(node);
  };
  if (counts.length === 0)
    return (
      <p className="question-rest">
        Nobody counts them here: only a replica set has an observer who sees all copies at once.
      </p>
    );
  return (
    <>
      {counts.map(({ id, gone, conflicts }) => (
        <p key={id} className="question-rest">
          The observer of {nameOf(id)} counted {gone.toLocaleString('en')} that no read will ever return
          {conflicts > 0 &&
            `, and ${conflicts.toLocaleString('en')} that last-write-wins dropped for a write that knew nothing of them`}
          .
        </p>
      ))}
      <p className="question-rest">
        {proof === null
          ? 'Clients have not found one themselves: the observer sees all replicas and all answers, and no client does.'
          : `Clients can prove one: ${sentence(proof.message)}`}
      </p>
    </>
  );
}
