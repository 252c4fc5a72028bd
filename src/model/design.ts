/**
 * The design document: what is drawn, saved, shared and simulated. This schema is the one source of its type,
 * its validation and `public/design.schema.json`. Settings of nodes are checked against their kind's fields
 * in `validation.ts`; here they are any JSON object.
 */
import './zod-config.ts';
import { z } from 'zod';
import { dashboardSchema } from './dashboard-schema.ts';
import { distributionSchema } from './distribution.ts';
import { faultKinds } from './faults.ts';
import { linkSettingsSchema } from './links.ts';
import { longList, textEntry } from './long-list.ts';

/** The newest version of the document; `migrations.ts` brings older ones here. */
export const DESIGN_VERSION = 1;

export const idSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/, 'letters, digits and _ . : - , starting with a letter or digit');

const areaSchema = z.strictObject({
  x: z.number().min(-1e7).max(1e7),
  y: z.number().min(-1e7).max(1e7),
  width: z.number().positive().max(1e7),
  height: z.number().positive().max(1e7),
});
export const zoneSchema = z.strictObject({
  id: idSchema,
  name: z.string().max(200).default(''),
  region: z.string().max(100).optional(),
  /** Its ground on the canvas; left out, it is drawn around its nodes. It decides nothing in a run. */
  area: areaSchema.optional(),
});
export const pairSchema = z.strictObject({
  between: z.tuple([z.string().max(100), z.string().max(100)]),
  latency: distributionSchema,
});
const networkSchema = z.strictObject({ pairs: z.array(pairSchema).max(10_000).default([]) });
export const nodeSchema = z.strictObject({
  id: idSchema,
  kind: z.string().max(100),
  name: z.string().max(200).optional(),
  position: z
    .strictObject({ x: z.number().min(-1e7).max(1e7), y: z.number().min(-1e7).max(1e7) })
    .default({ x: 0, y: 0 }),
  zone: z.string().max(100).optional(),
  settings: z.record(z.string(), z.unknown()).default({}),
});
export const linkSchema = z.strictObject({
  id: idSchema,
  from: z.string().max(100),
  to: z.string().max(100),
  /** `member` names a replica of a set; everything else is a `call`. Left out, it follows from the kinds. */
  type: z.enum(['call', 'member']).optional(),
  settings: linkSettingsSchema.default({}),
});
export const timelineEntrySchema = z.strictObject({
  id: idSchema,
  at: z.number().nonnegative().max(1e9),
  fault: z.enum(faultKinds),
  targets: longList(textEntry(100), 0, 10_000).default([]),
  settings: z.record(z.string(), z.unknown()).default({}),
  duration: z.number().positive().max(1e9).nullable().default(null),
});
const runSchema = z.strictObject({
  seed: z.int().min(0).max(4294967295).default(1),
  duration: z.number().positive().max(1e9).nullable().default(120),
  warmup: z.number().nonnegative().max(1e9).default(0),
});

/** The longest text that a note on the canvas holds, and the most notes and frames together. */
export const LONGEST_NOTE = 10_000;
export const MOST_ANNOTATIONS = 2000;
/**
 * What is drawn for people alone, and decides nothing in a run: a note is a box of text, a frame an outline with
 * a title around what belongs together in somebody's mind. A frame is no zone: a zone says where a node stands,
 * a node stands in one place only, and who groups nodes by team or by role must not move them.
 */
export const annotationSchema = z.discriminatedUnion('type', [
  z.strictObject({
    id: idSchema,
    type: z.literal('note'),
    text: z
      .string()
      .max(LONGEST_NOTE)
      .default('')
      .describe('Markdown: **strong**, *emphasis*, lists, links.'),
    area: areaSchema,
  }),
  z.strictObject({
    id: idSchema,
    type: z.literal('frame'),
    title: z.string().max(200).default(''),
    area: areaSchema,
  }),
]);

const sideSchema = z.strictObject({
  title: z.string().max(200).default('Untitled'),
  notes: z.string().max(100_000).default(''),
});
/** The two designs that one with sides holds; what belongs to which is told by its id (`sides.ts`). */
const sidesSchema = z.strictObject({ a: sideSchema, b: sideSchema });

export const designSchema = z.strictObject({
  version: z.literal(DESIGN_VERSION),
  title: z.string().max(200).default('Untitled'),
  notes: z.string().max(100_000).default(''),
  zones: z.array(zoneSchema).max(1000).default([]),
  network: networkSchema.default({ pairs: [] }),
  nodes: z.array(nodeSchema).max(20_000),
  links: z.array(linkSchema).max(100_000).default([]),
  timeline: z.array(timelineEntrySchema).max(10_000).default([]),
  run: runSchema.default({ seed: 1, duration: 120, warmup: 0 }),
  annotations: z
    .array(annotationSchema)
    .max(MOST_ANNOTATIONS)
    .optional()
    .describe('Notes and frames on the canvas; they decide nothing in a run.'),
  dashboard: dashboardSchema
    .optional()
    .describe('Pinned charts, how all are arranged, and objectives; they decide nothing in a run.'),
  /** Absent: one design. */
  sides: sidesSchema
    .optional()
    .describe('Two designs side by side: ids of nodes, links, zones and regions begin with a: or b:.'),
});

export type Design = z.infer<typeof designSchema>;
export type DesignInput = z.input<typeof designSchema>;
export type DesignNode = Design['nodes'][number];
export type DesignLink = Design['links'][number];
export type DesignZone = Design['zones'][number];
export type Annotation = NonNullable<Design['annotations']>[number];
export type Note = Extract<Annotation, { readonly type: 'note' }>;
export type Frame = Extract<Annotation, { readonly type: 'frame' }>;
export type TimelineEntry = Design['timeline'][number];
export type RunSettings = Design['run'];

/** What a node is called on the screen. */
export function nodeName(node: DesignNode): string {
  return node.name ?? node.id;
}

/** A design with nothing on the canvas. */
export function emptyDesign(title = 'Untitled'): Design {
  return {
    version: DESIGN_VERSION,
    title,
    notes: '',
    zones: [],
    network: { pairs: [] },
    nodes: [],
    links: [],
    timeline: [],
    run: { seed: 1, duration: 120, warmup: 0 },
  };
}
