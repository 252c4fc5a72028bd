/**
 * Least recently used: an entry that is asked for moves to the front, the last one is evicted. Its hit ratio
 * under independent requests is what Che, Tung and Wang's approximation predicts ("Hierarchical Web Caching
 * Systems", IEEE JSAC 20(7), 2002).
 */
import { type EvictionPolicy, moveToFront } from './entries.ts';

export const lru: EvictionPolicy = { touched: moveToFront };
