/**
 * @internal Messages of one channel in their order, for one reader. Closed with a reason it throws that after what came before.
 */
export class MessageQueue implements AsyncIterable<string> {
  readonly #texts: string[] = [];
  #reading: (() => void) | undefined;
  #end: { readonly reason?: unknown } | undefined;

  /** How many wait to be read. */
  get length(): number {
    return this.#texts.length;
  }

  get isClosed(): boolean {
    return this.#end !== undefined;
  }

  push(text: string): void {
    if (this.#end) return;
    this.#texts.push(text);
    this.#reading?.();
  }

  /** Ends the sequence; only the first end counts. */
  close(end: { readonly reason?: unknown } = {}): void {
    this.#end ??= end;
    this.#reading?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
    for (;;) {
      const text = this.#texts.shift();
      if (text !== undefined) yield text;
      else if (this.#end) break;
      else await new Promise<void>((resolve) => (this.#reading = resolve));
    }
    if (this.#end && "reason" in this.#end) throw this.#end.reason;
  }
}
