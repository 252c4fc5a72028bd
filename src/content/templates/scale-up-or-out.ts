/**
 * The same work on one fast machine and on four slow ones (Gorton, "Foundations of Scalable Systems", chapter
 * 1): the fast one answers sooner and fails whole, the four cost less here and lose a quarter at a time.
 */
import { defineTemplate } from '../template.ts';

const serviceTime = { distribution: 'exponential', mean: 0.02 } as const;
/** Each machine fails about every three minutes and is back 12 s later: up 15/16 of the time. */
const failures = { mtbf: 180, mttr: 12 };
const traffic = { arrivals: { process: 'poisson', rate: 100 }, timeout: 1 } as const;

export const scaleUpOrOut = defineTemplate({
  id: 'scale-up-or-out',
  title: 'Scale up or scale out',
  chapter: '1 Introduction',
  question: 'One large machine or many small ones?',
  level: 'first steps',
  minutes: 4,
  story:
    'The same traffic meets two systems of the same total power: one machine four times as fast, and four small ones behind a balancer.',
  plot: 'The big machine answers sooner, because none of its power idles while somebody waits. But every machine fails now and then, about every three minutes here, and is back 12 s later. When there is only one, everything stops. Below, the balancer notices a dead machine within a second and goes on with the others.',
  watch: 'the errors of the two groups of users. Select them to compare what a million requests cost.',
  attempt: '140 requests a second for each: the four have little to spare then when one of them is away.',
  claim:
    'The big one answers more than twice as fast, costs twice as much, and loses over four times as many requests.',
  design: {
    nodes: [
      {
        id: 'users-up',
        kind: 'client',
        name: 'Users of the big one',
        position: { x: 0, y: 0 },
        settings: traffic,
      },
      {
        id: 'big',
        kind: 'service',
        name: 'One big server',
        position: { x: 480, y: 0 },
        settings: { speed: 4, serviceTime, costPerHour: 0.86, failures },
      },
      {
        id: 'users-out',
        kind: 'client',
        name: 'Users of the small ones',
        position: { x: 0, y: 200 },
        settings: traffic,
      },
      {
        id: 'balancer',
        kind: 'load-balancer',
        name: 'Load balancer',
        position: { x: 240, y: 200 },
        settings: { checkInterval: 0.5, checkTimeout: 0.25, unhealthyAfter: 2 },
      },
      {
        id: 'small',
        kind: 'service',
        name: 'Four small servers',
        position: { x: 480, y: 188 },
        settings: { instances: 4, serviceTime, costPerHour: 0.1, failures },
      },
    ],
    links: [
      { id: 'users-big', from: 'users-up', to: 'big' },
      { id: 'users-balancer', from: 'users-out', to: 'balancer' },
      { id: 'balancer-small', from: 'balancer', to: 'small', settings: { call: { timeout: 1 } } },
    ],
    run: { seed: 1, duration: 300, warmup: 0 },
  },
});
