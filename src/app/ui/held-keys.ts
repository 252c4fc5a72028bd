/**
 * Keys for what is asked for and not there yet. A dialog or a field that must be fetched first has the focus a
 * moment later than people type: until then keys are held, and then it gets them, in their order, as if they had
 * been pressed there. What came to nothing (no network, Escape) takes its keys with it.
 */

/** What was pressed, as an event of a key has it. */
type HeldKey = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>;

let held: HeldKey[] | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Nobody types ahead for longer, ms; then the keys are those of the page again. */
const PATIENCE_MILLISECONDS = 15_000;

/** From now on keys are held, until something that takes text has the focus. */
export function holdKeys(): void {
  dropKeys();
  held = [];
  timer = setTimeout(dropKeys, PATIENCE_MILLISECONDS);
  document.addEventListener('focusin', giveSoon);
}

/** What was waited for does not come: its keys mean nothing to anybody else. */
export function dropKeys(): void {
  held = null;
  clearTimeout(timer);
  document.removeEventListener('focusin', giveSoon);
}

/** Takes a key, if keys are held; false: it means what it always means. Nothing holds the keys of the browser. */
export function keyIsHeld(event: KeyboardEvent): boolean {
  if (held === null || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { key, code, shiftKey } = event;
  if (key.length === 1 || KEYS.has(key)) {
    held.push({ key, code, shiftKey });
    event.preventDefault();
  }
  return true;
}
const KEYS = new Set(['Enter', 'Backspace', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Tab']);

/** A dialog that opens first focuses its first button and then its field, if it has one: the last counts. */
function giveSoon(): void {
  queueMicrotask(() => {
    const element = document.activeElement;
    if (takesText(element)) void give();
    else if (element?.closest('dialog') != null) dropKeys();
  });
}

function takesText(element: Element | null): element is HTMLInputElement {
  if (!(element instanceof HTMLInputElement) || element.readOnly) return false;
  return /^(text|search|number)$/.test(element.type);
}

async function give(): Promise<void> {
  const keys = held ?? [];
  dropKeys();
  for (const key of keys) {
    press(document.activeElement ?? document.body, key);
    await undefined; // React renders what a key has changed before it hears of the next
  }
}

function press(target: Element, init: HeldKey): void {
  const event = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true });
  if (!target.dispatchEvent(event) || !takesText(target)) return;
  if (init.key.length === 1) write(target, target.value + init.key);
  else if (init.key === 'Backspace') write(target, target.value.slice(0, -1));
}

/** React compares with the value that it has set, which only the setter of the element's class does not tell it of. */
function write(field: HTMLInputElement, text: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
