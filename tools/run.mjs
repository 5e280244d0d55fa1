// The entrance behind every npm script: brings the pinned Node and pnpm, installs, builds, then runs the task.
// Node >= 20 and npm are all it asks of the machine; nothing is written outside the repository (`test` as root: apt-get).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { argv, env, execPath, exit, platform, versions } from "node:process";
import { needDebianPackages, systemVersions } from "./debian.mjs";
import { onlyOnce, root } from "./stamp.mjs";
import { clearReports, summary } from "./summary.mjs";

const toolchain = join(root, "tools", "toolchain");
const [task = "start", ...rest] = argv.slice(2).filter((argument) => argument !== "--");

/** Runs one command with its output shown; the first that fails ends everything with its exit code. */
async function run(
  command,
  args,
  { cwd = root, shell = false, allowFailure = false, stdio = "inherit" } = {},
) {
  const child = spawn(command, args, { cwd, shell, stdio, env });
  // A terminal sends Ctrl-C to the child as well: we only wait for it to clean up. Other ends are handed on.
  const stay = () => {};
  const handOn = (signal) => child.kill(signal);
  process.on("SIGINT", stay);
  process.on("SIGTERM", handOn);
  process.on("SIGHUP", handOn);
  const [status, signal] = await once(child, "exit");
  for (const [name, listener] of [
    ["SIGINT", stay],
    ["SIGTERM", handOn],
    ["SIGHUP", handOn],
  ])
    process.off(name, listener);
  const code = status ?? (signal === "SIGINT" ? 130 : 1);
  if (code !== 0 && !allowFailure) exit(code);
  return code;
}

async function bringToolchain() {
  await onlyOnce({
    stamp: join(toolchain, "node_modules", ".stamp"),
    inputs: [join(toolchain, "package.json"), join(toolchain, "package-lock.json")],
    say: "Bringing the pinned Node and pnpm (about 50 MB, once)",
    work: () =>
      run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
        cwd: toolchain,
        shell: platform === "win32",
      }),
  });
  const folder = `node-${platform === "win32" ? "win" : platform}-${process.arch}`;
  const home = join(toolchain, "node_modules", folder);
  const own = join(home, "bin", platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) {
    env.PATH = [join(home, "bin"), join(toolchain, "node_modules", ".bin"), env.PATH].join(
      delimiter,
    );
    // Native add-ons compile against the headers that came with this Node; nothing is downloaded.
    if (platform !== "win32") env.npm_config_nodedir = home;
    return own;
  }
  const [major, minor] = versions.node.split(".").map(Number);
  if (major > 24 || (major === 24 && minor >= 0)) return execPath;
  console.error(
    `uketsuke: no pinned Node for ${folder}, and this one is ${versions.node}. Install Node 24 and run the command again.`,
  );
  return exit(1);
}

async function install(node) {
  const headers = platform !== "linux" || existsSync("/usr/include/PCSC/winscard.h");
  await onlyOnce({
    stamp: join(root, "node_modules", ".stamp"),
    inputs: ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"].map((name) =>
      join(root, name),
    ),
    extra: `pcsc headers: ${headers}`,
    say: "Installing dependencies (about 20 s from a warm store, once)",
    work: () => {
      if (!headers)
        console.log(
          "uketsuke: libpcsclite-dev is not here, so the PC/SC binding will not compile; what node-gyp prints next is expected. The virtual card runs in process instead.",
        );
      // pnpm believes an optional package that failed to build is up to date; forgetting its state makes it try again.
      for (const file of [".pnpm/lock.yaml", ".pnpm-workspace-state-v1.json"])
        rmSync(join(root, "node_modules", file), { force: true });
      const pnpm = join(toolchain, "node_modules", "pnpm", "bin", "pnpm.mjs");
      return run(node, [pnpm, "install", "--frozen-lockfile", "--reporter=append-only"]);
    },
  });
}

const turbo = (node, ...args) => [
  node,
  [join(root, "node_modules", "turbo", "bin", "turbo"), "run", ...args],
];
const quiet = ["--output-logs=errors-only"];

const tasks = {
  async start(node) {
    await run(...turbo(node, "build", "--filter=@uketsuke/kiosk...", ...quiet));
    const app = join("apps", "kiosk", "src", "sandbox", "main.ts");
    await run(node, ["--disable-warning=ExperimentalWarning", app, ...rest]);
  },
  async uketsuke(node) {
    // Once everything is installed, its stdout is the result alone.
    const told = { stdio: ["inherit", process.stderr, "inherit"] };
    await run(...turbo(node, "build", "--filter=@uketsuke/cli...", ...quiet), told);
    const program = join(root, "apps", "cli", "bin", "uketsuke.js");
    await run(node, [program, ...rest], { cwd: env.INIT_CWD ?? root });
  },
  async build(node) {
    await run(...turbo(node, "build", ...rest));
  },
  async test(node) {
    clearReports();
    // One package after the other: pcscd and chromium want the two cores for themselves.
    const all = turbo(node, "test", "--continue", "--concurrency=1", ...rest);
    const code = await run(...all, { allowFailure: true });
    exit(summary() || code ? 1 : 0);
  },
  async check(node) {
    await run(...turbo(node, "build", ...quiet));
    await run(node, [join("tools", "check.mjs"), ...rest]);
  },
  async bench(node) {
    await run(...turbo(node, "build", ...quiet));
    await run(node, [join("bench", "main.ts"), ...rest]);
  },
  async judge(node) {
    await run(node, ["--disable-warning=ExperimentalWarning", "tools/judge/main.ts", ...rest]);
  },
  async campaign(node) {
    await run(node, ["--disable-warning=ExperimentalWarning", "tools/campaign/main.ts", ...rest]);
  },
  async summary() {
    exit(summary());
  },
};

env.TURBO_TELEMETRY_DISABLED = "1";
env.DO_NOT_TRACK = "1";
const node = await bringToolchain();
if (task === "test") {
  needDebianPackages();
  env.UKETSUKE_SYSTEM = systemVersions();
}
await install(node);
const known = tasks[task] ?? (async () => run(...turbo(node, task, ...rest)));
await known(node);
