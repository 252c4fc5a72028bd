/** Promises of runs that go on by themselves: they arrive, and leave the transport as they found it. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDesign } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { type RunState, useRunStore } from '../stores/run-store.ts';
import { restartWith, runTo, setAtEnd, setKeepSeed } from './run-on.ts';
import { drawSeed, useTransport } from './transport-store.ts';

const done: string[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  done.length = 0;
  useDesignStore.setState({ design: { ...emptyDesign(), run: { seed: 7, duration: 120, warmup: 0 } } });
  const fake: Partial<RunState> = {
    phase: 'paused',
    time: 10,
    speed: 1,
    play: () => {
      done.push('play');
      useRunStore.setState({ phase: 'running' });
    },
    setSpeed: (speed) => useRunStore.setState({ speed }),
    seek: async (time) => void done.push(`seek ${time}`),
    restart: (seed) => void done.push(seed === undefined ? 'restart' : 'restart with another seed'),
  };
  useRunStore.setState(fake);
  setAtEnd('stop');
  setKeepSeed(true);
  return () => vi.useRealTimers();
});

describe('running to a moment', () => {
  it('goes as fast as it can, and as fast as before when it is there', () => {
    runTo(50);
    expect(useRunStore.getState().speed).toBe(Number.POSITIVE_INFINITY);
    expect(useTransport.getState().runningTo).toMatchObject({ until: 50 });
    useRunStore.setState({ phase: 'paused', time: 50 });
    expect(useRunStore.getState().speed).toBe(1);
    expect(useTransport.getState().runningTo).toBeNull();
  });
  it('leaves the speed alone that somebody chose on the way, and stops like any other run', () => {
    runTo(null);
    useRunStore.getState().setSpeed(3);
    useRunStore.setState({ phase: 'ended' });
    expect(useRunStore.getState().speed).toBe(3);
    expect(useTransport.getState().runningTo).toBeNull();
  });
  it('that is over is going back', () => {
    runTo(5);
    expect(done).toEqual(['seek 5']);
    expect(useTransport.getState().runningTo).toBeNull();
  });
});

describe('at its end the run', () => {
  const end = () => {
    useRunStore.setState({ phase: 'running' });
    useRunStore.setState({ phase: 'ended' });
    vi.runAllTimers();
  };
  it('stops, or begins again, until that is taken back', () => {
    end();
    expect(done).toEqual([]);
    setAtEnd('again');
    end();
    expect(done).toEqual(['restart']);
    setAtEnd('stop');
    end();
    expect(done).toEqual(['restart']);
  });
  it('begins again with another seed when the seed is not kept', () => {
    setAtEnd('again');
    setKeepSeed(false);
    end();
    expect(done).toEqual(['restart with another seed']);
  });
  it('draws seeds that are others than the present one', () => {
    for (let i = 0; i < 200; i++) expect(drawSeed(1 + (i % 9999))).not.toBe(1 + (i % 9999));
    restartWith('same');
    restartWith('another');
    expect(done).toEqual(['restart', 'restart with another seed']);
  });
});
