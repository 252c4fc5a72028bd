/**
 * Promises of comlink never settle once a worker is gone, so every call to one has a time limit, and all that
 * are under way reject when the worker ends or breaks. The screen's ends of all workers share this.
 */

type AnyMethod = (...args: unknown[]) => Promise<unknown>;

/** The same interface, where every call settles; `limits` are milliseconds by method. */
export function limitedApi<Api>(
  remote: Api,
  limits: { readonly [Method in keyof Api]: number },
  pending: Pending,
): Api {
  const methods = Object.entries<number>(limits as Record<string, number>).map(
    ([name, limit]): [string, AnyMethod] => [
      name,
      (...args) =>
        pending.limit(name, limit, () => (remote as unknown as Record<string, AnyMethod>)[name]!(...args)),
    ],
  );
  return Object.fromEntries(methods) as unknown as Api;
}

/** Calls under way. */
export class Pending {
  private readonly rejects = new Set<(reason: Error) => void>();
  private readonly who: string;
  private over = '';

  /** `who` answers, as the message tells if it does not: `The simulation`. */
  constructor(who: string) {
    this.who = who;
  }

  /** Makes a call that rejects after so many milliseconds. */
  async limit<T>(name: string, milliseconds: number, call: () => Promise<T>): Promise<T> {
    if (this.over !== '') throw new Error(this.over);
    return new Promise<T>((resolve, reject) => {
      const settle = (then: () => void) => {
        clearTimeout(timer);
        this.rejects.delete(fail);
        then();
      };
      const fail = (reason: Error) => settle(() => reject(reason));
      const late = `${this.who} did not answer "${name}" within ${milliseconds / 1000} seconds.`;
      const timer = setTimeout(() => fail(new Error(late)), milliseconds);
      this.rejects.add(fail);
      call().then(
        (value) => settle(() => resolve(value)),
        (reason: unknown) => fail(reason instanceof Error ? reason : new Error(String(reason))),
      );
    });
  }

  rejectAll(message: string): void {
    this.over = message;
    for (const reject of [...this.rejects]) reject(new Error(message));
  }
}
