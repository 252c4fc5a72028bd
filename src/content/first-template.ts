/** What runs on the canvas when nobody asked for anything else; the page loads it before all other templates. */
import type { Template } from './template.ts';
import { shop } from './templates/shop.ts';

export const firstTemplate: Template = shop;
