/**
 * What the settings of a queue lead to that is rarely meant: a discipline that has nothing to choose by, a limit
 * that keeps workers idle or is never reached, patience where nobody can wait. And what becomes of more than can
 * be done, in a sentence.
 */
import type { CallGraph, GraphNode } from './call-graph.ts';
import type { RequestClasses } from './request-classes.ts';

export interface QueueFinding {
  readonly about: 'priorities-alike' | 'limit-idles-workers' | 'limit-never' | 'nothing-held' | 'no-queue';
  readonly strong: string;
  readonly rest: string;
}

/** What is worth a thought in the queue of a station. */
export function queueFindings(known: GraphNode, graph: CallGraph): readonly QueueFinding[] {
  if (known.kind.station === undefined || known.driver) return [];
  return [...disciplineFindings(known, graph), ...limitFindings(known), ...emptyQueueFindings(known)];
}

function disciplineFindings({ settings }: GraphNode, graph: CallGraph): readonly QueueFinding[] {
  const { discipline, blocking } = settings;
  if (discipline === 'processor-sharing' && blocking === true) {
    const strong = 'There is no worker to hold: under processor sharing all requests share them.';
    return [
      { about: 'nothing-held', strong, rest: 'Limit its concurrency instead, or choose another discipline.' },
    ];
  }
  if (discipline !== 'priority' && discipline !== 'priority-preemptive') return [];
  if (prioritiesIn(graph).size > 1) return [];
  const strong = 'All requests have the same priority: they are served in order of arrival.';
  return [{ about: 'priorities-alike', strong, rest: 'Give the clients request classes with priorities.' }];
}

/** Priorities of all requests of the design; without a class it is 0. */
function prioritiesIn(graph: CallGraph): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { kind, settings } of graph.values()) {
    for (const [name, field] of Object.entries(kind.fields)) {
      if (field.type !== 'classes') continue;
      const classes = settings[name] as RequestClasses;
      if (classes.length === 0) found.add(0);
      for (const { priority } of classes) found.add(priority ?? 0);
    }
  }
  return found;
}

function limitFindings({ settings, kind, out }: GraphNode): readonly QueueFinding[] {
  const { concurrencyLimit, queueCapacity } = settings;
  const workers = settings[kind.station!.workers];
  if (typeof workers !== 'number' || concurrencyLimit === undefined || concurrencyLimit === 'none') return [];
  const limit = Number(concurrencyLimit === 'fixed' ? settings.limit : settings.maxLimit);
  if (limit < workers) {
    const strong = `A limit of ${limit} keeps ${workers - limit} of ${workers} workers idle.`;
    return [
      {
        about: 'limit-idles-workers',
        strong,
        rest: 'Let in as many as there are workers, and some to wait.',
      },
    ];
  }
  const refuses = settings.whenFull === 'reject' && typeof queueCapacity === 'number';
  if (!refuses || out.length > 0 || limit < workers + queueCapacity) return [];
  const strong = `The limit is never reached: ${workers} workers and ${queueCapacity} places to wait are not more than ${limit}.`;
  return [
    {
      about: 'limit-never',
      strong,
      rest: 'What is more is refused with “queue full” before. Lower one of the two.',
    },
  ];
}

function emptyQueueFindings({ settings }: GraphNode): readonly QueueFinding[] {
  const { queueCapacity, patience, shedding, discipline } = settings;
  if (queueCapacity !== 0 || discipline === 'processor-sharing') return [];
  const set = [
    ...(patience === null || patience === undefined ? [] : ['patience']),
    ...(shedding === 'none' || shedding === undefined ? [] : ['CoDel']),
  ];
  if (set.length === 0) return [];
  const strong = `Nobody can wait here, so ${set.join(' and ')} change nothing: the queue has no places.`;
  return [{ about: 'no-queue', strong, rest: 'Give the queue a capacity, or none to limit it.' }];
}

/** What becomes of more requests than the station can serve. */
export function fateOfExcess({ settings }: GraphNode): string {
  const { concurrencyLimit, shedding, patience, queueCapacity, whenFull, discipline } = settings;
  if (concurrencyLimit !== undefined && concurrencyLimit !== 'none')
    return 'What is over its limit is refused';
  const inLine = discipline !== 'processor-sharing';
  if (inLine && shedding !== undefined && shedding !== 'none') return 'What waits too long is dropped';
  if (inLine && patience !== null && patience !== undefined) return 'Who loses patience leaves';
  if (queueCapacity === null || queueCapacity === undefined) return 'The queue only grows';
  return whenFull === 'block' ? 'Its callers wait at the door' : 'What finds no place is refused';
}
