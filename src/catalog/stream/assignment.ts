/**
 * Who of a group gets which partitions: Kafka's assignors for one topic (`RangeAssignor`, `RoundRobinAssignor`,
 * `StickyAssignor`; KIP-54 and KIP-429). All three are even: of P partitions and m members each gets P ÷ m,
 * rounded down or up, and whoever is beyond P gets none.
 */

/** Owners by partition, −1 where nobody is; `before` are those until now, `members` who there is, in order. */
export type Assignor = (partitions: number, members: readonly number[], before: Int32Array) => Int32Array;

function range(partitions: number, members: readonly number[]): Int32Array {
  const owners = new Int32Array(partitions).fill(-1);
  const each = Math.floor(partitions / members.length);
  const larger = partitions % members.length;
  let next = 0;
  members.forEach((member, i) => {
    const end = next + each + (i < larger ? 1 : 0);
    owners.fill(member, next, end);
    next = end;
  });
  return owners;
}

function roundRobin(partitions: number, members: readonly number[]): Int32Array {
  return Int32Array.from({ length: partitions }, (_, partition) => members[partition % members.length] ?? -1);
}

/** Everybody keeps what is not too much for an even share; the rest goes to those who have the least. */
function sticky(partitions: number, members: readonly number[], before: Int32Array): Int32Array {
  const owners = new Int32Array(partitions).fill(-1);
  if (members.length === 0) return owners;
  const has = new Map(members.map((member) => [member, 0]));
  const each = Math.floor(partitions / members.length);
  let larger = partitions % members.length;
  for (let partition = 0; partition < Math.min(partitions, before.length); partition++) {
    const owner = before[partition]!;
    const count = has.get(owner);
    if (count === undefined || count > each || (count === each && larger === 0)) continue;
    if (count === each) larger--;
    has.set(owner, count + 1);
    owners[partition] = owner;
  }
  for (let partition = 0; partition < partitions; partition++) {
    if (owners[partition] !== -1) continue;
    const owner = members.reduce((least, member) => (has.get(member)! < has.get(least)! ? member : least));
    has.set(owner, has.get(owner)! + 1);
    owners[partition] = owner;
  }
  return owners;
}

export const assignors: { readonly [Name in 'range' | 'round-robin' | 'sticky']: Assignor } = {
  range,
  'round-robin': roundRobin,
  sticky,
};
