import { expect, test } from 'vitest';
import type { Engine } from '../../../engine/engine.ts';
import type { Design } from '../../../model/design.ts';
import { Chooser } from '../../../validation/random-designs.ts';
import { breakNow, changed, conserves, design, exponential, poisson, start } from '../testing/rig.ts';

const replicas = ['a', 'b', 'c', 'd', 'e'];

function someStore(): Design {
  const traffic = { arrivals: poisson(150), readFraction: 0.5, keys: { count: 20, skew: 0.5 } };
  return design(
    {
      left: ['client', traffic],
      right: ['client', traffic],
      set: ['replica-set', { protocol: 'quorum', memberTimeout: 0.05, giveUpAfter: 0.2 }],
      ...Object.fromEntries(
        replicas.map((id) => [id, ['replica', { queueCapacity: 3, connections: 2 }] as const]),
      ),
    },
    [
      ['left', 'set'],
      ['right', 'set'],
      ...replicas.map((id) => ['set', id, { latency: exponential(0.004) }] as const),
    ],
  );
}

/** Any of the settings, all at once. */
function anySettings(luck: Chooser): object {
  const levels = ['one', 'two', 'three', 'quorum', 'all', 'number'];
  return {
    replicas: luck.of([null, 1, 2, 3, 7]),
    replicasPer: luck.of(['set', 'region']),
    writeQuorum: luck.of(levels),
    readQuorum: luck.of(levels),
    writeScope: luck.of(['any', 'local', 'each']),
    readScope: luck.of(['any', 'local', 'each']),
    writeFanout: luck.of(['all', 'quorum']),
    readFanout: luck.of(['all', 'quorum']),
    coordinator: luck.of(['driver', 'replica']),
    conflicts: luck.of(['last-write-wins', 'version-vectors']),
    readRepair: luck.of(['off', 'asynchronous', 'blocking']),
    hintedHandoff: luck.of(['off', 'on']),
    quorumKind: luck.of(['strict', 'sloppy']),
    hintWindow: luck.of([0, 0.2, 10]),
    handoffInterval: luck.of([0.05, 1]),
    antiEntropyInterval: luck.of([null, 0.05, 1]),
    provisionedReads: luck.of([null, null, 0, 100]),
    provisionedWrites: luck.of([null, null, 0, 100]),
  };
}

/** The design with the links to some members only. */
function withMembers(of: Design, whole: Design, luck: Chooser): Design {
  const links = whole.links.filter((link) => link.from !== 'set' || luck.chance(0.7));
  return { ...of, links };
}

function meddle(engine: Engine, whole: Design, luck: Chooser): void {
  const what = luck.below(4);
  if (what === 0) engine.edit(changed(engine.currentDesign, 'set', anySettings(luck)));
  else if (what === 1) {
    const edited = withMembers(engine.currentDesign, whole, luck);
    if (edited.links.some((link) => link.from === 'set')) engine.edit(edited);
  } else if (what === 2) {
    const of = luck.of(['process', 'machine']);
    const id = breakNow(engine, luck.of(['crash', 'pause']), [luck.of([...replicas, 'left'])], { of });
    engine.runTo(engine.now + luck.from(0, 0.2));
    engine.heal(id);
  } else breakNow(engine, 'clock-jump', [luck.of(replicas)], { seconds: luck.from(-2, 2) });
}

test('whatever is edited and broken while it runs, every request is accounted for', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const luck = new Chooser(seed);
    const whole = someStore();
    const engine = start(whole, seed);
    for (let step = 0; step < 25; step++) {
      meddle(engine, whole, luck);
      engine.runTo(engine.now + luck.from(0.01, 0.15));
      expect(conserves(engine), `seed ${seed}, step ${step}`).toBe(true);
    }
  }
});
