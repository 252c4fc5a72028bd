/**
 * The fingerprint of a run. Each node keeps a 64-bit running hash of (time bits, handler, the call's ordinal at
 * this node, outcome); it starts from the node's id, so an unconnected node changes nobody else's. The run's
 * fingerprint sums the nodes' commutatively: the order of nodes in the file does not matter. Two runs that
 * agree here agree event for event; observers, frames and checkpoints stay outside.
 */
import { hex32, mix32 } from '../base/hash.ts';
import type { NodeRuntime } from './node-runtime.ts';
import type { Simulation } from './simulation.ts';

const time = new Float64Array(1);
const timeWords = new Int32Array(time.buffer);

/** Mixes one handled event into the node's hash. */
export function stamp(
  sim: Simulation,
  node: NodeRuntime,
  handler: number,
  ordinal: number,
  outcome: number,
): void {
  time[0] = sim.now;
  let a = Math.imul(node.hashA ^ timeWords[0]!, 0x85ebca6b);
  a = (((a << 13) | (a >>> 19)) + handler) | 0;
  let b = Math.imul(node.hashB ^ timeWords[1]! ^ ordinal, 0xc2b2ae35);
  b = (((b << 17) | (b >>> 15)) + outcome + a) | 0;
  node.hashA = a;
  node.hashB = b;
}

/** The node's hash as 16 hexadecimal digits. */
export function nodeFingerprint(node: NodeRuntime): string {
  return hex32(mix32(node.hashA)) + hex32(mix32(node.hashB));
}

/** The run's fingerprint now, as 16 hexadecimal digits. */
export function runFingerprint(sim: Simulation): string {
  let a = 0;
  let b = 0;
  for (const node of sim.nodes) {
    a = (a + mix32(node.hashA ^ node.hash)) | 0;
    b = (b + mix32(node.hashB ^ node.hash)) | 0;
  }
  return hex32(a) + hex32(b);
}
