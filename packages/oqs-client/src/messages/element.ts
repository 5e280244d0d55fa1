/**
 * What XML and JSON have in common: named elements with text or further elements, exactly as they came.
 * @module
 */
import { OqsError } from "../errors.ts";

/** Content of an element: text, further elements, or (JSON only) an array. */
export type Content = string | readonly Element[] | { readonly items: readonly Content[] };

/** One element (要素) as it came, name and content untouched. */
export interface Element {
  readonly name: string;
  readonly content: Content;
}

/** Limits a reader keeps while it reads, so that a hostile answer costs neither time nor memory. */
export interface ReadLimits {
  /** Levels of nesting. */
  readonly depth: number;
  /** Elements, array items and values in all. */
  readonly nodes: number;
  /** Bytes before decoding. */
  readonly bytes: number;
}

/** Limits for one person's answer or file (単件): 32 levels, 20,000 nodes, 4 MiB. */
export const singleLimits: ReadLimits = { depth: 32, nodes: 20_000, bytes: 4 * 1024 * 1024 };

const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Refuses names that mean something to JavaScript objects. */
export function checkName(name: string): string {
  if (forbidden.has(name)) throw malformed("an element has a forbidden name");
  return name;
}

/** The error for an answer or file that is not what the specification describes; `what` never quotes content. */
export function malformed(what: string, options?: ErrorOptions): OqsError {
  return new OqsError("MALFORMED_ANSWER", `the answer cannot be read: ${what}`, options);
}

/** Counts depth and nodes against the limits of a reader. */
export interface Budget {
  enter(): void;
  leave(): void;
  node(): void;
}

/** A fresh {@link Budget}. */
export function budget(limits: ReadLimits): Budget {
  let depth = 0;
  let nodes = 0;
  return {
    enter() {
      if (++depth > limits.depth) throw malformed(`nested deeper than ${limits.depth} levels`);
    },
    leave() {
      depth--;
    },
    node() {
      if (++nodes > limits.nodes) throw malformed(`more than ${limits.nodes} elements`);
    },
  };
}
