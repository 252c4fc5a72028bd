/** What a service promises, in a small form: whose requests or which metric, the target, and for what share. */
import { useState } from 'react';
import { dashboardOf, freeName, putObjective } from '../../model/dashboard.ts';
import type { Objective, ShownSeries } from '../../model/dashboard-schema.ts';
import type { Design } from '../../model/design.ts';
import { nodeLabel } from '../../model/sides.ts';
import { type InputProblem, QuantityInput } from '../inspector/field-editors/quantity-input.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { arrange } from './card-actions.ts';
import { useDashboardView } from './dashboard-view.ts';
import { objectiveTitle } from './objectives.ts';
import { pinnables, seriesTitle, statisticsOf } from './pinned-content.ts';
import './dialogs.css';

const types = [
  { value: 'latency', label: 'Latency', help: 'A share of requests is answered within a time.' },
  { value: 'availability', label: 'Availability', help: 'A share of requests is answered without an error.' },
  { value: 'limit', label: 'Any metric', help: 'A metric keeps to a limit for a share of the time.' },
] as const;

const fresh: { readonly [T in Objective['type']]: (design: Design) => Objective } = {
  latency: () => ({ id: '', type: 'latency', seconds: 0.25, share: 0.99 }),
  availability: () => ({ id: '', type: 'availability', share: 0.999 }),
  limit: (design) => ({
    id: '',
    type: 'limit',
    series: { of: 'node', id: design.nodes.at(-1)?.id ?? 'node', metric: 'inSystem' },
    bound: 'at-most',
    limit: 100,
    share: 0.99,
  }),
};

export function ObjectiveDialog({ onClose }: { readonly onClose: () => void }) {
  const design = useDesignStore((state) => state.design);
  const asked = useDashboardView((state) => state.objective);
  const [objective, setObjective] = useState<Objective>(() => asked ?? fresh.latency(design));
  const [problem, setProblem] = useState<InputProblem | null>(null);
  const known = dashboardOf(design).objectives.some(({ id }) => id === objective.id);
  const save = () => {
    arrange(`Objective: ${objectiveTitle(design, objective)}`, (dashboard) => {
      const id = objective.id === '' ? freeName(dashboard.objectives, 'objective-') : objective.id;
      return putObjective(dashboard, { ...objective, id });
    });
    onClose();
  };
  const quantity = { onCommit: () => {}, onError: setProblem };
  return (
    <Dialog
      title={known ? 'Change an objective' : 'An objective'}
      subtitle="It is counted over every run, from the end of the warm-up on, and travels with the design."
      className="objective-dialog"
      onClose={onClose}
      footer={
        <>
          <Button variant="soft" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" disabled={problem !== null} onClick={save}>
            {known ? 'Change' : 'Add'}
          </Button>
        </>
      }
    >
      <div className="objective-form">
        <Segmented
          label="What is promised"
          options={types}
          value={objective.type}
          onChange={(type) => setObjective({ ...fresh[type](design), id: objective.id })}
        />
        {objective.type === 'limit' ? (
          <LimitFields {...{ design, objective, setObjective, quantity }} />
        ) : (
          <RequestFields {...{ design, objective, setObjective, quantity }} />
        )}
        <div className="form-row">
          <span>{objective.type === 'limit' ? 'Share of the time' : 'Share of the requests'}</span>
          <QuantityInput
            label="Target"
            unit="ratio"
            min={0.001}
            max={0.999999}
            value={objective.share}
            onChange={(share) => setObjective({ ...objective, share })}
            {...quantity}
          />
        </div>
        <p className={`form-says ${problem === null ? '' : 'bad'}`} aria-live="polite">
          {problem === null ? `${sentenceOf(design, objective)}.` : problem.reason}
        </p>
      </div>
    </Dialog>
  );
}

function sentenceOf(design: Design, objective: Objective): string {
  const spare = Number(((1 - objective.share) * 1000).toPrecision(3));
  const budget = objective.type === 'limit' ? '' : `; the error budget is ${spare} of 1000 requests`;
  return objectiveTitle(design, objective) + budget;
}

interface FieldsProps<O extends Objective> {
  readonly design: Design;
  readonly objective: O;
  readonly setObjective: (objective: Objective) => void;
  readonly quantity: {
    readonly onCommit: () => void;
    readonly onError: (problem: InputProblem | null) => void;
  };
}

const ALL = '*';

function RequestFields(props: FieldsProps<Exclude<Objective, { readonly type: 'limit' }>>) {
  const { design, objective, setObjective, quantity } = props;
  const { node: _, ...rest } = objective;
  const nodes = design.nodes.map((node) => ({ value: node.id, label: nodeLabel(design, node) }));
  return (
    <>
      <div className="form-row">
        <span>Requests at</span>
        <Select
          label="Requests at"
          value={objective.node ?? ALL}
          options={[{ value: ALL, label: 'all clients' }, ...nodes]}
          onChange={(id) => setObjective(id === ALL ? rest : { ...rest, node: id })}
        />
      </div>
      {objective.type === 'latency' && (
        <div className="form-row">
          <span>Answered within</span>
          <QuantityInput
            label="Answered within"
            unit="seconds"
            min={1e-6}
            max={86_400}
            value={objective.seconds}
            onChange={(seconds) => setObjective({ ...objective, seconds })}
            {...quantity}
          />
        </div>
      )}
    </>
  );
}

function LimitFields(props: FieldsProps<Extract<Objective, { readonly type: 'limit' }>>) {
  const { design, objective, setObjective, quantity } = props;
  const { series } = objective;
  const metrics = pinnables(telemetry, design, series.of, series.id);
  const metric = metrics.find((one) => one.metric === series.metric);
  const choose = (next: ShownSeries) => setObjective({ ...objective, series: next });
  const elements = [
    ...design.nodes.map((node) => ({ value: `node/${node.id}`, label: nodeLabel(design, node) })),
    ...design.links.map(({ id, from, to }) => ({ value: `link/${id}`, label: `${from} → ${to}` })),
  ];
  return (
    <>
      <div className="form-row">
        <span>Of</span>
        <Select
          label="Node or link"
          value={`${series.of}/${series.id}`}
          options={elements}
          onChange={(value) => {
            const of = value.startsWith('node/') ? 'node' : 'link';
            const id = value.slice(of.length + 1);
            const first = pinnables(telemetry, design, of, id)[0]?.metric ?? series.metric;
            choose({ of, id, metric: first });
          }}
        />
      </div>
      <div className="form-row">
        <span>Metric</span>
        <Select
          label="Metric"
          value={series.metric}
          options={metrics.map(({ metric: value, title: label }) => ({ value, label }))}
          onChange={(value) => choose({ of: series.of, id: series.id, metric: value })}
        />
        {metric?.type === 'histogram' && (
          <Select
            label="Statistic"
            value={series.statistic ?? 'p99'}
            options={statisticsOf('histogram').map((value) => ({ value, label: value }))}
            onChange={(statistic) => choose({ ...series, statistic })}
          />
        )}
      </div>
      <div className="form-row">
        <span>{seriesTitle(design, series)} is</span>
        <Select
          label="Bound"
          value={objective.bound}
          options={[
            { value: 'at-most', label: 'at most' },
            { value: 'at-least', label: 'at least' },
          ]}
          onChange={(bound) => setObjective({ ...objective, bound })}
        />
        <QuantityInput
          label="Limit"
          unit={metric?.unit ?? 'count'}
          min={0}
          max={1e12}
          value={objective.limit}
          onChange={(limit) => setObjective({ ...objective, limit })}
          {...quantity}
        />
      </div>
    </>
  );
}
