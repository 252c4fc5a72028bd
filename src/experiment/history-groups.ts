/** The groups of a design whose histories are recorded and judged, by what its kinds are (`model/store-groups.ts`). */
import { kindById } from '../catalog/kinds.ts';
import type { Design } from '../model/design.ts';
import type { StoreGroup } from '../model/history-records.ts';
import { storeGroupsOf } from '../model/store-groups.ts';

/** The clients and stores of a design that are judged as one system each. */
export function groupsOf(design: Design): readonly StoreGroup[] {
  return storeGroupsOf(design, kindById);
}
