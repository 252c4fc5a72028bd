/** All templates, in the order of the gallery; the first one runs when the page opens. */

import { firstTemplate } from './first-template.ts';
import type { Template } from './template.ts';
import { cacheStampede } from './templates/cache-stampede.ts';
import { cpOrAp } from './templates/cp-or-ap.ts';
import { healthChecks } from './templates/health-checks.ts';
import { leaseAndDrift } from './templates/lease-and-drift.ts';
import { partitionedStores } from './templates/partitioned-stores.ts';
import { quorums } from './templates/quorums.ts';
import { raftMajority } from './templates/raft-majority.ts';
import { saturation } from './templates/saturation.ts';
import { scaleUpOrOut } from './templates/scale-up-or-out.ts';
import { splitBrain } from './templates/split-brain.ts';

export type { Template } from './template.ts';

export const templates: readonly Template[] = [
  firstTemplate,
  saturation,
  scaleUpOrOut,
  healthChecks,
  cacheStampede,
  partitionedStores,
  quorums,
  raftMajority,
  splitBrain,
  cpOrAp,
  leaseAndDrift,
];
