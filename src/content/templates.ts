/** All templates, in the order of the gallery; the first one runs when the page opens. */

import { firstTemplate } from './first-template.ts';
import type { Template } from './template.ts';
import { backup } from './templates/backup.ts';
import { breakerFallback } from './templates/breaker-fallback.ts';
import { cacheStampede } from './templates/cache-stampede.ts';
import { checkoutFirst } from './templates/checkout-first.ts';
import { consumerLag } from './templates/consumer-lag.ts';
import { cpOrAp } from './templates/cp-or-ap.ts';
import { healthChecks } from './templates/health-checks.ts';
import { hotKey } from './templates/hot-key.ts';
import { leaseAndDrift } from './templates/lease-and-drift.ts';
import { loadTest } from './templates/load-test.ts';
import { nearestReplica } from './templates/nearest-replica.ts';
import { overload } from './templates/overload.ts';
import { pagesAndReports } from './templates/pages-and-reports.ts';
import { partitionedStores } from './templates/partitioned-stores.ts';
import { poisonMessages } from './templates/poison-messages.ts';
import { queueLevelsLoad } from './templates/queue-levels-load.ts';
import { quorums } from './templates/quorums.ts';
import { raftMajority } from './templates/raft-majority.ts';
import { rateLimits } from './templates/rate-limits.ts';
import { resharding } from './templates/resharding.ts';
import { retryStorm } from './templates/retry-storm.ts';
import { saturation } from './templates/saturation.ts';
import { scaleUpOrOut } from './templates/scale-up-or-out.ts';
import { sequenceOrParallel } from './templates/sequence-or-parallel.ts';
import { slowBackend } from './templates/slow-backend.ts';
import { slowDependency } from './templates/slow-dependency.ts';
import { splitBrain } from './templates/split-brain.ts';
import { tailAtScale } from './templates/tail-at-scale.ts';
import { writeBack } from './templates/write-back.ts';

export type { Template } from './template.ts';

export const templates: readonly Template[] = [
  firstTemplate,
  scaleUpOrOut,
  sequenceOrParallel,
  saturation,
  loadTest,
  pagesAndReports,
  hotKey,
  resharding,
  nearestReplica,
  partitionedStores,
  quorums,
  raftMajority,
  splitBrain,
  cpOrAp,
  leaseAndDrift,
  healthChecks,
  slowBackend,
  overload,
  cacheStampede,
  writeBack,
  slowDependency,
  breakerFallback,
  rateLimits,
  checkoutFirst,
  retryStorm,
  tailAtScale,
  queueLevelsLoad,
  poisonMessages,
  consumerLag,
  backup,
];
