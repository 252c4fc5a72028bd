/** How a question stands, by its sign: filled for what is broken, ringed for what holds, dashed for what nobody knows. */
import { Icon } from '../ui/icon.tsx';
import { type JudgementState, stateIcons } from './judgement-state.ts';

/** CSS pixels of a letter, to which sizes are given. */
const LETTER = 12.5;

export function StateSign({ state, size = 16 }: { readonly state: JudgementState; readonly size?: number }) {
  // as large as the letters around it grow
  const width = `${size / LETTER}em`;
  return (
    <i className={`state-sign ${state}`} style={{ width, height: width }} aria-hidden="true">
      <Icon name={stateIcons[state]} size={Math.round(size * 0.68)} />
    </i>
  );
}
