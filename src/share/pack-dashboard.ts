/**
 * Dashboards in links: lists by position, what is as usual left out. As with all that comes out of a link, what
 * does not have the right shape becomes a document that validation refuses.
 */
import type { Dashboard, DashboardCard, Objective, ShownSeries } from '../model/dashboard-schema.ts';
import { asList, noZero, type PlainRecord, shorten, withoutUndefined } from './packed-json.ts';

type Json = unknown;

/** [cards, objectives] */
export function packDashboard({ cards, objectives }: Dashboard): Json[] {
  return shorten([cards.map(packCard), objectives.map(packObjective)]);
}

export function unpackDashboard(packed: unknown): PlainRecord {
  const [cards, objectives] = asList(packed);
  return {
    cards: asList(noZero(cards)).map(unpackCard),
    objectives: asList(noZero(objectives)).map(unpackObjective),
  };
}

/** [id, shows, series, columns, rows, hidden, scale] */
function packCard({ id, shows, series, columns, rows, hidden, scale }: DashboardCard): Json[] {
  const lines = series?.map(packSeries) ?? 0;
  return shorten([
    id,
    shows ?? 0,
    lines,
    columns ?? 0,
    rows ?? 0,
    hidden === undefined ? 0 : hidden ? 1 : 2,
    scale ?? 0,
  ]);
}

function unpackCard(packed: unknown): PlainRecord {
  const [id, shows, series, columns, rows, hidden, scale] = asList(packed);
  return withoutUndefined({
    id,
    shows: noZero(shows),
    series: noZero(series) === undefined ? undefined : asList(series).map(unpackSeries),
    columns: noZero(columns),
    rows: noZero(rows),
    hidden: hidden === 1 ? true : hidden === 2 ? false : noZero(hidden),
    scale: noZero(scale),
  });
}

/** [id, metric, statistic, 1 for a link] */
function packSeries({ of, id, metric, statistic }: ShownSeries): Json[] {
  return shorten([id, metric, statistic ?? 0, of === 'link' ? 1 : 0]);
}

function unpackSeries(packed: unknown): PlainRecord {
  const [id, metric, statistic, link] = asList(packed);
  return withoutUndefined({
    of: noZero(link) === undefined ? 'node' : 'link',
    id,
    metric,
    statistic: noZero(statistic),
  });
}

/** ["l", id, share, seconds, node], ["a", id, share, node], ["m", id, share, series, bound, limit] */
function packObjective(objective: Objective): Json[] {
  const { id, share, type } = objective;
  if (type === 'latency') return shorten(['l', id, share, objective.seconds, objective.node ?? 0]);
  if (type === 'availability') return shorten(['a', id, share, objective.node ?? 0]);
  return ['m', id, share, packSeries(objective.series), objective.bound, objective.limit];
}

function unpackObjective(packed: unknown): PlainRecord {
  const [type, id, share, ...rest] = asList(packed);
  if (type === 'l')
    return withoutUndefined({ id, type: 'latency', share, seconds: rest[0], node: noZero(rest[1]) });
  if (type === 'a') return withoutUndefined({ id, type: 'availability', share, node: noZero(rest[0]) });
  const [series, bound, limit] = rest;
  return withoutUndefined({ id, type: 'limit', share, series: unpackSeries(series), bound, limit });
}
