/** The icons of states: of a pill on a face near by, and of the gravest state from furthest away. */
import type { Tone } from '../../model/telemetry.ts';
import type { Pill } from '../stores/selectors.ts';
import type { IconName } from '../ui/icon.tsx';

const pillIcons: { readonly [T in Tone]: IconName | null } = {
  plain: null,
  ok: 'check',
  warn: 'warning',
  error: 'cross',
  stale: 'clock',
  leader: 'crown',
  partition: 'scissors',
};
const pillIconByText: { readonly [text: string]: IconName } = {
  hot: 'flame',
  bottleneck: 'bottleneck',
  slow: 'snail',
  'slow disk': 'snail',
  'clock off': 'clock',
  'clock drifts': 'clock',
  restarting: 'restart',
  paused: 'pause',
  spike: 'spike',
};

/** Null: its words alone say it. */
export const iconOf = (pill: Pill): IconName | null => pillIconByText[pill.text] ?? pillIcons[pill.tone];

/** How large the icon of the gravest state is from furthest away; the design's units. */
export const DISC_ICON_SIZE = 26;

/** All of them, and all tones that a state may have. */
export const PILL_ICONS: readonly IconName[] = [
  ...Object.values(pillIcons).filter((name) => name !== null),
  ...Object.values(pillIconByText),
];
export const PILL_TONES = Object.keys(pillIcons) as readonly Tone[];
