import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly {
        readonly startOffset: number;
        readonly endOffset: number;
        readonly count: number;
      }[];
    }[];
  }[];
}

const source = new URL("../src/", import.meta.url);
const watched = (path: string): boolean =>
  path.startsWith("rules/") || ["rules.ts", "evaluate.ts", "usb-installation.ts"].includes(path);

it("the machines visit every branch of every rule", { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-branches-"));
  try {
    const script = fileURLToPath(new URL("./visit-machines.ts", import.meta.url));
    await promisify(execFile)(process.execPath, [script], {
      env: { PATH: process.env.PATH, NODE_V8_COVERAGE: folder, NODE_NO_WARNINGS: "1" },
    });
    const [file = ""] = await readdir(folder);
    const { result } = JSON.parse(await readFile(join(folder, file), "utf8")) as Coverage;
    const rules = result.filter(
      ({ url }) => url.startsWith(source.href) && watched(url.slice(source.href.length)),
    );
    expect(rules.length).toBeGreaterThan(10);
    const unvisited = await Promise.all(
      rules.map(async ({ url, functions }) => {
        const text = await readFile(new URL(url), "utf8");
        const never = functions.flatMap(({ ranges }) => ranges.filter(({ count }) => count === 0));
        return never.map(({ startOffset, endOffset }) => {
          const line = text.slice(0, startOffset).split("\n").length;
          const words = text.slice(startOffset, endOffset).replace(/\s+/g, " ").slice(0, 60);
          return `${url.slice(source.href.length)}:${line}: ${words}`;
        });
      }),
    );
    expect(unvisited.flat()).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
