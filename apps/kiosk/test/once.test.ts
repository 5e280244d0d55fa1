import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeFrame } from "@uketsuke/face-verify/synthetic";
import { readResult } from "@uketsuke/oqs-client/folder";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sandboxFace } from "../src/sandbox/faces.ts";

const main = fileURLToPath(new URL("../src/sandbox/main.ts", import.meta.url));

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "uketsuke-once-test-"));
});
afterEach(() => rm(temporary, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the sandbox as `npm start` does, with a temporary folder of its own. */
function sandbox(args: readonly string[], after?: (output: string) => NodeJS.Signals | undefined) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  let sent = false;
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    const signal = sent ? undefined : after?.(output);
    if (signal !== undefined) sent = child.kill(signal);
  });
  return new Promise<Ended>((resolve) => {
    child.once("close", (code) => resolve({ code, output, errors }));
  });
}

async function resultFiles(): Promise<string[]> {
  const [run = ""] = (await readdir(temporary)).filter((name) => /^uketsuke-\w{6}$/.test(name));
  const folder = join(temporary, run, "OQS", "face");
  return (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
}

test("--once: every step with its time, one whole file, exit code 0, nothing left behind but the results", async () => {
  const { code, output, errors } = await sandbox(["--once"]);
  expect(errors).toBe("");
  expect(output).toMatch(/SIMULATED: cards, people, terminal authenticator/);
  for (const step of [
    /\d+ ms {2}card found \(my-number-card\)/,
    /\d+ ms {2}photo read \(\d+ bytes, 照合番号B: SIMULATED scanner/,
    /\d+ ms {2}face matched \(score 0\.\d+, threshold 0\.\d+\)/,
    /\d+ ms {2}proof signed by the card \(PIN-less, SIMULATED terminal\)/,
    /\d+ ms {2}proof accepted, eligible \(made-up insurer .+\)/,
    /\d+ ms {2}file written \(.+\.xml\)/,
  ])
    expect(output).toMatch(step);
  expect(code).toBe(0);

  const files = await resultFiles();
  expect(files).toHaveLength(1);
  const [file = ""] = files;
  expect(output).toContain(file);
  const result = await readResult(file, { encoding: "UTF-8" });
  expect(JSON.stringify(result)).toContain("見本");
  // Results and journal stay; sockets and the private PC/SC service do not.
  expect(await readdir(temporary)).toHaveLength(1);
});

test("--once with another person's card: no match, exit code 1, no file", async () => {
  const { code, output } = await sandbox(["--once", "--persona", "borrowed-card"]);
  expect(output).toMatch(/no match \(score -?0\.\d+, threshold 0\.\d+\)/);
  expect(output).toMatch(/visit {6}not identified: no-match/);
  expect(code).toBe(1);
  expect(await resultFiles()).toEqual([]);
});

test("--once by PIN", async () => {
  const { code, output } = await sandbox(["--once", "--identify", "pin"]);
  expect(output).toMatch(/PIN accepted by the card/);
  expect(output).not.toContain("SIMULATED terminal)");
  expect(code).toBe(0);
});

test("--once with one's own photo: the picture is on no disk", async () => {
  const { camera } = await sandboxFace("hanako");
  const pictures = await mkdtemp(join(tmpdir(), "uketsuke-picture-"));
  try {
    await writeFile(join(pictures, "me.jpg"), await encodeFrame(camera));
    const { code, output } = await sandbox(["--once", "--photo", join(pictures, "me.jpg")]);
    expect(output).toMatch(/face matched/);
    expect(code).toBe(0);
    const left = await readdir(temporary, { recursive: true });
    expect(left.filter((name) => /\.(jpe?g|png|jp2)$/.test(name))).toEqual([]);
  } finally {
    await rm(pictures, { recursive: true });
  }
});

test.each([
  ["an unknown persona", ["--once", "--persona", "nobody"], /there is no persona "nobody"/],
  ["an unknown option", ["--twice"], /--twice/],
  ["a port that is none", ["--port", "http"], /--port/],
])("%s: said with the usage, exit code 2", async (_name, args, sentence) => {
  const { code, errors } = await sandbox(args);
  expect(errors).toMatch(sentence);
  expect(errors).toContain("usage: npm start");
  expect(code).toBe(2);
});

test.each([
  ["--folder", "absent/folder", /folder .*absent.folder cannot be made \(ENOENT\)/],
  ["--photo", "absent.jpg", /absent\.jpg cannot be read \(ENOENT\)/],
])(
  "%s with a path that is not there: what happened and what to do, exit code 1",
  async (option, name, message) => {
    const { code, errors } = await sandbox(["--once", option, join(temporary, name)]);
    expect(code).toBe(1);
    expect(errors).toMatch(message);
  },
);

test("Ctrl-C in the middle of a reception: cleaned up, exit code 130", async () => {
  const { code } = await sandbox(["--once"], (output) =>
    output.includes("card found") ? "SIGINT" : undefined,
  );
  expect(code).toBe(130);
  expect(await readdir(temporary)).toHaveLength(1);
});

test("the page: says where it is, Ctrl-C ends it with 130 and leaves nothing running", async () => {
  const { code, output } = await sandbox(["--port", "0"], (said) =>
    said.includes("Ctrl-C ends") ? "SIGINT" : undefined,
  );
  expect(output).toMatch(/page {7}http:\/\/127\.0\.0\.1:\d+/);
  expect(code).toBe(130);
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? "";
  await expect(fetch(origin)).rejects.toThrow();
  expect(await readdir(temporary)).toHaveLength(1);
});
