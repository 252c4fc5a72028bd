/**
 * A kept design is read again, salvaging what can be. Apart from the rest of autosave: who comes for the first time
 * has none, and what reads documents is much of the page.
 */
import { err, type Result } from '../base/result.ts';
import { kinds } from '../catalog/kinds.ts';
import { readJsonText } from '../model/json-text.ts';
import type { Problem } from '../model/problem.ts';
import { type SalvagedDesign, salvageDesign } from '../model/validation.ts';

/** The design in a text that the browser kept. */
export function readKeptDesign(text: string): Result<SalvagedDesign, readonly Problem[]> {
  const json = readJsonText(text);
  return json.ok ? salvageDesign(json.value, kinds) : err([json.error]);
}
