/**
 * Where a link fits. Designs grow, and a link that is cut off by a chat is worse than a file, so the size is
 * shown against what the usual carriers hold.
 */

/** Most characters of a code that fills a screen; of longer ones a phone in the second row sees no modules. */
export const LARGEST_QR_CHARACTERS = 2300;
/** Most characters of a code as small as a preview. */
export const SMALL_QR_CHARACTERS = 600;

/** Most characters of a whole URL that each carrier holds without cutting it. */
export const linkCarriers = [
  { id: 'chat', title: 'Chat', characters: 1900 },
  { id: 'qr', title: 'QR code', characters: LARGEST_QR_CHARACTERS },
  { id: 'mail', title: 'Mail', characters: 8000 },
] as const;
export type LinkCarrier = (typeof linkCarriers)[number]['id'];

export interface LinkSize {
  readonly characters: number;
  /** The carriers that hold it, smallest first; none: save a file instead. */
  readonly fits: readonly LinkCarrier[];
}

/** How long a URL is, and which carriers hold it. */
export function linkSize(url: string): LinkSize {
  const fits = linkCarriers
    .filter((carrier) => url.length <= carrier.characters)
    .map((carrier) => carrier.id);
  return { characters: url.length, fits };
}
