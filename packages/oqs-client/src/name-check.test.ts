import fc from "fast-check";
import iconv from "iconv-lite";
import { expect, test } from "vitest";
import replacements from "../codes/name-replacements.json" with { type: "json" };
import { sameSign } from "./encoding.ts";
import { OqsError } from "./errors.ts";
import { isJisX0208, jisX0208 } from "./jis-x-0208.ts";
import { checkName, nameForClaim } from "./name-check.ts";

test("JIS X 0208 has 6,879 characters; those people write otherwise are outside", () => {
  expect(jisX0208().size).toBe(6_879);
  for (const inside of "高崎徳邊邉凜熙渡齋齊龍　、。ヴ亜腕弌熙Ａ１〜−")
    expect(isJisX0208(inside), inside).toBe(true);
  for (const outside of [
    "髙",
    "﨑",
    "德",
    "𠮷",
    "①",
    "㈱",
    "纊",
    "ｱ",
    "A",
    " ",
    "é",
    "葛\u{E0100}",
  ])
    expect(isJisX0208(outside), outside).toBe(false);
});

test("another library's Shift_JIS has the same characters in the rows of JIS X 0208", () => {
  const theirs = new Set<string>();
  for (let row = 1; row <= 84; row++)
    for (let cell = 1; cell <= 94; cell++) {
      if (row === 13) continue;
      const lead = Math.floor((row - 1) / 2) + (row <= 62 ? 0x81 : 0xc1);
      const even = row % 2 === 0;
      const trail = even ? cell + 0x9e : cell + 0x3f + (cell >= 64 ? 1 : 0);
      const character = iconv.decode(Buffer.of(lead, trail), "cp932");
      if (!character.includes("\uFFFD")) theirs.add(sameSign[character] ?? character);
    }
  expect(theirs).toEqual(new Set(Array.from(jisX0208(), (one) => sameSign[one] ?? one)));
});

test.each([
  ["髙", "vendor-extension", "高", "table"],
  ["﨑", "vendor-extension", "崎", "table"],
  ["𠮷", "outside", "吉", "table"],
  ["德", "vendor-extension", "徳", "table"],
  ["葛\u{E0100}", "variation-selector", "葛", "base"],
  ["髙\u{E0100}", "vendor-extension", "高", "table"],
  ["\uFA19", "vendor-extension", "神", "compatibility"],
  ["①", "vendor-extension", "１", "compatibility"],
  ["㈱", "vendor-extension", "（株）", "compatibility"],
  ["é", "outside", "ｅ", "base"],
  ["e\u0301", "outside", "ｅ", "base"],
  ["A", "half-width", "Ａ", "width"],
  [" ", "half-width", "　", "width"],
  ["ｶﾞ", "half-width", "ガ", "width"],
  ["か\u3099", "outside", "が", "compatibility"],
  ["\u200B", "invisible", "", "removed"],
  ["\n", "invisible", "", "removed"],
])("%j: %s, %j by %s", (character, reason, text, by) => {
  const [finding] = checkName(`見${character}本`).findings;
  expect(finding).toMatchObject({ position: 1, index: 1, character, reason });
  expect(finding?.suggestion).toEqual({ text, by });
});

test.each(["●", "〓", "彅", "한", "😀", "\ud800"])("for %j nothing is suggested", (character) => {
  const { claimSafe, findings } = checkName(`見本　${character}子`);
  expect(claimSafe).toBe(false);
  expect(findings).toHaveLength(1);
  expect(findings[0]?.suggestion).toBeUndefined();
});

test("positions count characters, indexes count UTF-16 units", () => {
  const places = checkName("𠮷野　葛\u{E0100}﨑").findings.map(
    ({ position, index, codePoints }) => ({
      position,
      index,
      codePoints,
    }),
  );
  expect(places).toEqual([
    { position: 0, index: 0, codePoints: ["U+20BB7"] },
    { position: 3, index: 4, codePoints: ["U+845B", "U+E0100"] },
    { position: 4, index: 7, codePoints: ["U+FA11"] },
  ]);
});

test("a name for claims is a suggestion with its changes, and says what nobody can decide", () => {
  expect(nameForClaim("高橋　花子")).toEqual({ outcome: "as-is", name: "高橋　花子" });
  const suggested = nameForClaim("髙橋 花子");
  expect(suggested).toMatchObject({ outcome: "suggested", name: "高橋　花子" });
  expect(suggested.outcome === "suggested" && suggested.changes).toHaveLength(2);
  expect(nameForClaim("髙●　花子")).toMatchObject({
    outcome: "undecided",
    name: "高●　花子",
    changes: [{ character: "髙" }],
    undecided: [{ character: "●", reason: "masked" }],
  });
});

test("an institution's own replacements go first, and are checked themselves", () => {
  expect(nameForClaim("彅髙　見本", { replacements: { 彅: "なぎ", 髙: "タカ" } })).toMatchObject({
    outcome: "suggested",
    name: "なぎタカ　見本",
  });
  for (const text of ["髙", ""])
    expect(() => checkName("見本", { replacements: { 彅: text } })).toThrow(OqsError);
});

test.each([
  ["見本　太郎", []],
  ["見本太郎", ["no-space"]],
  ["　見本　太郎", ["outer-space"]],
  ["", ["empty"]],
  ["　", ["empty"]],
  ["見".repeat(20), ["no-space"]],
  [`見　${"本".repeat(19)}`, ["too-long"]],
])("%j is warned about: %j", (name, expected) => {
  const { warnings, claimSafe } = checkName(name);
  expect(warnings.map(({ warning }) => warning)).toEqual(expected);
  expect(claimSafe).toBe(true);
});

test("every replacement of ours leads from outside JIS X 0208 into it, and none is Unicode's own", () => {
  for (const [character, text] of Object.entries(replacements)) {
    expect([...character], character).toHaveLength(1);
    expect(isJisX0208(character), character).toBe(false);
    expect(isJisX0208(text), text).toBe(true);
    expect(character.normalize("NFKC"), character).toBe(character);
  }
});

test("no error names the name", () => {
  try {
    checkName("見本", { replacements: { 山: "髙" } });
    expect.fail("not refused");
  } catch (error) {
    expect(String(error)).not.toMatch(/見本|山|髙/);
  }
});

test("whatever is suggested as a whole is safe, and what is safe stays as it is", () => {
  const character = fc.oneof(
    fc.constantFrom(...jisX0208()),
    fc.constantFrom(...Object.keys(replacements), "●", "é", "葛\u{E0100}", "ｶﾞ", "か\u3099"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(character), (characters) => {
      const name = characters.join("");
      const { findings, claimSafe, characters: length } = checkName(name);
      expect(findings.every(({ index, character }) => name.startsWith(character, index))).toBe(
        true,
      );
      expect(findings.every(({ position }) => position < length)).toBe(true);
      const claim = nameForClaim(name);
      expect(claim.outcome === "as-is").toBe(claimSafe);
      if (claim.outcome === "suggested") expect(checkName(claim.name).claimSafe).toBe(true);
    }),
    { numRuns: 500 },
  );
});
