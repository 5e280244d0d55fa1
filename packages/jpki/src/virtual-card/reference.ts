import type { EntryRule, ReferenceLayout } from "../layout/card-profile.ts";
import { statusWords } from "../status-word.ts";

/** State of one PIN or number (暗証番号, 照合番号) that outlives power-off. */
export class Reference {
  readonly layout: ReferenceLayout;
  #value: Uint8Array | undefined;
  #triesLeft: number;

  /** Without a value, or with no tries, it is blocked; `Infinity` tries never count down. */
  constructor(
    layout: ReferenceLayout,
    value: Uint8Array | undefined,
    triesLeft: number = layout.tries,
  ) {
    this.layout = layout;
    this.#value = value;
    this.#triesLeft = value ? triesLeft : 0;
  }

  /** Tries left: 0 is blocked, `Infinity` is without limit. */
  get triesLeft(): number {
    return this.#triesLeft;
  }

  /** Answer to VERIFY without data: 63Cx, 63C0 when blocked, 6300 without a limit. */
  query(): number {
    return this.#triesLeft === Infinity ? statusWords.noRetryLimit : 0x63c0 | this.#triesLeft;
  }

  /** Answer to VERIFY: 9000; 63Cx with the tries that remain, 63C0 for the one that ends them; 6984 from then on. */
  compare(entry: Uint8Array): number {
    if (!this.#value || this.#triesLeft === 0) return statusWords.referenceDataBlocked;
    if (Buffer.compare(entry, this.#value) === 0) {
      if (this.#triesLeft !== Infinity) this.#triesLeft = this.layout.tries;
      return statusWords.success;
    }
    this.#triesLeft--;
    return this.query();
  }

  /** Answer to CHANGE REFERENCE DATA: 9000, or 6A80 for a value the rule does not allow. */
  change(value: Uint8Array): number {
    if (!follows(value, this.layout.rule)) return statusWords.wrongData;
    this.#value = value.slice();
    return statusWords.success;
  }
}

/** Whether an entry follows the rule. */
export function follows(entry: Uint8Array, rule: EntryRule): boolean {
  const pattern = rule.character === "digit" ? /^[0-9]*$/ : /^[0-9A-Z]*$/;
  return (
    entry.length >= rule.minimumLength &&
    entry.length <= rule.maximumLength &&
    pattern.test(Buffer.from(entry).toString("latin1"))
  );
}
