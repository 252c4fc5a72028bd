/** Partition …: two sides, one way or both, and a bridge, chosen from lists; now, or planned on the timeline. */
import { useState } from 'react';
import { kinds } from '../../catalog/kinds.ts';
import type { Design } from '../../model/design.ts';
import { freeId } from '../../model/edits.ts';
import { mirrored, withoutIdleSides } from '../../model/mirrored.ts';
import { blockedPairs, type PartitionSettings } from '../../model/partitions.ts';
import { cutWorld, machinesOf } from '../canvas/cut-geometry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { cutNow } from '../stores/fault-actions.ts';
import { useMirroring } from '../stores/mirroring.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PartitionForm } from './partition-form.tsx';
import { type Sides, settingsOfSides } from './partition-sides.ts';
import './fault-lane.css';

export function PartitionDialog({ onClose }: { readonly onClose: () => void }) {
  const design = useDesignStore((state) => state.design);
  const [sides, setSides] = useState(startSides);
  const settings = settingsOfSides(design, sides);
  const reason = settings === null ? 'Put at least one node on each side.' : null;
  const both = useMirroring((state) => state.both);
  const parted = settings === null ? 0 : partedPairs(design, blockedPairs(onSides(design, settings, both)));
  const words = `${parted} communicating pair${parted === 1 ? '' : 's'}`;
  const cut = () => {
    if (settings === null) return;
    cutNow(settings, `Partition: ${words}${sides.oneWay ? ', one way' : ''}.`);
    onClose();
  };
  const plan = () => {
    if (settings === null) return;
    const now = useDesignStore.getState();
    const at = Math.round(useRunStore.getState().time + (now.design.run.duration ?? 120) / 12);
    const id = freeId(now.design.timeline, 'f');
    const entry = { id, at, fault: 'partition' as const, targets: [], settings, duration: null };
    now.edit({ title: 'Plan: Partition', putTimeline: [entry] });
    useUiStore.getState().announce('Partition planned on the timeline.');
    onClose();
  };
  return (
    <Dialog
      title="Partition"
      subtitle={reason ?? `Parts ${words}. What is swallowed is noticed by time-outs only.`}
      onClose={onClose}
      footer={
        <>
          <Button variant="soft" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="soft" disabled={reason !== null} onClick={plan}>
            Plan it
          </Button>
          <Button variant="primary" icon="scissors" disabled={reason !== null} onClick={cut}>
            Part them now
          </Button>
        </>
      }
    >
      <PartitionForm design={design} sides={sides} onChange={setSides} />
    </Dialog>
  );
}

/** The selected nodes, or those of the selected areas, against all others. */
function startSides(): Sides {
  const { design } = useDesignStore.getState();
  const { nodes, zones, regions } = useUiStore.getState().selection;
  const inRegions = design.zones.filter((zone) => regions.includes(zone.region ?? '')).map((zone) => zone.id);
  const isIn = (node: (typeof design.nodes)[number]) =>
    nodes.includes(node.id) || [...zones, ...inRegions].includes(node.zone ?? '');
  return {
    of: Object.fromEntries(machinesOf(design.nodes).map((node) => [node.id, isIn(node) ? 'a' : 'b'])),
    oneWay: false,
  };
}

/** What is cut once this is: on the other side of a comparison the same, unless only one side is meant. */
function onSides(design: Design, settings: PartitionSettings, both: boolean): PartitionSettings {
  const own = withoutIdleSides(design, { fault: 'partition' as const, targets: [], settings });
  return (both ? mirrored(design, own, kinds) : own).settings as PartitionSettings;
}

function partedPairs(
  design: Parameters<typeof cutWorld>[0],
  blocked: readonly (readonly [string, string])[],
): number {
  const cut = new Set(blocked.flatMap(([a, b]) => [JSON.stringify([a, b]), JSON.stringify([b, a])]));
  return cutWorld(design).pairs.filter(({ pair }) => cut.has(JSON.stringify([pair.a, pair.b]))).length;
}
