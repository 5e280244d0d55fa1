import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  insertIntoVpcd,
  issueCard,
  missingForPrivatePcscd,
  startPrivatePcscd,
} from "@uketsuke/jpki/virtual-card";
import type { Contender, Figure, Finding, Subject } from "../harness.ts";

export const rounds = 20;

const uketsuke = fileURLToPath(new URL("../../apps/cli/bin/uketsuke.js", import.meta.url));
const peer = "node -e 0";
const started = "uketsuke card info, as far as PC/SC";

/** What starting the command line costs, as wall time and as time of the processor, beside a Node that does nothing. */
export async function open(): Promise<Subject> {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-bench-cli-"));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const missing = await missingForPrivatePcscd();
  const pcscd = missing.length === 0 ? opening.use(await startPrivatePcscd()) : undefined;
  const port = pcscd?.vpcdPort;
  if (port !== undefined) {
    opening.use(await insertIntoVpcd(await issueCard({ persona: "taro" }), { port }));
  }
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, LANG: "C", XDG_CACHE_HOME: folder, ...pcscd?.environment };
  const line = (
    name: string,
    args: readonly string[],
    more: NodeJS.ProcessEnv = {},
  ): Contender => ({
    name,
    round: () => timed(args, { ...env, ...more }),
  });
  const contenders = [
    line(peer, ["-e", "0"]),
    line("uketsuke --version", [uketsuke, "--version"]),
    line("uketsuke --help", [uketsuke, "--help"]),
    line("uketsuke --help, no compile cache", [uketsuke, "--help"], {
      NODE_DISABLE_COMPILE_CACHE: "1",
    }),
    line("uketsuke card info --help", [uketsuke, "card", "info", "--help"]),
    ...(pcscd
      ? [
          line("uketsuke readers", [uketsuke, "readers"]),
          line(started, [uketsuke, "card", "info", "--reader", "no such reader"]),
          line("uketsuke card info, to its end", [uketsuke, "card", "info"]),
        ]
      : []),
    line("uketsuke completion suggest", [uketsuke, "completion", "suggest", "--", "doctor"]),
  ];
  const parts = opening.move();
  return {
    contenders,
    notes: [
      "each round is a process of its own; the compile cache is warm but for the contender without it",
      pcscd
        ? `card commands reach a private pcscd; "${started}" ends when PC/SC has told the readers, "to its end" reads a virtual card`
        : `card commands are left out: ${missing.join(", ")}`,
    ],
    findings: (figures) => [goal(figures, "uketsuke --help", 2), goal(figures, started, 5)],
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** bash tells the processor time of its children, which other programs of the machine disturb less than wall time. */
const telling = '"$@" </dev/null >/dev/null 2>&1; times';

async function timed(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Readonly<Record<string, number>>> {
  const started = performance.now();
  const child = spawn("bash", ["-c", telling, "bash", process.execPath, ...args], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => told.push(part));
  await once(child, "close");
  const wall = performance.now() - started;
  const [, children = ""] = Buffer.concat(told).toString("utf8").trim().split("\n");
  const processor = [...children.matchAll(/(\d+)m([\d.]+)s/g)]
    .map(([, minutes, seconds]) => Number(minutes) * 60_000 + Number(seconds) * 1000)
    .reduce((all, part) => all + part, 0);
  return { wall, processor };
}

function goal(figures: readonly Figure[], name: string, most: number): Finding {
  const ratio = figures.find(
    ({ contender, step }) => contender === name && step === "processor",
  )?.ratio;
  const what = `${name} within ${most} × ${peer}, processor time`;
  if (ratio === undefined) return { what, value: "not measured" };
  return { what, value: `${ratio.toFixed(2)} ×`, met: ratio <= most };
}
