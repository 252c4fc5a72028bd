/** Promises of the flags behind a link: what is written is read, and nothing that is read does harm. */
import { describe, expect, it } from 'vitest';
import { embedSnippet, lessonFragment, readPageFlags, workbench, writeEmbedFlags } from './page-flags.ts';

describe('flags behind a link', () => {
  it('are none in a plain link: the whole workbench', () => {
    expect(readPageFlags('#1.abc')).toEqual({ link: '#1.abc', flags: workbench });
  });
  it('make an embedded page show the canvas and its dashboards, running, and nothing to change', () => {
    const { link, flags } = readPageFlags('#1.abc&embed');
    expect(link).toBe('#1.abc');
    expect(flags).toEqual({ ...workbench, mode: 'embed', palette: false, editing: false });
  });
  it.each([
    { palette: true, dashboards: false, verdicts: false, editing: true, running: false },
    { palette: false, dashboards: true, verdicts: true, editing: false, running: true },
    { palette: false, dashboards: false, verdicts: true, editing: false, running: true },
    { palette: false, dashboards: false, verdicts: false, editing: false, running: false },
  ])('are read as they were written: %o', (wanted) => {
    expect(readPageFlags(`#1.abc${writeEmbedFlags(wanted)}`).flags).toMatchObject({
      mode: 'embed',
      ...wanted,
    });
  });
  it('leave the verdicts with the dashboards, unless they are asked for by name', () => {
    const verdicts = (flags: string) => readPageFlags(`#1.abc${flags}`).flags.verdicts;
    expect(verdicts('')).toBe(true);
    expect(verdicts('&embed')).toBe(true);
    expect(verdicts('&embed&dashboards=0')).toBe(false);
    expect(verdicts('&embed&dashboards=0&verdicts')).toBe(true);
    const all = { palette: false, dashboards: true, verdicts: false, editing: false, running: true };
    expect(writeEmbedFlags(all)).toBe('&embed');
  });
  it('ask for the lecture hall or a lesson', () => {
    expect(readPageFlags('#1.abc&present').flags.mode).toBe('present');
    expect(readPageFlags('#&lesson=split-brain').flags.lesson).toBe('split-brain');
    const step = readPageFlags(lessonFragment('partition', 'time-out')).flags;
    expect(step).toEqual({ ...workbench, lesson: 'partition', step: 'time-out' });
  });
  it('are left alone where they mean nothing', () => {
    expect(readPageFlags('#1.abc&constructor=1&__proto__=2&&=&lesson=<img>').flags).toEqual(workbench);
  });
});

describe('the snippet', () => {
  it('holds its address and title as text, whatever they are called', () => {
    const html = embedSnippet('https://x.test/#1.abc&embed', '"><script>', { width: '100%', height: 480 });
    expect(html).toContain('src="https://x.test/#1.abc&amp;embed"');
    expect(html).toContain('title="&quot;&gt;&lt;script&gt;"');
  });
});
