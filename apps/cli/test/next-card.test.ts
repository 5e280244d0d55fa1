import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-next-card-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("a visit with the made-up next card: its proof by ECDSA is accepted", async () => {
  const args = ["visit", "--sandbox", "--persona", "next-card", "--folder", folder];
  const ended = await uketsuke([...args, "--pin-stdin", "--json"], { stdin: "9090\n" });
  expect(ended.code, ended.stderr).toBe(exitCodes.done);
  expect(json(ended)).toMatchObject({ outcome: "complete" });
});
