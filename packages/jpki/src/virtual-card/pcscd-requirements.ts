import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** What a private pcscd is built from on this machine. */
export interface PcscdParts {
  /** Arguments of `unshare` that this user may use: root needs no user namespace. */
  readonly unshare: readonly string[];
  /** Path of vpcd's driver, libifdvpcd.so. */
  readonly driver: string;
}

const programs = [
  ["pcscd", "pcscd"],
  ["unshare", "util-linux"],
  ["mount", "mount"],
  ["sh", "dash"],
] as const;
const drivers = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(
  (root) => `${root}/pcsc/drivers/serial/libifdvpcd.so`,
);
const namespaces = ["--mount", "--pid", "--fork", "--kill-child"];
const run = promisify(execFile);

/** What is there, and what is missing in words, each with the Debian package that brings it. */
export async function findPcscdParts(): Promise<{
  readonly parts?: PcscdParts;
  readonly missing: readonly string[];
}> {
  if (process.platform !== "linux") return { missing: [`Linux (this is ${process.platform})`] };
  const missing: string[] = [];
  for (const [program, debian] of programs) {
    if (!(await findProgram(program))) missing.push(`${program} (Debian package ${debian})`);
  }
  const driver = await firstReadable(drivers);
  if (!driver) missing.push("libifdvpcd.so (Debian package vsmartcard-vpcd)");
  if (missing.length > 0 || !driver) return { missing };
  for (const extra of [[], ["--map-root-user"]]) {
    const unshare = [...extra, ...namespaces];
    const allowed = await run("unshare", [...unshare, "true"], { env: environment() }).then(
      () => true,
      () => false,
    );
    if (allowed) return { parts: { unshare, driver }, missing };
  }
  return { missing: ["the right to make namespaces (root, or unprivileged user namespaces)"] };
}

/** PATH with the folders of system programs, which an ordinary user often has not. */
export function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: searchPath().join(delimiter) };
}

function searchPath(): readonly string[] {
  return [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/bin", "/bin"];
}

async function findProgram(name: string): Promise<string | undefined> {
  return firstReadable(
    searchPath().map((folder) => join(folder, name)),
    constants.X_OK,
  );
}

async function firstReadable(
  paths: readonly string[],
  mode: number = constants.R_OK,
): Promise<string | undefined> {
  for (const path of paths) {
    const there = await access(path, mode).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return undefined;
}
