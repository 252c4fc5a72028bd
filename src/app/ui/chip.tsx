/** A chip: a state in one or two words with the second sign of its meaning, so color is never alone. */
import type { Tone } from '../../model/telemetry.ts';
import { Icon, type IconName } from './icon.tsx';

/** The second sign of each meaning (look: "token, means, second sign"). */
export const toneIcons: { readonly [T in Tone]: IconName | null } = {
  plain: null,
  ok: 'check',
  warn: 'warning',
  error: 'cross',
  stale: 'clock',
  leader: 'crown',
  partition: 'scissors',
};

export function Chip(props: {
  readonly tone: Tone;
  readonly text: string;
  readonly icon?: IconName | null;
  readonly className?: string;
}) {
  const icon = props.icon === undefined ? toneIcons[props.tone] : props.icon;
  return (
    <span className={`chip ${props.tone} ${props.className ?? ''}`}>
      {icon !== null && <Icon name={icon} size={11} />}
      {props.text}
    </span>
  );
}
