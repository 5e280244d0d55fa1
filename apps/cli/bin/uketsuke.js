#!/usr/bin/env node
// The one file in plain JavaScript: V8's compile cache, which also keeps stripped TypeScript, must be on before the first .ts file loads.
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const { argv, env, platform, stdout, versions } = process;
if (Number(versions.node.split(".")[0]) < 24) {
  console.error(
    `uketsuke needs Node 24 or newer, and this one is ${versions.node}. Inside the repository "npm run uketsuke -- doctor" brings the right one.`,
  );
  process.exit(5);
}

// Never the shared temporary folder that Node would take: code of this user comes from this user's own folder only.
const caches =
  platform === "win32" ? env.LOCALAPPDATA : env.XDG_CACHE_HOME || join(homedir(), ".cache");
if (caches) module.enableCompileCache(join(caches, "uketsuke", "compile"));

// A reader of our stdout that closes early (head) is no failure of ours, and the work still ends in order.
stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
});

const { main } = await import("../src/main.ts");
process.exitCode = await main(argv.slice(2), process);
