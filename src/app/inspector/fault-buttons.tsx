/**
 * Breaking and healing from the inspector: a button for each way the selection can break, and what is broken
 * now with its heal. The same records that the context menu and the keys use.
 */

import { useState } from 'react';
import type { DesignNode } from '../../model/design.ts';
import {
  breakLinks,
  breakNodes,
  faultIcons,
  faultsFor,
  linkFaults,
  nodeFaults,
  sufferedBy,
} from '../commands/fault-commands.ts';
import { faultTitle, faultTones } from '../faults/fault-words.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { partitionsAcross } from '../stores/fault-actions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { Button } from '../ui/button.tsx';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import './live.css';
import { lazily } from '../ui/lazily.tsx';

const FaultDialog = lazily(() => import('../faults/fault-dialog.tsx').then((module) => module.FaultDialog));

/** Ways to break some nodes at once: what at least one of them can suffer. */
export function NodeFaults({ nodes }: { readonly nodes: readonly DesignNode[] }) {
  const [planning, setPlanning] = useState(false);
  const ways = nodeFaults.filter((way) => nodes.some((node) => faultsFor(node).includes(way)));
  if (ways.length === 0) return null;
  const ids = nodes.map((node) => node.id);
  const kinds = new Set(nodes.flatMap(sufferedBy));
  return (
    <section className="setting-group">
      <h3>
        Break it
        <Button className="small" onClick={() => setPlanning(true)}>
          Plan …
        </Button>
      </h3>
      <ActiveFaults ids={ids} />
      <div className="fault-buttons">
        {ways.map((way) => (
          <Button
            key={way.title}
            variant="soft"
            icon={faultIcons[way.fault]}
            data-tip-key={way.shortcut}
            tip={way.title}
            onClick={() => breakNodes(nodes, way)}
          >
            {way.title}
          </Button>
        ))}
      </div>
      {planning && (
        <FaultDialog targets={ids} fault={[...kinds][0] ?? 'crash'} onClose={() => setPlanning(false)} />
      )}
    </section>
  );
}

/** Ways to break a link. */
export function LinkFaults({ id }: { readonly id: string }) {
  const [planning, setPlanning] = useState(false);
  return (
    <section className="setting-group">
      <h3>
        Break it
        <Button className="small" onClick={() => setPlanning(true)}>
          Plan …
        </Button>
      </h3>
      <ActiveFaults ids={[id]} />
      <div className="fault-buttons">
        {linkFaults.map((way) => (
          <Button
            key={way.title}
            variant="soft"
            icon={faultIcons[way.fault]}
            data-tip-key={way.shortcut}
            tip={way.title}
            onClick={() => breakLinks([id], way)}
          >
            {way.title}
          </Button>
        ))}
      </div>
      {planning && <FaultDialog targets={[id]} fault="cut" onClose={() => setPlanning(false)} />}
    </section>
  );
}

/** What is broken now; on the given targets only, or everywhere. */
export function ActiveFaults({ ids }: { readonly ids?: readonly string[] }) {
  const active = useRunStore((state) => state.activeFaults);
  const design = useDesignStore((state) => state.design);
  const heal = useRunStore((state) => state.heal);
  const concerns = (fault: (typeof active)[number]) => {
    if (ids === undefined || fault.targets.some((id) => ids.includes(id))) return true;
    const link = design.links.find((each) => ids.includes(each.id));
    return link !== undefined && partitionsAcross(link, [fault], design).length > 0;
  };
  const shown = active.filter(concerns);
  if (shown.length === 0) return null;
  return (
    <ul className="active-faults">
      {shown.map((fault) => (
        <li key={fault.id} className={faultTones[fault.fault]}>
          <Icon name={faultIcons[fault.fault]} size={13} />
          <span>
            <b>{faultTitle(design, fault.fault, fault.targets)}</b>
            <small>
              since {clockText(fault.since)}
              {fault.until !== null && `, until ${clockText(fault.until)}`}
            </small>
          </span>
          <Button variant="soft" icon="heal" onClick={() => heal(fault.id)}>
            Heal
          </Button>
        </li>
      ))}
    </ul>
  );
}
