import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { decideAll, type Judge, summarize } from "../../../tools/judge/verdict.ts";
import { judge as blns } from "../tools/judge/blns.ts";
import { judge as json } from "../tools/judge/json.ts";
import { judge as xml } from "../tools/judge/xml.ts";

const corpora = fileURLToPath(new URL("../../../../shared/data/corpora", import.meta.url));

/** Cases of each corpus: one XML file is read as two encodings, one naughty string takes five ways. */
const judges: readonly [string, Judge, number][] = [
  ["xml", xml, 2 * 47 + 1],
  ["json", json, 318],
  ["blns", blns, 5 * 515],
];

for (const [name, judge, count] of judges) {
  const absent = existsSync(join(corpora, judge.folder)) ? "" : " (skipped: corpora absent)";
  describe.skipIf(absent !== "")(`judge ${name}${absent}`, () => {
    test("nothing is wrongly accepted or refused, nothing crashes", async () => {
      const verdicts = await decideAll(await judge.cases(corpora));
      expect(summarize(name, verdicts)).toMatchObject({
        cases: count,
        right: count,
        wrongAccepts: 0,
        wrongRefusals: 0,
        crashes: 0,
      });
    });
  });
}
