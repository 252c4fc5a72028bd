/** One message in words, for the card beside the cursor, for screen readers, and for the exported picture. */
import { formatQuantity } from '../../base/units.ts';
import { lossWords, type NotedMessage } from '../stores/messages.ts';
import { digitsFor, momentText } from '../ui/moment-text.ts';

export interface MessageWords {
  /** "Append" */
  readonly name: string;
  /** "Fast 1 → Fast 2" */
  readonly way: string;
  /** "sent 0:20.015, arrives 15 ms later" */
  readonly when: string;
  /** "term 3 · entries 5–7", "key 12"; may be empty. */
  readonly detail: string;
}

export function messageWords(message: NotedMessage, nameOf: (id: string) => string): MessageWords {
  const { sent, due, loss, key, detail } = message;
  const took = formatQuantity(due - sent, 'seconds');
  const flight = due > sent ? `arrives ${took} later` : 'arrives at once';
  return {
    name: message.name,
    way: `${nameOf(message.from)} → ${nameOf(message.to)}`,
    when: `sent ${momentText(sent, digitsFor(1e-5))}, ${loss === '' ? flight : lossWords[loss]}`,
    detail: [detail, key >= 0 && detail === '' ? `key ${key}` : ''].filter((part) => part !== '').join(' · '),
  };
}
