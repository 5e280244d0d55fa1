import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { decideAll, summarize, type Verdict } from "../../../tools/judge/verdict.ts";
import { jpeg2000Cases } from "../tools/judge/jpeg2000.ts";
import { livingThreads, megabytes } from "../tools/judge/process.ts";

/** Third-party test data lies outside the repository, because nothing says that it may be in it. */
const data = fileURLToPath(new URL("../../../../shared/data/corpora", import.meta.url));
const absent = !existsSync(`${data}/openjpeg-nonregression`);

function corpusTest(title: string, play: () => Promise<void>): void {
  test(title, { timeout: 120_000 }, async ({ skip }) => {
    if (absent) skip("corpora absent: openjpeg-nonregression");
    await play();
  });
}

corpusTest("every file of the OpenJPEG corpus is a picture or a typed error", async () => {
  const verdicts = await decideAll(await jpeg2000Cases(data));
  expect(verdicts.length).toBeGreaterThan(50);
  expect(summarize("jpeg2000", verdicts)).toMatchObject({
    right: verdicts.length,
    wrongAccepts: 0,
    wrongRefusals: 0,
    crashes: 0,
  });
  const counted = (test: (verdict: Verdict) => boolean): number => verdicts.filter(test).length;
  expect(counted(({ actual }) => actual === "accept")).toBeGreaterThan(5); // sound files are read
  expect(counted(({ detail }) => detail === "PHOTO_TOO_LARGE")).toBeGreaterThan(4); // gigantic sizes in the header
  expect(counted(({ detail }) => detail === "PHOTO_TIMEOUT")).toBe(0); // the loops of the corpus are caught by the header
  const details = new Map(verdicts.map(({ name, detail }) => [name, detail]));
  expect(details.get("issue1472-bigloop.j2k")).toBe("PHOTO_TOO_LARGE");
  expect(details.get("broken1.jp2")).toBe("PHOTO_UNDECODABLE");
});

corpusTest("decoded again and again, no thread stays and memory does not grow", async () => {
  const cases = await jpeg2000Cases(data);
  const pass = async (): Promise<void> => {
    for (const { decide } of cases) await decide();
  };
  await pass();
  const before = { threads: livingThreads(), size: megabytes() };
  for (let count = 0; count < 2; count++) await pass();
  expect(livingThreads()).toBeLessThanOrEqual(before.threads + 1);
  // Some fifty decodings; one thread with its decoder holds more than 20 MB.
  expect(megabytes() - before.size).toBeLessThan(200);
});
