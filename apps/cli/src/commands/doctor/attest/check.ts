import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { attestationState, readAttestations } from "@uketsuke/terminal";
import { CliError } from "../../../errors.ts";
import { readJsonFile } from "../../../json-file.ts";
import { type EvaluationFlags, readTrust } from "../input.ts";

/** One statement, checked. */
export interface CheckedStatement {
  readonly row: string;
  readonly signature: "trusted" | "unsigned" | "tampered";
  readonly documents: readonly {
    readonly name: string;
    readonly found: "same" | "different" | "absent";
  }[];
}

/** Checks signatures and documents of a file's statements. */
export async function checkStatements(options: {
  readonly trust?: EvaluationFlags["trust"] | undefined;
  readonly file: string;
  readonly evidence?: readonly string[];
}): Promise<readonly CheckedStatement[]> {
  const entries = readAttestations(await readJsonFile(options.file));
  const trust = (await readTrust(options.trust === undefined ? {} : { trust: options.trust })) ?? {
    keys: {},
  };
  const hashes = new Map(await Promise.all((options.evidence ?? []).map(hashed)));
  return entries.map((entry) => {
    // Only the signature is asked for: on this machine, before it expires.
    const state = attestationState(entry, { today: "", machine: entry.machine, trust });
    return {
      row: entry.row,
      signature: state === "unsigned" || state === "tampered" ? state : "trusted",
      documents: entry.evidence.map(({ name, sha256 }) => {
        const hash = hashes.get(name);
        const found = hash === undefined ? "absent" : hash === sha256 ? "same" : "different";
        return { name, found };
      }),
    };
  });
}

async function hashed(path: string): Promise<readonly [string, string]> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read: ${cause.code}.`, {
      cause,
    });
  });
  return [basename(path), createHash("sha256").update(bytes).digest("hex")];
}
