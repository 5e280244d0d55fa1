/** Identifiers nobody should choose: they go into the file as they are or are refused, and never into a path. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { OqsError } from "../../src/index.ts";
import { eligible, madeFolder } from "../folder/made-folder.ts";

const corpus = fileURLToPath(
  new URL("../../../../../shared/data/corpora/blns/blns.json", import.meta.url),
);
const present = existsSync(corpus);
const absent = present ? "" : " (skipped: corpora absent)";

async function identifiersThatPass(identifiers: readonly string[]): Promise<string[]> {
  await using made = madeFolder();
  const echoed: string[] = [];
  await using _ = await made.serve(({ header }) => {
    echoed.push(header.ArbitraryFileIdentifier ?? "");
    return eligible();
  });
  const link = made.link({ intervalMs: 1 });
  const passed: string[] = [];
  await Promise.all(
    identifiers.map(async (identifier) => {
      const MessageHeader = { ArbitraryFileIdentifier: identifier };
      try {
        const answer = await link.ask("eligibility", { MessageHeader }, { deadlineMs: 30_000 });
        expect(answer.outcome).toBe("answered");
        passed.push(identifier);
      } catch (error) {
        if (!OqsError.is(error) || error.code !== "INVALID_ARGUMENT") throw error;
      }
    }),
  );
  expect(echoed.sort()).toEqual([...passed].sort());
  expect(["face", "req", "res", "uketsuke", "uketsuke-link"]).toEqual(
    expect.arrayContaining(readdirSync(made.root)),
  );
  for (const name of made.files("res")) expect(name).toMatch(/^OQSsiquc01res_\d{12}\.xml$/);
  return passed;
}

test("paths, devices and streams are identifiers like any other", async () => {
  const identifiers = [
    "../../etc/passwd",
    "..\\..\\x",
    "CON",
    "a:b",
    "x.",
    "<&>\"'",
    "a".repeat(64),
  ];
  expect((await identifiersThatPass(identifiers)).sort()).toEqual([...identifiers].sort());
});

test("what does not survive every encoding is refused", async () => {
  expect(await identifiersThatPass(["", " ", "a b", "あ", "a\0", "a\n", "x".repeat(65)])).toEqual(
    [],
  );
});

test.skipIf(!present)(`naughty strings${absent}`, async () => {
  const strings = [...new Set(JSON.parse(readFileSync(corpus, "utf8")) as string[])];
  const passed = await identifiersThatPass(strings);
  expect(passed.length).toBeGreaterThan(100);
  expect(passed.length).toBeLessThan(strings.length);
});
