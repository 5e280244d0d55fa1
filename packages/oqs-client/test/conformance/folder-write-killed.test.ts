/**
 * A program that registers through the folder, killed at each step: what it had published is found again, nothing is
 * published twice, and no part of a request is ever seen.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { madeFolder } from "../folder/made-folder.ts";

const child = fileURLToPath(new URL("../children/register.ts", import.meta.url));
const strace =
  spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", process.execPath, "-e", "0"]).status === 0;
const noStrace = strace ? "" : " (skipped: strace absent or not permitted)";

function registerUnder(root: string, injection: string): string {
  const traced = "trace=fsync,link,linkat";
  const args = ["-f", "-qq", "-o", "/dev/null", "-e", traced, "-e", `inject=${injection}`];
  // One thread does all file work, so that the k-th call is the k-th call.
  const env = { ...process.env, UV_THREADPOOL_SIZE: "1" };
  const { stdout } = spawnSync("strace", [...args, process.execPath, child, root], {
    encoding: "utf8",
    env,
  });
  return stdout.trim();
}

describe.skipIf(!strace)(`killed${noStrace}`, () => {
  test.each<[string, string, { pending: number; published: number }]>([
    ["before the intent is flushed", "fsync:signal=KILL:when=1", { pending: 0, published: 0 }],
    ["when the intent has its name", "fsync:signal=KILL:when=2", { pending: 1, published: 0 }],
    ["before the request is flushed", "fsync:signal=KILL:when=3", { pending: 1, published: 0 }],
    [
      "before the request has its name",
      "link,linkat:error=EIO:signal=KILL:when=1",
      { pending: 1, published: 0 },
    ],
    ["when the request has its name", "fsync:signal=KILL:when=4", { pending: 1, published: 1 }],
  ])("%s", async (_, injection, expected) => {
    await using made = madeFolder();
    expect(registerUnder(made.root, injection)).toBe("");
    const requests = made.files("req").filter((name) => name.endsWith(".xml"));
    const link = made.link();
    const pending = await link.pending();
    expect({ pending: pending.length, published: requests.length }).toEqual(expected);
    for (const name of requests)
      expect(readFileSync(join(made.root, "req", name), "utf8")).toMatch(/<\/XmlMsg>\r\n$/);

    const seen: string[] = [];
    await using __ = await made.serve(({ name }) => {
      seen.push(name);
      return { answer: "message", message: { MessageBody: { ProcessingResultStatus: "1" } } };
    });
    for (const intent of pending) {
      const answer = await link.resume(intent, { deadlineMs: expected.published ? 5_000 : 60 });
      expect(answer.outcome).toBe(expected.published === 1 ? "answered" : "unknown");
    }
    expect(seen).toHaveLength(expected.published);
    expect(await link.pending()).toHaveLength(expected.pending - expected.published);
    // The next one has a number of its own, and goes its way.
    expect((await link.ask("reference-number", {})).outcome).toBe("answered");
    expect(new Set(seen).size).toBe(seen.length);
  });

  test.each([
    ["the request cannot be flushed", "fsync:error=EIO:when=3", "FOLDER_NOT_WRITABLE"],
    ["the disk is full", "fsync:error=ENOSPC:when=3", "FOLDER_FULL"],
    ["the name cannot be given", "link,linkat:error=EACCES:when=1", "FOLDER_NOT_WRITABLE"],
  ])("%s: a typed error, nothing published, nothing pending", async (_, injection, code) => {
    await using made = madeFolder();
    expect(registerUnder(made.root, injection)).toBe(code);
    expect([made.files("req"), await made.link().pending()]).toEqual([[], []]);
  });

  test("a disk that knows no second names is served all the same", async () => {
    await using made = madeFolder();
    expect(registerUnder(made.root, "link,linkat:error=EPERM:when=1")).toBe("unknown");
    expect(made.files("req")).toHaveLength(1);
  });

  test("the folder's flush fails behind the name: the request counts as published", async () => {
    await using made = madeFolder();
    expect(registerUnder(made.root, "fsync:error=EIO:when=4")).toBe("unknown");
    expect(await made.link().pending()).toHaveLength(1);
  });
});
