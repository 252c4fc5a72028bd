/**
 * Keeps the page usable without a network once it was loaded: a service worker that holds every file of one
 * build. The page itself is asked for from the network first, so that a new build is seen at the next visit;
 * files with a hash in their name never change, so they come from what is held.
 *
 * A new build waits until no tab of the old one is left (the default of browsers): a page that is open goes on
 * finding the parts of itself that it has not loaded yet.
 *
 * It stands alone: no import, and its own few types, since the compiler's types for pages and for service
 * workers exclude each other. Source: W3C, Service Workers (Candidate Recommendation Draft).
 */

interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface RequestEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  readonly registration: { readonly scope: string };
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
}

/** The build puts its files in here, separated by spaces (`vite.config.ts`). */
const FILES = '__FILES_OF_THE_BUILD__'.split(' ');
const PREFIX = 'scalarium ';
/** Another build has other files, and so another name. */
const HELD = `${PREFIX}${FILES.join(' ')}`;
/** How long a network that says nothing is waited for before the page that is held is shown, ms. */
const PATIENCE_MILLISECONDS = 3000;

/** A host may say that its answers vary by the page that asks (`Vary: Origin`); our own page is the only one. */
const OURS = { cacheName: HELD, ignoreSearch: true, ignoreVary: true };

const scope = self as unknown as Scope;
const page = scope.registration.scope;

scope.addEventListener('install', (event) => event.waitUntil(hold()));
scope.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(page)) return;
  event.respondWith(request.mode === 'navigate' ? newestPage(request) : heldFile(request));
});

async function hold(): Promise<void> {
  const cache = await caches.open(HELD);
  await cache.addAll([page, ...FILES.map((file) => new URL(file, page).href)]);
}

async function forgetOthers(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== HELD);
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function newestPage(request: Request): Promise<Response> {
  const held = () => caches.match(page, OURS);
  const patience = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE_MILLISECONDS);
  });
  const network = fetch(request);
  const answer = await Promise.race([network, patience]).catch(() => undefined);
  return answer ?? (await held()) ?? network;
}

async function heldFile(request: Request): Promise<Response> {
  return (await caches.match(request, OURS)) ?? fetch(request);
}
