/** The policies of eviction by their names. Belady's optimum is not among them: it needs to know the future. */
import { arc } from './arc.ts';
import { clock } from './clock.ts';
import { fifo } from './fifo.ts';
import { lfu } from './lfu.ts';
import { lfuAging } from './lfu-aging.ts';
import { lru } from './lru.ts';
import type { EvictionPolicy } from './policy.ts';
import { random } from './random.ts';
import { s3Fifo } from './s3-fifo.ts';
import { sieve } from './sieve.ts';
import { slru } from './slru.ts';
import { twoQ } from './two-q.ts';
import { wTinyLfu } from './w-tiny-lfu.ts';

export const evictionPolicies = {
  lru,
  fifo,
  clock,
  random,
  lfu,
  'lfu-aging': lfuAging,
  slru,
  '2q': twoQ,
  arc,
  sieve,
  's3-fifo': s3Fifo,
  'w-tiny-lfu': wTinyLfu,
} as const satisfies { readonly [name: string]: EvictionPolicy };
