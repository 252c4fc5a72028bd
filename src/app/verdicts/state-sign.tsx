/** How a question stands, by its sign: filled for what is broken, ringed for what holds, dashed for what nobody knows. */
import { Icon } from '../ui/icon.tsx';
import { type JudgementState, stateIcons } from './judgement-state.ts';

export function StateSign({ state, size = 16 }: { readonly state: JudgementState; readonly size?: number }) {
  return (
    <i className={`state-sign ${state}`} style={{ width: size, height: size }} aria-hidden="true">
      <Icon name={stateIcons[state]} size={Math.round(size * 0.68)} />
    </i>
  );
}
