import { appendFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMyNumberCard } from "@uketsuke/jpki";
import { recordTrace } from "@uketsuke/jpki/trace";
import { issueCard, recordFullTrace, type VirtualCard } from "@uketsuke/jpki/virtual-card";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { type Ended, json, uketsuke } from "./command-line.ts";
import { steady } from "./steady.ts";

let folder = "";
let card: VirtualCard;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-trace-"));
  card = await issueCard({ persona: "taro", atr: "contact" });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What `card info` does with a card. */
async function lookAt(recorded: Parameters<typeof openMyNumberCard>[0]): Promise<void> {
  await using myNumberCard = await openMyNumberCard(recorded);
  await myNumberCard.authentication.presence();
  await myNumberCard.authentication.readCertificate();
  await myNumberCard.authentication.pinTriesLeft();
}

describe("trace", () => {
  it("show tells every exchange in words", async () => {
    const path = join(folder, "redacted.trace");
    const write = (line: string): void => appendFileSync(path, line.replace(/"t":[\d.]+/, '"t":1'));
    await lookAt(recordTrace(card, { write }));
    const ended = await uketsuke(["trace", "show", path]);
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(ended.stdout.replace(/, \d{3,} bytes/, ", SOME bytes")).toMatchFileSnapshot(
      "golden/trace-show.txt",
    );
    const shown = await uketsuke(["trace", "show", path, "--json"]);
    await expect(
      shown.stdout
        .replace(/, \d{3,} bytes/g, ", SOME bytes")
        .replace(/("recorded|"at|"time|"date)[^,\n]*/g, '$1": "MOMENT"'),
    ).toMatchFileSnapshot("golden/trace-show.json.txt");
    expect(json(shown)).toMatchObject({ truncated: false, header: { redacted: true } });
    await writeFile(path, `${await readFile(path, "utf8")}{"t":9,`);
    expect((await uketsuke(["trace", "show", path])).stderr).toBe("The last line is cut off.\n");
  });

  it("replay shows the card of a whole trace, and how far a redacted one goes", async () => {
    const whole = join(folder, "whole.trace");
    await lookAt(recordFullTrace(card, { write: (line) => appendFileSync(whole, line) }));
    const shown = await uketsuke(["trace", "replay", whole]);
    expect(shown.code).toBe(exitCodes.done);
    expect(shown.stdout).toMatch(/^Card +my-number-card \(JPKIAPICCTOKEN2\)$/m);
    expect(shown.stderr).toMatch(/^Played (\d+) of \1 exchanges\.\n$/);
    const steadily = ({ stdout }: Ended): string => steady(stdout.replaceAll(folder, "FOLDER"));
    await expect(steadily(shown)).toMatchFileSnapshot("golden/trace-replay.txt");
    await expect(
      steadily(await uketsuke(["trace", "replay", whole, "--json"])),
    ).toMatchFileSnapshot("golden/trace-replay.json.txt");

    const redacted = join(folder, "again.trace");
    await lookAt(recordTrace(card, { write: (line) => appendFileSync(redacted, line) }));
    const ended = await uketsuke(["trace", "replay", redacted]);
    expect(ended.code).toBe(exitCodes.broken);
    expect(ended.stderr).toMatch(/^Played \d+ of \d+ exchanges\.\nerror CERTIFICATE_ABSENT: /);
  });

  it("diff tells where two traces part, and view is another name of show", async () => {
    const [first, second, longer] = ["a.trace", "b.trace", "c.trace"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    for (const path of [first, longer])
      await lookAt(recordTrace(card, { write: (line) => appendFileSync(path, line) }));
    await using myNumberCard = await openMyNumberCard(
      recordTrace(card, { write: (line) => appendFileSync(second, line) }),
    );
    await myNumberCard.authentication.presence();
    await myNumberCard.authentication.pinTriesLeft();

    const same = await uketsuke(["trace", "diff", first, longer]);
    expect(same).toMatchObject({ code: exitCodes.done, stderr: "" });
    expect(same.stdout).toMatch(/^\d+ exchanges and events are the same\.\n$/);
    const text = await uketsuke(["trace", "diff", first, second]);
    expect(text.code).toBe(exitCodes.no);
    const steadily = ({ stdout }: Ended): string => stdout.replace(/, \d{4} bytes/, ", SOME bytes");
    await expect(steadily(text)).toMatchFileSnapshot("golden/trace-diff.txt");
    const document = await uketsuke(["trace", "diff", first, second, "--json"]);
    await expect(steadily(document)).toMatchFileSnapshot("golden/trace-diff.json.txt");

    await writeFile(longer, (await readFile(longer, "utf8")).replace(/.*\n$/, ""));
    const shorter = await uketsuke(["trace", "diff", first, longer, "--json"]);
    expect(json(shorter)).toMatchObject({
      header: [],
      difference: { fields: ["end"], second: { what: "the trace has ended" } },
    });
    const [show, view] = await Promise.all(
      ["show", "view"].map((name) => uketsuke(["trace", name, first])),
    );
    expect(view).toEqual(show);
  });

  it("no file and no trace are wrong use, and the line is named", async () => {
    const rubbish = join(folder, "rubbish");
    await writeFile(rubbish, "this is no trace\n");
    for (const command of ["show", "replay"]) {
      const none = await uketsuke(["trace", command, join(folder, "absent")]);
      expect(none).toMatchObject({ code: exitCodes.usage, stdout: "" });
      expect(none.stderr).toContain("error FILE_UNREADABLE");
      const ended = await uketsuke(["trace", command, rubbish]);
      expect(ended.code).toBe(exitCodes.usage);
      expect(ended.stderr).toContain("error TRACE_INVALID: Line 1 of the trace is no JSON.");
      expect(ended.stderr).not.toContain("this is");
    }
    const diff = await uketsuke(["trace", "diff", rubbish, rubbish]);
    expect(diff.code).toBe(exitCodes.usage);
  });
});
