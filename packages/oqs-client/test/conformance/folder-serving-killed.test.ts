/** The answering side, killed at each step and started again: every request has exactly one answer, none is lost. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { eligible, fileOf, madeFolder } from "../folder/made-folder.ts";
import { codeOf } from "../support.ts";

const child = fileURLToPath(new URL("../children/serve-link.ts", import.meta.url));
const strace =
  spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", process.execPath, "-e", "0"]).status === 0;
const noStrace = strace ? "" : " (skipped: strace absent or not permitted)";
const name = "OQSsiquc01req_202611220001";

async function lines(process: ChildProcess): Promise<string[]> {
  let said = "";
  process.stdout?.on("data", (data: Buffer) => {
    said += data.toString();
  });
  const late = setTimeout(() => process.kill("SIGKILL"), 20_000);
  await once(process, "close");
  clearTimeout(late);
  return said.trim().split("\n");
}

describe.skipIf(!strace)(`killed${noStrace}`, () => {
  test.each([
    ["when it takes the request", "rename:error=EIO:signal=KILL:when=1", "req"],
    ["when it has taken it", "fsync:signal=KILL:when=1", "taken"],
    ["before the answer is flushed", "fsync:signal=KILL:when=2", "taken"],
    ["before the answer has its name", "link,linkat:error=EIO:signal=KILL:when=1", "taken"],
    ["when the answer has its name", "unlink,unlinkat:error=EIO:signal=KILL:when=1", "answered"],
    [
      "before it lets go of the request",
      "unlink,unlinkat:error=EIO:signal=KILL:when=2",
      "answered",
    ],
  ])("%s", async (_, injection, state) => {
    await using made = madeFolder();
    made.put("req", `${name}.xml`, fileOf({ ArbitraryFileIdentifier: "visit-1" }));
    const traced = "trace=fsync,rename,link,linkat,unlink,unlinkat";
    const quiet = ["-f", "-qq", "-o", "/dev/null"];
    const args = [...quiet, "-e", traced, "-e", `inject=${injection}`];
    const server = spawn("strace", [...args, process.execPath, child, made.root], {
      env: { ...process.env, UV_THREADPOOL_SIZE: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await lines(server);
    const answers = made.files("res").filter((one) => one.endsWith(".xml"));
    expect({
      req: made.files("req").length,
      taken: made.files("uketsuke-link").filter((one) => one.endsWith(".xml")).length,
      answers: answers.length,
    }).toEqual({
      req: state === "req" ? 1 : 0,
      taken: state === "req" ? 0 : 1,
      answers: state === "answered" ? 1 : 0,
    });

    let asked = 0;
    await using __ = await made.serve(({ again }) => {
      asked++;
      expect(again).toBe(state === "taken");
      return eligible();
    });
    const done = (): boolean =>
      made.files("req").length === 0 &&
      made.files("uketsuke-link").every((one) => !one.endsWith(".xml"));
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(asked).toBe(state === "answered" ? 0 : 1);
    expect(made.files("res").filter((one) => one.endsWith(".xml"))).toEqual([
      `${name.replace("req", "res")}.xml`,
    ]);
  });
});

test("two processes never serve one folder, and a dead one leaves it free at once", async () => {
  await using made = madeFolder();
  const server = spawn(process.execPath, [child, made.root], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(server.stdout, "data");
  expect(await codeOf(made.serve(eligible))).toBe("FOLDER_IN_USE");
  server.kill("SIGKILL");
  await once(server, "close");
  await using _ = await made.serve(eligible);
});
