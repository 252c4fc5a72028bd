/**
 * The part of sharing for teachers' own pages: which parts of the page an iframe shows, and the line of HTML
 * to paste.
 */
import './embed.css';
import { useState } from 'react';
import { type EmbedFlag, embedFlags, embedSnippet, writeEmbedFlags } from '../../share/page-flags.ts';
import { CopyButton } from '../ui/copy-button.tsx';

const words: { readonly [F in EmbedFlag]: { readonly label: string; readonly help: string } } = {
  palette: { label: 'Palette', help: 'What one builds with, beside the canvas' },
  dashboards: { label: 'Dashboards', help: 'Charts and the lane of faults below it' },
  verdicts: { label: 'Verdicts', help: 'The bar of verdicts below the canvas; dashboards always have it' },
  editing: { label: 'Editing', help: 'The design can be changed; breaking and healing are always possible' },
  running: { label: 'Running', help: 'It runs as soon as the page is open' },
};
type Chosen = { readonly [F in EmbedFlag]: boolean };
const first: Chosen = { palette: false, dashboards: true, verdicts: true, editing: false, running: true };
const HEIGHT = 560;

export function EmbedPart({ url, title }: { readonly url: string | null; readonly title: string }) {
  const [flags, setFlags] = useState(first);
  const address = url === null ? null : url + writeEmbedFlags(flags);
  const snippet = address === null ? '' : embedSnippet(address, title, { width: '100%', height: HEIGHT });
  return (
    <section className="embed-part">
      <h3>Embed in a page of your own</h3>
      <fieldset className="embed-flags">
        <legend className="visually-hidden">What the embedded page shows</legend>
        {embedFlags.map((flag) => (
          <label key={flag} data-tip={words[flag].help}>
            <input
              type="checkbox"
              checked={flags[flag] || (flag === 'verdicts' && flags.dashboards)}
              disabled={flag === 'verdicts' && flags.dashboards}
              onChange={(event) => setFlags({ ...flags, [flag]: event.target.checked })}
            />
            {words[flag].label}
          </label>
        ))}
      </fieldset>
      <div className="embed-row">
        <textarea
          className="text-input"
          aria-label="HTML to paste"
          readOnly
          rows={3}
          value={snippet}
          placeholder="Making the link …"
          onFocus={(event) => event.currentTarget.select()}
        />
        <div>
          <CopyButton variant="soft" text={address === null ? null : snippet} what="HTML">
            Copy HTML
          </CopyButton>
          {address !== null && (
            <a className="button plain" href={address} target="_blank" rel="noreferrer">
              Preview
            </a>
          )}
        </div>
      </div>
    </section>
  );
}
