import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { logInto } from "./log-file.ts";

it("hides a 12-digit number that somebody typed, and leaves the rest as it was said", () => {
  const folder = mkdtempSync(join(tmpdir(), "uketsuke-log-"));
  try {
    const path = join(folder, "log");
    const log = logInto(path);
    log.write("error", "unknown command 1234 5678 9018");
    log.write("note", "2 readers");
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const said = lines.map((line) => (JSON.parse(line) as { text: string }).text);
    expect(said).toEqual(["unknown command [個人番号]", "2 readers"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
