import { brokenRule } from "./refusal.ts";

/** @internal The fields of one JSON object, taken one by one; what nobody took is refused. `what` names the object in errors. */
export class Fields {
  readonly #what: string;
  readonly #fields: Map<string, unknown>;

  constructor(value: unknown, what: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw brokenRule(`sent ${what} that is not a JSON object`);
    }
    this.#what = what;
    this.#fields = new Map(Object.entries(value));
  }

  /** A string that matches the pattern. */
  text(name: string, pattern: RegExp): string {
    const value = this.#take(name);
    if (typeof value !== "string" || !pattern.test(value)) throw this.#wrong(name);
    return value;
  }

  /** The same, where the field may be absent. */
  optionalText(name: string, pattern: RegExp): string | undefined {
    return this.#fields.has(name) ? this.text(name, pattern) : undefined;
  }

  /** One of the words. */
  word<T extends string>(name: string, words: readonly T[]): T {
    const value = this.#take(name);
    const found = words.find((word) => word === value);
    if (found === undefined) throw this.#wrong(name);
    return found;
  }

  /** A whole number from 0 on. */
  integer(name: string, highest: number): number {
    const value = this.#take(name);
    if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > highest) {
      throw this.#wrong(name);
    }
    return Number(value);
  }

  /** A list with so many entries, each read by `read`. */
  list<T>(
    name: string,
    [fewest, most]: readonly [number, number],
    read: (entry: unknown) => T,
  ): readonly T[] {
    const value = this.#take(name);
    if (!Array.isArray(value) || value.length < fewest || value.length > most) {
      throw this.#wrong(name);
    }
    return value.map(read);
  }

  /** Gives the object made of the fields, when none is left over. */
  done<T>(object: T): T {
    if (this.#fields.size === 0) return object;
    throw brokenRule(`sent ${this.#what} with ${this.#fields.size} unknown field(s)`);
  }

  #take(name: string): unknown {
    const value = this.#fields.get(name);
    this.#fields.delete(name);
    return value;
  }

  #wrong(name: string): Error {
    return brokenRule(`sent ${this.#what} whose ${name} is missing or not what it should be`);
  }
}
