import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { program } from "./command-line.ts";

it("an older Node is told which one is needed, before anything is loaded that it cannot read", () => {
  const older =
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })';
  const preload = `data:text/javascript,${encodeURIComponent(older)}`;
  const ended = spawnSync(process.execPath, ["--import", preload, program, "--help"], {
    encoding: "utf8",
  });
  expect(ended).toMatchObject({ status: exitCodes.broken, stdout: "" });
  expect(ended.stderr).toContain("needs Node 24 or newer, and this one is 20.20.2");
});
