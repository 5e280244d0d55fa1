/**
 * What a publisher signs: the root (who may sign) and the manifest (which version of which program, for whom).
 * @module
 */
import {
  flag,
  list,
  matching,
  object,
  optional,
  type Shape,
  ShapeMismatch,
  text,
  wholeNumber,
} from "../shape.ts";
import type { Keys, Role } from "./envelope.ts";

/** Kinds of signed metadata, names of our own. */
export const payloadTypes = {
  root: "application/vnd.uketsuke.update-root+json",
  manifest: "application/vnd.uketsuke.update-manifest+json",
} as const;

/** Who may sign what (署名鍵の一覧); replaced by a next version that the old keys and the new ones have signed. */
export interface Root {
  readonly version: number;
  /** ISO 8601. */
  readonly expires: string;
  readonly keys: Keys;
  readonly root: Role;
  readonly manifest: Role;
}

/** One version of an application software (アプリケーションソフトの版). */
export interface Release {
  /** Name of the program, such as `bridge`; letters, digits and `-`. */
  readonly program: string;
  /** 版, as the publisher counts. */
  readonly version: string;
  /** Counts up with every release of the program; an older one is never installed by itself. */
  readonly sequence: number;
  /** Path below the source, without `..`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  /** Percent of the terminals that take it, 0 to 100. */
  readonly percent: number;
  /** Terminals of these rings take it whatever the percentage; `early` for a maker's own test terminals. */
  readonly rings?: readonly string[];
  /** Withdrawn: who has it goes back to the release before. */
  readonly withdrawn?: boolean;
}

/** All releases a publisher offers (更新情報). */
export interface Manifest {
  /** Counts up with every manifest; an older one is refused. */
  readonly version: number;
  /** ISO 8601. */
  readonly expires: string;
  readonly releases: readonly Release[];
}

const count: Shape<number> = wholeNumber();

const instant: Shape<string> = Object.assign(
  (value: unknown, path: string) => {
    const read = text(value, path);
    if (Number.isNaN(Date.parse(read))) throw new ShapeMismatch(path, "a moment as ISO 8601");
    return read;
  },
  { schema: { type: "string", format: "date-time" } },
);

const keys: Shape<Keys> = Object.assign(
  (value: unknown, path: string): Keys => {
    if (typeof value !== "object" || value === null) throw new ShapeMismatch(path, "an object");
    return Object.fromEntries(
      Object.entries(value).map(([id, key]) => [id, text(key, `${path}.${id}`)]),
    );
  },
  { schema: { type: "object", additionalProperties: { type: "string" } } },
);

const role: Shape<Role> = object<Role>({ keys: list(text), threshold: count });

/** What a root has to look like. */
export const rootShape: Shape<Root> = object<Root>({
  version: count,
  expires: instant,
  keys,
  root: role,
  manifest: role,
});

/** File names that mean the same on every system, so that a program or a path cannot leave its folder. */
export const word: Shape<string> = matching(
  /^[a-z0-9][a-z0-9-]{0,40}$/,
  "lower-case letters, digits and -",
);
const versionWord = matching(/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,40}$/, "letters, digits and . + _ -");
const path = matching(
  /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[0-9A-Za-z._-]+(\/[0-9A-Za-z._-]+){0,8}$/,
  "a path below the source without . or ..",
);

/** What a manifest has to look like. */
export const manifestShape: Shape<Manifest> = object<Manifest>({
  version: count,
  expires: instant,
  releases: list(
    object<Release>({
      program: word,
      version: versionWord,
      sequence: count,
      path,
      size: count,
      sha256: matching(/^[0-9a-f]{64}$/, "64 hex digits"),
      percent: count,
      rings: optional(list(word)),
      withdrawn: optional(flag),
    }),
  ),
});
