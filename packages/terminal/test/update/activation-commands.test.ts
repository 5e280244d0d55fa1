import { expect, test } from "vitest";
import { activationBy } from "../../src/update/index.ts";

const version = { version: "2.0", sequence: 2, sha256: "0".repeat(64) };
const script = (text: string): readonly string[] => [process.execPath, "-e", text];
const told = `console.log(process.env.UKETSUKE_UPDATE_FILE, process.env.UKETSUKE_UPDATE_PROGRAM, process.env.UKETSUKE_UPDATE_VERSION, process.argv[1])`;

test("the maker's commands get file, program and version, and no shell reads their arguments", async () => {
  const lines: string[] = [];
  const commands = { activate: [...script(told), "$(touch x); `y`"], health: script(told) };
  const made = activationBy("bridge", commands, { onLine: (line) => void lines.push(line) });
  await made.activate({ ...version, path: "/a/file" });
  expect(await made.isHealthy(version)).toBe(true);
  expect(lines).toEqual(["/a/file bridge 2.0 $(touch x); `y`", "/a/file bridge 2.0 undefined"]);
});

test("an installer that ends with another number broke; a health check that does says no", async () => {
  const made = activationBy("bridge", {
    activate: script("process.exit(3)"),
    health: script("process.exit(1)"),
  });
  await expect(made.activate({ ...version, path: "x" })).rejects.toMatchObject({
    code: "UPDATE_INSTALLER_FAILED",
    message: expect.stringContaining("ended with 3"),
  });
  expect(await made.isHealthy(version)).toBe(false);
});

test("a command that hangs is ended, and one that is interrupted says why", async () => {
  const hanging = script("setInterval(() => {}, 1000)");
  const slow = { activate: hanging, health: hanging, seconds: 0.1 };
  await expect(activationBy("b", slow).isHealthy(version)).rejects.toMatchObject({
    code: "UPDATE_INSTALLER_FAILED",
  });
  const signal = AbortSignal.abort(new Error("stopped"));
  await expect(activationBy("b", slow, { signal }).isHealthy(version)).rejects.toThrow("stopped");
});
