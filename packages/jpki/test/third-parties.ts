import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { test } from "vitest";
import { loadPcsclite } from "../src/pcsc/binding.ts";
import {
  createIssuer,
  type InsertedIntoVpcd,
  type IssueCardOptions,
  type Issuer,
  insertIntoVpcd,
  issueCard,
  missingForPrivatePcscd,
  type PrivatePcscd,
  startPrivatePcscd,
  type VirtualCard,
} from "../src/virtual-card/index.ts";

/** Programs of others that judge, and the Debian package of each. */
const debianPackages = {
  "opensc-tool": "opensc",
  "pkcs11-tool": "opensc",
  "pkcs15-tool": "opensc",
  openssl: "openssl",
} as const;

export type Judge = keyof typeof debianPackages;

/**
 * What a scenario cannot do without; `pcscd` is a private one with vpcd, `pcscd by hand` one that the scenario starts and
 * ends itself, `pcsclite` our own way to a real reader.
 */
export type Need = Judge | "pcscd" | "pcscd by hand" | "pcsclite";

/** What came out of a program. */
export interface Outcome {
  readonly exitCode: number;
  /** Standard output and standard error together. */
  readonly output: string;
}

/** What a scenario has at hand. Everything in it is gone when the scenario ends. */
export interface Bench {
  readonly issuer: Issuer;
  /** A folder for files that judges read. */
  readonly folder: string;
  write(name: string, content: Uint8Array | string): Promise<string>;
  issue(options: Omit<IssueCardOptions, "issuer">): Promise<VirtualCard>;
  /** Puts a card into a slot of the private PC/SC service; default the first. */
  insert(card: VirtualCard, slot?: 0 | 1): Promise<InsertedIntoVpcd>;
  run(judge: Judge, ...parameters: readonly string[]): Promise<Outcome>;
  /** pkcs11-tool with OpenSC's module. */
  pkcs11(...parameters: readonly string[]): Promise<Outcome>;
  /** The private PC/SC service. */
  readonly pcscd: PrivatePcscd;
}

const searchPath = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/sbin"];
const modules = [
  "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
  "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
  "/usr/lib64/opensc-pkcs11.so",
  "/usr/lib/opensc-pkcs11.so",
];
const missingPcscd = await missingForPrivatePcscd();
const missingBinding = await loadPcsclite().then(
  () => [],
  () => ["the npm package pcsclite, compiled"],
);

/**
 * A test judged by programs of others over a real PC/SC service. On a machine that lacks one it is skipped with the reason;
 * in CI it fails instead.
 */
export function scenario(
  title: string,
  needs: readonly Need[],
  play: (bench: Bench) => Promise<void>,
): void {
  const missing = needs.flatMap(missingFor);
  test(title, { timeout: 180_000 }, async ({ skip }) => {
    if (missing.length > 0) {
      const reason = `needs ${missing.join(", ")}`;
      if (process.env.CI) throw new Error(`${reason}; in CI this test is not skipped`);
      skip(reason);
    }
    await using bench = await setUp(needs.includes("pcscd"));
    await play(bench);
  });
}

async function setUp(withPcscd: boolean): Promise<Bench & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-judges-"));
  const issuer = await createIssuer();
  const pcscd = withPcscd ? await startPrivatePcscd() : undefined;
  // pcsclite in this process reads it at its first call.
  Object.assign(process.env, pcscd?.environment);
  const insertions: AsyncDisposable[] = [];
  const started = (): PrivatePcscd => {
    if (!pcscd) throw new Error("the scenario does not name pcscd among its needs");
    return pcscd;
  };
  const run = (judge: string, ...parameters: readonly string[]): Promise<Outcome> =>
    execute(judge, parameters, { ...pcscd?.environment, HOME: folder });
  return {
    issuer,
    folder,
    get pcscd() {
      return started();
    },
    run,
    pkcs11: (...parameters) =>
      run("pkcs11-tool", "--module", modules.find(isThere) ?? "opensc-pkcs11.so", ...parameters),
    issue: (options) => issueCard({ ...options, issuer }),
    async write(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    async insert(card, slot = 0) {
      const inserted = await insertIntoVpcd(card, { port: started().vpcdPort + slot });
      insertions.push(inserted);
      return inserted;
    },
    async [Symbol.asyncDispose]() {
      for (const insertion of insertions) await insertion[Symbol.asyncDispose]();
      await pcscd?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function execute(
  program: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      program,
      parameters,
      { env: { PATH: searchPath.join(delimiter), LC_ALL: "C", ...environment } },
      (error, standardOutput, standardError) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ exitCode: code, output: standardOutput + standardError });
      },
    );
  });
}

function missingFor(need: Need): readonly string[] {
  if (need === "pcscd" || need === "pcscd by hand") return missingPcscd;
  if (need === "pcsclite") return missingBinding;
  const there = searchPath.some((folder) => isThere(join(folder, need)));
  return there ? [] : [`${need} (Debian package ${debianPackages[need]})`];
}

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
