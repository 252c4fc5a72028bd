/** What faults are called on the time axis: by what they hit, as people named it. */
import { expect, test } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import type { FaultInput } from '../model/run-file.ts';
import { parseDesign } from '../model/validation.ts';
import { faultMark, healMark } from './marks.ts';

const parsed = parseDesign(
  {
    version: 1,
    zones: [
      { id: 'eu-a', name: 'Ireland a', region: 'eu' },
      { id: 'app', region: 'us' },
    ],
    nodes: [
      { id: 'app', kind: 'service', name: 'App' },
      { id: 'db', kind: 'database' },
      { id: 'log', kind: 'database', name: 'Log' },
    ],
    links: [{ id: 'l', from: 'app', to: 'db' }],
  },
  kinds,
);
if (!parsed.ok) throw new Error('the design is valid');
const design = parsed.value;

test.each<[FaultInput['fault'], string[], object, string]>([
  ['crash', ['app', 'db'], {}, 'Crash App and db'],
  ['slow', ['app', 'db', 'log'], {}, 'Slow down 3 targets'],
  ['duplicate', ['l'], {}, 'Duplicate messages App → db'],
  ['clock-drift', ['db'], {}, 'Clock drift db'],
  ['rolling-restart', ['app'], {}, 'Rolling restart App'],
  ['zone-outage', ['eu-a'], { of: 'power' }, 'Zone outage Ireland a'],
  ['zone-outage', ['app'], { of: 'network' }, 'Zone outage app (network)'],
  ['region-outage', ['eu'], {}, 'Region outage eu'],
  ['partition', [], { blocked: [['app', 'db']] }, 'Partition'],
  ['partition', [], { groups: [['app', 'db'], ['log']] }, 'Partition App and db | Log'],
  ['partition', [], { oneWay: [['app', 'db', 'log'], ['db']] }, 'Partition 3 nodes → db'],
])('%s of %j with %j', (fault, targets, settings, title) => {
  const input = { id: 'f', fault, targets, settings: { ...settings }, duration: null };
  expect(faultMark(1, design, input)).toMatchObject({ time: 1, type: 'fault', title, id: 'f', fault });
  expect(healMark(2, design, input).title).toBe(`End of ${title}`);
});
