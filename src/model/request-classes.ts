/**
 * Request classes: the requests of a client are not all alike. A checkout matters more than a recommendation, a
 * report takes twenty times the work of a page, and one of them has promised to answer within 100 ms. A class
 * has a share of its client's requests, and of what follows from it (priority, work, operation, an objective of
 * its own) what the design says. The terms are those of multi-class queues (Kleinrock, "Queueing Systems",
 * volume 2, 1976, chapter 3).
 */
import './zod-config.ts';
import { z } from 'zod';
import { distributionSchema } from './distribution.ts';

/** The highest priority that a class may have. */
export const HIGHEST_PRIORITY = 100;
/** The most classes of one client. */
export const MOST_CLASSES = 20;

/** What a class is called: links, charts and files name it so. */
export const classNameSchema = z
  .string()
  .max(40)
  .regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{N} _.-]*[\p{L}\p{N}_.-])?$/u,
    'expected a name of letters, digits, spaces and _ . - , beginning with a letter or digit',
  );

const classSchema = z.strictObject({
  name: classNameSchema,
  share: z
    .number()
    .nonnegative()
    .max(1e9)
    .describe('of the client’s requests, relative to the sum of shares'),
  operation: z.enum(['read', 'write']).optional().describe('left out: the client’s share of reads decides'),
  priority: z
    .int()
    .min(0)
    .max(HIGHEST_PRIORITY)
    .optional()
    .describe('0, which is the lowest, unless set; higher goes first where a queue goes by priority'),
  serviceFactor: z
    .union([z.number().nonnegative().max(1e6), distributionSchema], {
      error: 'expected a number from 0 to 1000000, or a distribution',
    })
    .optional()
    .describe('multiplies the time of own work at every station; a distribution is drawn anew each time'),
  objective: z.number().positive().max(1e6).optional().describe('seconds within which an answer is good'),
});

/** Some classes by name, each once. */
export const classNamesSchema = z
  .array(classNameSchema)
  .min(1, 'expected the name of a class; null takes all')
  .max(100)
  .superRefine((names, context) => {
    const again = names.findIndex((name, i) => names.indexOf(name) !== i);
    if (again < 0) return;
    context.addIssue({ code: 'custom', path: [again], message: `found "${names[again]}" a second time` });
  });

/** True where calls of a class (null: none) take a link that is for some classes, or (null) for all. */
export function admits(classes: readonly string[] | null, requestClass: string | null): boolean {
  return classes === null || (requestClass !== null && classes.includes(requestClass));
}

/** The classes of a client, none or several; none: all its requests are alike. */
export const requestClassesSchema = z
  .array(classSchema)
  .max(MOST_CLASSES)
  .superRefine((classes, context) => {
    classes.forEach(({ name }, i) => {
      const first = classes.findIndex((other) => other.name === name);
      if (first === i) return;
      const message = `found "${name}" a second time, expected a name of its own for each class`;
      context.addIssue({ code: 'custom', path: [i, 'name'], message });
    });
    if (classes.length === 0 || classes.some(({ share }) => share > 0)) return;
    const message = 'found only zeros, expected a share above 0';
    context.addIssue({ code: 'custom', path: [0, 'share'], message });
  })
  .meta({ id: 'request-classes' });

export type RequestClasses = z.infer<typeof requestClassesSchema>;
export type RequestClass = RequestClasses[number];

/** Shares as parts of 1. */
export function classShares(classes: RequestClasses): number[] {
  const total = classes.reduce((sum, { share }) => sum + share, 0);
  return classes.map(({ share }) => share / total);
}
