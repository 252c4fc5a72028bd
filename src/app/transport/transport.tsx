/**
 * The transport: restart, play, steps in both directions, the clock, speed and seed. The clock and the real speed
 * are the only parts that follow the run; each reads its own slice.
 */
import { useEffect } from 'react';
import { formatSimulatedTime } from '../../base/units.ts';
import type { StepDirection, StepUnit } from '../../model/step-report.ts';
import { commandById, mayRun, runCommand, shortcutOf } from '../commands/registry.ts';
import { stepCommand } from '../commands/step-command.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { speedPositions } from '../stores/speed-positions.ts';
import { useStepStore } from '../stores/step-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { IconButton } from '../ui/button.tsx';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { MenuButton, type MenuItem } from '../ui/menu.tsx';
import { Slider } from '../ui/slider.tsx';
import { ClockField } from './clock-field.tsx';
import { SeedField } from './seed-field.tsx';
import { positionOfSpeed, realSpeedText, speedText } from './speed-scale.ts';
import { useTransport } from './transport-store.ts';

/** Says when the run has reached its end, and what comes then. */
function useEndSaid(): void {
  const ended = useRunStore((state) => state.phase === 'ended');
  useEffect(() => {
    if (!ended) return;
    const then = useTransport.getState().atEnd === 'again' ? 'and begins again' : 'and has stopped';
    const at = clockText(useRunStore.getState().time, 1);
    useUiStore.getState().announce(`The run is at its end, ${at}, ${then}.`);
  }, [ended]);
}

export function Transport() {
  useEndSaid();
  return (
    <div className="transport" role="toolbar" aria-label="Transport">
      <TransportButton id="run.restart" label="Restart" />
      <RunMenu />
      <StepButton direction="back" />
      <PlayButton />
      <StepButton direction="forward" />
      <StepMenu />
      <ClockField>
        <Clock />
      </ClockField>
      <SpeedControl />
      <SeedField />
    </div>
  );
}

function TransportButton({ id, label }: { readonly id: string; readonly label: string }) {
  const shortcut = shortcutOf(id);
  const connected = useRunStore((state) => state.connected);
  return (
    <IconButton
      icon={commandById(id).icon ?? 'more'}
      label={label}
      {...(shortcut === undefined ? {} : { shortcut })}
      disabled={!connected}
      onClick={() => runCommand(id)}
    />
  );
}

/** How a run begins and how it ends. */
function RunMenu() {
  const connected = useRunStore((state) => state.connected);
  const { keepSeed, atEnd } = useTransport();
  const item = (id: string, title?: string, checked?: boolean): MenuItem => {
    const command = commandById(id);
    const enabled = mayRun(command);
    const shortcut = shortcutOf(id);
    return {
      id: title ?? id,
      title: title ?? command.title,
      ...(shortcut !== undefined && { shortcut }),
      ...(checked !== undefined && { checked }),
      ...(checked === undefined && command.icon !== undefined && { icon: command.icon }),
      ...(enabled !== true && { disabled: enabled }),
      run: () => checked !== true && runCommand(id),
    };
  };
  return (
    <MenuButton
      className="step-menu"
      menuLabel="How the run begins and ends"
      aria-label="How the run begins and ends"
      tip="How the run begins and ends"
      disabled={!connected}
      groups={() => [
        { items: [item('run.restart-same-seed'), item('run.restart-new-seed')] },
        {
          title: 'A restart has',
          items: [
            item('run.keep-seed', 'The same seed', keepSeed),
            item('run.keep-seed', 'Another seed', !keepSeed),
          ],
        },
        {
          title: 'At the end the run',
          items: [
            item('run.at-end', 'Stops', atEnd === 'stop'),
            item('run.at-end', 'Begins again', atEnd === 'again'),
          ],
        },
        { items: [item('run.to-end'), item('run.to'), item('run.seek')] },
      ]}
    >
      <Icon name="chevron-down" size={10} />
    </MenuButton>
  );
}

function StepButton({ direction }: { readonly direction: StepDirection }) {
  const unit = useStepStore((state) => state.unit);
  const id = stepCommand(unit, direction);
  return <TransportButton id={id} label={commandById(id).title} />;
}

/** What a step of the buttons is; the keys have both. */
function StepMenu() {
  const connected = useRunStore((state) => state.connected);
  const choice = (unit: StepUnit, title: string): MenuItem => ({
    id: unit,
    title,
    shortcut: (['back', 'forward'] as const)
      .map((direction) => shortcutOf(stepCommand(unit, direction)) ?? '')
      .join('\u2002'),
    checked: useStepStore.getState().unit === unit,
    run: () => useStepStore.getState().setUnit(unit),
  });
  return (
    <MenuButton
      className="step-menu"
      menuLabel="What a step is"
      aria-label="What a step is"
      tip="What a step is"
      disabled={!connected}
      groups={() => [
        { title: 'A step is', items: [choice('event', 'One event'), choice('message', 'One message')] },
      ]}
    >
      <Icon name="chevron-down" size={10} />
    </MenuButton>
  );
}

function PlayButton() {
  const playing = useRunStore((state) => state.phase === 'running');
  const connected = useRunStore((state) => state.connected);
  return (
    <IconButton
      icon={playing ? 'pause' : 'play'}
      label={playing ? 'Pause' : 'Play'}
      shortcut="Space"
      variant="primary"
      className="play"
      disabled={!connected}
      onClick={() => runCommand('run.toggle')}
    />
  );
}

/** Simulated time, and how much of the run that is. */
export function Clock() {
  // In slow motion and from step to step tenths stand still, so the clock shows more of the moment.
  const stepped = useStepStore((state) => state.last !== null);
  const time = useRunStore((state) => {
    if (stepped && state.phase !== 'running') return clockText(state.time, 3);
    if (state.speed > 0.1) return formatSimulatedTime(state.time);
    return clockText(state.time, state.speed > 0.02 ? 2 : 3);
  });
  const phase = useRunStore((state) => state.phase);
  const duration = useDesignStore((state) => state.design.run.duration);
  const again = useTransport((state) => state.atEnd === 'again');
  const whole =
    duration === null ? 'until the source ends' : `of ${formatSimulatedTime(duration).replace(/\.0$/, '')}`;
  const words = phase === 'ended' ? 'ended' : phase === 'failed' ? 'stopped' : duration === null ? '' : whole;
  const then = again ? 'then it begins again' : 'then it stops';
  return (
    <div className="clock" role="timer" aria-label={`Simulated time ${time} ${whole}, ${then}`}>
      <b>{time}</b>
      <span>{words}</span>
      {again && <Icon name="loop" size={11} />}
    </div>
  );
}

function SpeedControl() {
  const speed = useRunStore((state) => state.speed);
  const real = useRunStore((state) =>
    state.phase === 'running' ? realSpeedText(state.speed, state.realSpeed) : null,
  );
  const setSpeed = useRunStore((state) => state.setSpeed);
  const text = speedText(speed);
  const behind = real !== null && Number.isFinite(speed);
  const asked = `${text} asked, ${real} reached`;
  return (
    <div className="speed">
      <span className="transport-label">Speed</span>
      <Slider
        label="Speed"
        min={0}
        max={speedPositions.length - 1}
        step={1}
        value={positionOfSpeed(speed)}
        valueText={real === null ? text : asked}
        onChange={(position) => setSpeed(speedPositions[Math.round(position)] ?? 1)}
      />
      <button
        type="button"
        className={`speed-figure ${behind ? 'behind' : ''}`}
        aria-label={real === null ? `Speed ${text}` : `Speed ${asked}`}
        data-tip={real === null ? 'Set another speed' : `${asked}: what this machine can do with this design`}
        onClick={() => runCommand('run.speed')}
      >
        <b>{text}</b>
        {real !== null && (
          <span>
            {behind && <Icon name="warning" size={10} />}
            {real} reached
          </span>
        )}
      </button>
    </div>
  );
}
