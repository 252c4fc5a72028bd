/**
 * How a page is to look that a link opens: flags behind the link itself, `#1.<payload>&embed&editing`. A link
 * without any is the whole workbench; `embed` is for an iframe in somebody else's page, and shows as much as
 * its flags say; `present` is for a lecture hall. Unknown flags are left alone: a newer page may know them.
 */

/** What the author of an embedded experiment decides, in the order in which a snippet names it. */
export const embedFlags = ['palette', 'dashboards', 'verdicts', 'editing', 'running'] as const;
export type EmbedFlag = (typeof embedFlags)[number];

export interface PageFlags {
  readonly mode: 'workbench' | 'embed' | 'present';
  /** Beside the canvas what one builds with. */
  readonly palette: boolean;
  readonly dashboards: boolean;
  /** The bar of verdicts: part of the dashboards, and alone below the canvas where these are left out. */
  readonly verdicts: boolean;
  /** The design can be changed. Breaking things is no change, and always allowed. */
  readonly editing: boolean;
  /** It runs as soon as it is open. */
  readonly running: boolean;
  /** The lesson to begin, by id. */
  readonly lesson: string | null;
  /** The step of it, by id; null: the first, or where the visitor has come to. */
  readonly step: string | null;
}

/** A page without a link, or with one without flags. */
export const workbench: PageFlags = {
  mode: 'workbench',
  palette: true,
  dashboards: true,
  verdicts: true,
  editing: true,
  running: true,
  lesson: null,
  step: null,
};
/** What an embedded page shows of itself when nothing else is said. */
const embedded: PageFlags = { ...workbench, mode: 'embed', palette: false, editing: false };

/** Splits a fragment (`#` included or not) into the link and the flags behind it. Never throws. */
export function readPageFlags(fragment: string): { readonly link: string; readonly flags: PageFlags } {
  const [link = '', ...parts] = fragment.split('&');
  const given = new Map(parts.map(readFlag));
  const start = isOn(given.get('embed')) ? embedded : workbench;
  const mode = start.mode === 'workbench' && isOn(given.get('present')) ? 'present' : start.mode;
  const said = embedFlags.filter((flag) => given.has(flag));
  const chosen = { ...start, ...Object.fromEntries(said.map((flag) => [flag, isOn(given.get(flag))])) };
  const verdicts = chosen.dashboards || isOn(given.get('verdicts'));
  const id = (flag: string) => {
    const value = given.get(flag) ?? '';
    return /^[a-z0-9-]{1,60}$/.test(value) ? value : null;
  };
  return {
    link,
    flags: { ...chosen, verdicts, mode, lesson: id('lesson'), step: id('step') },
  };
}

function readFlag(part: string): readonly [name: string, value: string] {
  const equals = part.indexOf('=');
  return equals < 0 ? [part, '1'] : [part.slice(0, equals), part.slice(equals + 1)];
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value !== 'false' && value !== 'no';
}

/** The flags to write behind a link so that the page looks so; empty for the workbench. */
export function writeEmbedFlags(flags: Pick<PageFlags, EmbedFlag>): string {
  // dashboards have their verdicts, and without them these are asked for by name
  const usual = { ...embedded, verdicts: flags.dashboards };
  const wanted = { ...flags, verdicts: flags.dashboards || flags.verdicts };
  const changed = embedFlags.filter((flag) => wanted[flag] !== usual[flag]);
  return ['&embed', ...changed.map((flag) => (flags[flag] ? flag : `${flag}=0`))].join('&');
}

/** The fragment that opens a lesson, at a step of it if one is given. */
export function lessonFragment(lesson: string, step?: string): string {
  return `#&lesson=${lesson}${step === undefined ? '' : `&step=${step}`}`;
}

/** HTML that shows an experiment in somebody else's page. */
export function embedSnippet(url: string, title: string, size: { width: string; height: number }): string {
  const style = `width:${size.width};height:${size.height}px;border:1px solid #8884;border-radius:8px`;
  return `<iframe src="${escaped(url)}" title="${escaped(title)}" style="${style}" loading="lazy" allow="clipboard-write; fullscreen"></iframe>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
