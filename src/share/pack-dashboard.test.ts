import { expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import type { Dashboard } from '../model/dashboard-schema.ts';
import { emptyDesign } from '../model/design.ts';
import { salvageDesign } from '../model/validation.ts';
import { decodeLink, encodeDesignLink } from './link-codec.ts';
import { unpackDashboard } from './pack-dashboard.ts';

const dashboard: Dashboard = {
  cards: [
    { id: 'latency', columns: 2, scale: 'linear' },
    { id: 'errors', hidden: true },
    {
      id: 'pin-1',
      shows: 'chart',
      series: [
        { of: 'node', id: 'app', metric: 'latencySeconds', statistic: 'p50' },
        { of: 'link', id: 'l1', metric: 'errors' },
      ],
      rows: 2,
    },
    { id: 'pin-2', shows: 'number', series: [{ of: 'node', id: 'app', metric: 'utilization' }] },
  ],
  objectives: [
    { id: 'o1', type: 'latency', seconds: 0.25, share: 0.99 },
    { id: 'o2', type: 'latency', seconds: 1, share: 0.9, node: 'app' },
    { id: 'o3', type: 'availability', share: 0.999 },
    {
      id: 'o4',
      type: 'limit',
      series: { of: 'node', id: 'app', metric: 'queueLength' },
      bound: 'at-most',
      limit: 50,
      share: 0.95,
    },
  ],
};
const node = { id: 'app', kind: 'service', position: { x: 0, y: 0 }, settings: {} };

it('a link opens with the dashboards and objectives with which it was shared', async () => {
  const design = { ...emptyDesign('Shared'), nodes: [node], dashboard };
  const opened = await decodeLink(await encodeDesignLink(design));
  expect(opened.ok && opened.value).toEqual({ type: 'design', design, dropped: [] });
});

it('whatever a stranger packed, the rest of the design is kept and what is wrong is said', () => {
  for (const packed of [7, 'x', [[['a', 'chart', 3]]], [[[]], [['l']]], [0, [['m', 'o', 2, 1, 1, 1]]]]) {
    const document = { version: 1, nodes: [node], dashboard: unpackDashboard(packed) };
    const salvaged = salvageDesign(document, kinds);
    expect(salvaged.ok && salvaged.value.design.nodes).toHaveLength(1);
    if (salvaged.ok && salvaged.value.design.dashboard !== undefined)
      expect(salvaged.value.dropped).toHaveLength(0);
  }
});
