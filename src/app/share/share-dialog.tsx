/**
 * Sharing: this design, or this run with everything that was changed and broken in it, as a link, a QR code or
 * a file. The link's size stands against what its carriers hold, before somebody finds out in a chat.
 */
import { useEffect, useState } from 'react';
import { formatSimulatedTime } from '../../base/units.ts';
import { dashboardOf } from '../../model/dashboard.ts';
import { applyEdit } from '../../model/edits.ts';
import type { RunFile } from '../../model/run-file.ts';
import { designFileText, fileNameFor, runFileText } from '../../share/design-file.ts';
import { encodeDesignLink, encodeRunLink } from '../../share/link-codec.ts';
import { LARGEST_QR_CHARACTERS, linkCarriers, linkSize, SMALL_QR_CHARACTERS } from '../../share/link-size.ts';
import { designForLink, missingTraces } from '../../share/traces-in-links.ts';
import { EmbedPart } from '../embed/embed-part.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { simulation, useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { downloadText } from './download.ts';
import { FileDrop } from './file-drop.tsx';
import { QrCode } from './qr-code.tsx';
import './share.css';

type What = 'design' | 'run';

/** A link that is ready, or why there is none. */
interface Shared {
  readonly what: What;
  readonly url: string;
  readonly fileText: string;
  /** Traces that are too long to travel in it. */
  readonly tracesLeftOut: readonly string[];
}

export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const begun = useRunStore((state) => state.time > 0);
  const title = useDesignStore((state) => state.design.title);
  const [what, setWhat] = useState<What>('design');
  const [made, setMade] = useState<Shared | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  // Effects run after the picture: until then the link that was asked for before must not stand under a new name.
  const shared = made?.what === what ? made : null;
  useEffect(() => {
    let current = true;
    setMade(null);
    setFailure(null);
    share(what).then(
      (ready) => current && setMade(ready),
      (error: unknown) => current && setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      current = false;
    };
  }, [what]);
  return (
    <Dialog
      title="Share"
      subtitle="Everything is in the link itself: nothing is stored on any server."
      onClose={onClose}
    >
      <div className="share">
        <Segmented
          label="What to share"
          value={what}
          options={[
            { value: 'design', label: 'This design' },
            { value: 'run', label: 'This run' },
          ]}
          onChange={setWhat}
        />
        <p className="share-note">{noteOn(what, begun)}</p>
        {failure !== null && (
          <p className="setting-error" role="alert">
            The link could not be made: {failure}
          </p>
        )}
        {failure === null && <LinkPart shared={shared} what={what} />}
        <FilePart shared={shared} what={what} title={title} />
        <EmbedPart url={shared?.url ?? null} title={title} />
        <section>
          <h3>Open</h3>
          <FileDrop onOpened={onClose} />
        </section>
      </div>
    </Dialog>
  );
}

function noteOn(what: What, begun: boolean): string {
  if (what === 'design')
    return 'Whoever opens it starts the same design with the same seed from the beginning.';
  if (!begun) return 'The run has not begun yet: the link opens it at its beginning.';
  const time = formatSimulatedTime(useRunStore.getState().time);
  return `With what you changed and broke, and the moment you look at (${time}). Whoever opens it sees the same run, event for event.`;
}

async function share(what: What): Promise<Shared> {
  const base = window.location.href.replace(/#.*$/, '');
  const { design } = useDesignStore.getState();
  if (what === 'design') {
    const tracesLeftOut = missingTraces(await designForLink(design)).map((missing) => missing.trace.name);
    const url = base + (await encodeDesignLink(design));
    return { what, url, fileText: designFileText(design), tracesLeftOut };
  }
  const run = await presentRun();
  const tracesLeftOut = missingTraces(await designForLink(run.design)).map((missing) => missing.trace.name);
  const url = base + (await encodeRunLink(run));
  return { what, url, fileText: runFileText(run), tracesLeftOut };
}

async function presentRun(): Promise<RunFile> {
  const exported = await simulation()?.exportRun();
  if (exported === undefined) throw new Error('the simulation does not answer; try again in a moment.');
  // the simulation knows nothing of dashboards
  const document = { dashboard: dashboardOf(useDesignStore.getState().design) };
  const run = { ...exported, design: applyEdit(exported.design, { title: '', document }) };
  const { selection } = useUiStore.getState();
  const selected = selection.nodes[0] ?? selection.links[0];
  return selected === undefined ? run : { ...run, view: { ...run.view, selection: selected } };
}

function LinkPart({ shared, what }: { readonly shared: Shared | null; readonly what: What }) {
  const [large, setLarge] = useState(false);
  const url = shared?.url ?? '';
  const size = linkSize(url);
  return (
    <section className="share-link" aria-busy={shared === null}>
      <div className="share-left">
        <div className="link-row">
          <input
            className="text-input"
            aria-label={what === 'design' ? 'Link to this design' : 'Link to this run'}
            readOnly
            value={url}
            placeholder="Making the link …"
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton variant="primary" text={shared?.url ?? null} what="link">
            Copy link
          </CopyButton>
        </div>
        <SizeMeter characters={size.characters} />
        {shared !== null && shared.tracesLeftOut.length > 0 && (
          <p className="share-note">
            <Icon name="info" size={12} /> {shared.tracesLeftOut.join(', ')} is too long for a link. Whoever
            opens it is asked for the file; a file below carries it.
          </p>
        )}
      </div>
      <QrPreview url={shared === null ? null : url} onLarge={() => setLarge(true)} />
      {large && (
        <button
          type="button"
          className="qr-large"
          // biome-ignore lint/a11y/noAutofocus: the key that opened it must close it again
          autoFocus
          aria-label="Close the large QR code"
          onClick={() => setLarge(false)}
        >
          <QrCode text={url} label="QR code of the link" />
        </button>
      )}
    </section>
  );
}

/** The code where a phone can read it in the dialog; where only a whole screen is large enough, the way there. */
function QrPreview({ url, onLarge }: { readonly url: string | null; readonly onLarge: () => void }) {
  const fits = url !== null && url.length <= SMALL_QR_CHARACTERS;
  return (
    <div className="qr-frame">
      {url !== null && fits && (
        <button type="button" aria-label="Show the QR code large" data-tip="Show it large" onClick={onLarge}>
          <QrCode text={url} label="QR code of the link" />
        </button>
      )}
      {url !== null && !fits && url.length <= LARGEST_QR_CHARACTERS && (
        <div className="qr-too-fine">
          <p>Too fine a QR code for so small a place.</p>
          <Button variant="soft" icon="qr" onClick={onLarge}>
            Show it large
          </Button>
        </div>
      )}
      {url !== null && url.length > LARGEST_QR_CHARACTERS && (
        <p>Too long for a QR code that can be read from a screen.</p>
      )}
    </div>
  );
}

/** The link's length against what each carrier holds, on one scale. */
function SizeMeter({ characters }: { readonly characters: number }) {
  return (
    <ul className="size-meter" aria-label={`The link has ${characters} characters`}>
      {linkCarriers.map((carrier) => {
        const fits = characters <= carrier.characters;
        return (
          <li key={carrier.id} className={fits ? 'fits' : 'too-long'}>
            <Icon name={fits ? 'check' : 'cross'} size={10} />
            <span>{carrier.title}</span>
            <i>
              <u style={{ width: `${Math.min(100, (characters / carrier.characters) * 100)}%` }} />
            </i>
            <b>
              {characters.toLocaleString('en')} <small>of {carrier.characters.toLocaleString('en')}</small>
            </b>
          </li>
        );
      })}
    </ul>
  );
}

function FilePart(props: { readonly shared: Shared | null; readonly what: What; readonly title: string }) {
  const ending = props.what === 'design' ? 'json' : 'run.json';
  return (
    <section>
      <h3>File</h3>
      <div className="file-row">
        <span>{fileNameFor(props.title, ending)}</span>
        <Button
          variant="soft"
          icon="download"
          disabled={props.shared === null}
          onClick={() =>
            downloadText(fileNameFor(props.title, ending), 'application/json', props.shared?.fileText ?? '')
          }
        >
          Save as JSON
        </Button>
      </div>
    </section>
  );
}
