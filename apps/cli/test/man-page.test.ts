import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { displayWidth } from "../src/display-width.ts";
import { manPage } from "../src/man-page.ts";
import { environment } from "./command-line.ts";
import { pathsOf, treeIn } from "./tree.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-man-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const env = environment({
  LC_ALL: "C.UTF-8",
  MANWIDTH: "80",
  MANROFFOPT: "-ww",
});

describe.each(["en", "ja"] as const)("the manual page in %s", (language) => {
  it("names every command but those that people do not call", async () => {
    const program = await treeIn(language);
    const page = manPage(program, language);
    for (const path of pathsOf(program)) {
      const title = `.SS uketsuke ${path.join(" ").replaceAll("-", "\\-")}\n`;
      if (path.length > 0) expect(page.includes(title), title).toBe(path[1] !== "suggest");
    }
  });

  it.skipIf(!has("man"))("is read by man without a warning (skipped without man)", async () => {
    const path = join(folder, `${language}.1`);
    await writeFile(path, manPage(await treeIn(language), language));
    const { status, stdout, stderr } = spawnSync("man", ["--warnings", "-l", path], {
      env,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("--log-file <file>");
    expect(stdout).toContain(language === "ja" ? "カードリーダー名の一部" : "part of the reader's");
    const wide = stdout
      .split("\n")
      .filter((line) => displayWidth(line) > 80 && !/completion/.test(line));
    expect(wide).toEqual([]);
  });

  it.skipIf(!has("groff"))(
    "is taken by groff without a warning (skipped without groff)",
    async () => {
      const input = manPage(await treeIn(language), language);
      const { status, stderr } = spawnSync("groff", ["-ww", "-Kutf8", "-Tutf8", "-mandoc"], {
        env,
        input,
        encoding: "utf8",
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    },
  );
});
