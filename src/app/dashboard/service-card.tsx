/** Service level and cost of the run so far, as four figures. */
import { useRef } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Card } from './card.tsx';
import { economicsOf } from './economics.ts';
import { useTurn } from './use-turn.ts';

export function ServiceCard({ card }: { readonly card: DashboardCard }) {
  const box = useRef<HTMLElement>(null);
  useTurn(box);
  const economics = economicsOf(telemetry, useDesignStore.getState().design);
  return (
    <Card ref={box} card={card} title="Service and cost" note="whole run">
      <dl className="figures">
        <Figure
          name="requests"
          value={economics.requests.toLocaleString('en')}
          tip="Requests of all clients since the run began; retries are not counted."
        />
        <Figure
          name="answered well"
          value={formatQuantity(economics.successShare, 'ratio')}
          bad={economics.successShare < 0.99}
          tip="Requests answered without an error and in time ÷ all requests of the run."
        />
        <Figure
          name="failed"
          value={economics.failed.toLocaleString('en')}
          bad={economics.failed > 0}
          tip="Requests that ended in an error."
        />
        <Figure
          name="instances up"
          value={formatQuantity(economics.availability, 'ratio')}
          bad={economics.availability < 0.99}
          tip="Share of instances that were up, over the time of the run."
        />
        <Figure
          name="cost"
          value={formatQuantity(economics.dollarsPerHour, 'dollarsPerHour')}
          tip="All machines of the design, busy or idle."
        />
        <Figure
          name="per million"
          value={formatQuantity(economics.dollarsPerMillion, 'dollars')}
          tip="Cost ÷ requests answered well, for a million of them."
        />
      </dl>
    </Card>
  );
}

function Figure(props: {
  readonly name: string;
  readonly value: string;
  readonly tip: string;
  readonly bad?: boolean;
}) {
  return (
    <div data-tip={props.tip}>
      <dt>{props.name}</dt>
      <dd className={props.bad === true ? 'bad' : ''}>{props.value}</dd>
    </div>
  );
}
