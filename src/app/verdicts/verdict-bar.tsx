/**
 * The verdicts at a glance: above the charts, a line for each group of clients and stores, for as long as the
 * design has one. Each chip says by sign and word how a question stands, and opens its evidence.
 */
import './verdict-bar.css';
import { memo, useEffect } from 'react';
import { kindById } from '../../catalog/kinds.ts';
import { storeGroupsOf } from '../../model/store-groups.ts';
import type { GroupVerdict, VerdictReport } from '../../model/verdict-report.ts';
import { createVerdictClient } from '../../worker/verdict-client.ts';
import { runCommand, shortcutOf } from '../commands/registry.ts';
import { Term } from '../glossary/term.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useRowsInSight } from '../ui/rows-in-sight.ts';
import { conflictsLost, lostWrites } from './availability.ts';
import { figureWords, lostTexts } from './figures.ts';
import { checkedText, chipsOf, judgementOf, stateWords, type VerdictChip } from './judgement-state.ts';
import { percent } from './pacelc.ts';
import { recordedText } from './recorded-text.ts';
import { StateSign } from './state-sign.tsx';
import { judgeRuns, useVerdicts } from './verdict-store.ts';
import { useVerdictView } from './verdict-view.ts';

/** Judges the run while it is mounted; shows the line of chips unless the panel, which says more, is open. */
export function VerdictBar() {
  useEffect(() => judgeRuns(createVerdictClient), []);
  const open = useVerdictView((state) => state.open);
  const report = useVerdicts((state) => state.report);
  if (open) return null;
  return (
    <section className="verdict-bar" aria-label="Verdicts">
      {report === null || report.groups.length === 0 ? <NothingYet /> : <Groups report={report} />}
      <OpenButton />
    </section>
  );
}

const OpenButton = memo(function OpenButton() {
  const shortcut = shortcutOf('view.verdicts');
  return (
    <IconButton
      icon="scales"
      label="Verdicts and their evidence"
      {...(shortcut === undefined ? {} : { shortcut })}
      onClick={() => runCommand('view.verdicts')}
    />
  );
});

function NothingYet() {
  const design = useDesignStore((state) => state.design);
  const [first, ...others] = storeGroupsOf(design, kindById);
  return (
    <p className="verdict-bar-empty">
      <b>{first === undefined ? 'Store' : others.length > 0 ? `${others.length + 1} stores` : first.title}</b>{' '}
      Nothing is asked yet. What clients see is judged as the run goes on.
    </p>
  );
}

/** Lines of the bar, as in its style; a design of a thousand nodes may have two hundred. */
const SEEN_LINES = 3;

function Groups({ report }: { readonly report: VerdictReport }) {
  const { groups } = report;
  const { from, to, onScroll } = useRowsInSight(groups.length, SEEN_LINES);
  return (
    <div className="verdict-groups" onScroll={onScroll}>
      {groups.map((group, place) =>
        place >= from && place < to ? (
          <Group key={group.group} group={group} report={report} />
        ) : (
          <Title key={group.group} title={group.title} />
        ),
      )}
    </div>
  );
}

/** A line out of sight: its name keeps the column as wide as it is. */
const Title = memo(function Title({ title }: { readonly title: string }) {
  return (
    <div className="verdict-group">
      <h3>{title}</h3>
    </div>
  );
});

function Group({ group, report }: { readonly group: GroupVerdict; readonly report: VerdictReport }) {
  return (
    <section className="verdict-group" aria-label={`Verdicts on ${group.title}`}>
      <h3 data-tip={group.title}>{group.title}</h3>
      <div className="verdict-chips">
        {chipsOf(group).map((chip) => (
          <Chip key={chip.id} chip={chip} group={group.group} />
        ))}
      </div>
      <div className="verdict-figures">
        <StaleReads group={group} />
        <LostWrites group={group} />
        <Checked group={group} report={report} />
      </div>
    </section>
  );
}

function Chip({ chip, group }: { readonly chip: VerdictChip; readonly group: string }) {
  const show = useVerdictView((state) => state.show);
  return (
    <button
      type="button"
      className={`verdict-chip ${chip.state}`}
      data-tip={chip.tip}
      aria-label={`${chip.title}: ${stateWords[chip.state]}. Show why`}
      onClick={() => show({ group, question: chip.question })}
    >
      <StateSign state={chip.state} />
      <Term>{chip.title}</Term>
    </button>
  );
}

function StaleReads({ group }: { readonly group: GroupVerdict }) {
  const { reads, stale } = group.staleReads;
  if (reads === 0) return null;
  return (
    <span
      className={stale > 0 ? 'stale' : ''}
      data-tip="Reads that were surely older than what had been answered"
    >
      {stale > 0 && <Icon name="clock" size={12} />}
      stale reads <b>{percent(stale / reads)}</b>
    </span>
  );
}

function LostWrites({ group }: { readonly group: GroupVerdict }) {
  const stores = group.stores.join(' ');
  const lost = useTelemetry((telemetry) => lostWrites(telemetry, stores.split(' ')), [stores]);
  const conflicts = useTelemetry((telemetry) => conflictsLost(telemetry, stores.split(' ')), [stores]);
  if (Number.isNaN(lost)) return null;
  const isBad = lost > 0 || conflicts > 0;
  const texts = lostTexts(lost, conflicts);
  return (
    <span className={isBad ? 'error' : ''} data-tip={figureWords['lost-writes'].plain}>
      {isBad && <Icon name="warning" size={12} />}
      lost writes <b>{texts.gone}</b>
      {texts.conflicts !== '' && <b>+ {texts.conflicts}</b>}
    </span>
  );
}

/** How far the judge has come, and that not everything is recorded where it is not. */
function Checked({ group, report }: { readonly group: GroupVerdict; readonly report: VerdictReport }) {
  const judgement = judgementOf(group, 'linearizable');
  const limits = recordedText(report);
  return (
    <span {...(limits === '' ? {} : { 'data-tip': limits })}>
      <b>{judgement === undefined ? 'nothing is checked' : checkedText(judgement)}</b>
      {limits !== '' && <Icon name="info" size={12} />}
      {limits !== '' && <span className="visually-hidden">{limits}</span>}
    </span>
  );
}
