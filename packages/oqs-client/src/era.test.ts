import fc from "fast-check";
import { expect, test } from "vitest";
import { type EraDateStyle, eraDateOf, eras, formatEraDate, parseEraDate } from "./era.ts";

const dateOf = (text: string): string | undefined => {
  const reading = parseEraDate(text);
  return reading.outcome === "date" ? reading.date : undefined;
};

test.each([
  ["S64.1.7", "1989-01-07"],
  ["H1/1/8", "1989-01-08"],
  ["r7-11-23", "2025-11-23"],
  ["平成元年1月8日", "1989-01-08"],
  ["令和７年１１月２３日", "2025-11-23"],
  ["昭64.1.7", "1989-01-07"],
  ["㍼64.1.7", "1989-01-07"],
  ["㋿元年５月１日", "2019-05-01"],
  ["Ｈ３１．４．３０", "2019-04-30"],
  ["平成 31 年 4 月 30 日", "2019-04-30"],
  ["昭和６４・１・７", "1989-01-07"],
  ["S640107", "1989-01-07"],
  ["M45.7.29", "1912-07-29"],
  ["T15.12.24", "1926-12-24"],
  ["M6.1.1", "1873-01-01"],
  ["R99.12.31", "2117-12-31"],
  ["H12.2.29", "2000-02-29"],
])("%s is %s", (text, date) => {
  expect(dateOf(text)).toBe(date);
});

test.each([
  ["S64.1.8", "after-era", "1989-01-08"],
  ["平成31年5月1日", "after-era", "2019-05-01"],
  ["平成33年3月31日", "after-era", "2021-03-31"],
  ["M45.7.30", "after-era", "1912-07-30"],
  ["T15.12.25", "after-era", "1926-12-25"],
  ["H1.1.7", "before-era", "1989-01-07"],
  ["令和元年4月30日", "before-era", "2019-04-30"],
  ["R0.5.1", "before-era", undefined],
  ["M5.12.2", "before-1873", undefined],
  ["M1.1.1", "before-1873", undefined],
  ["H13.2.29", "no-such-day", undefined],
  ["S63.13.1", "no-such-day", undefined],
  ["S63.0.1", "no-such-day", undefined],
  ["S63.4.31", "no-such-day", undefined],
  ["R100.1.1", "too-late", undefined],
  ["64.1.7", "ambiguous", undefined],
  ["1/1/8", "ambiguous", undefined],
  ["S6417", "ambiguous", undefined],
  ["3640107", "ambiguous", undefined],
  ["1989-01-07", "no-era", undefined],
  ["19890107", "no-era", undefined],
  ["1989年1月7日", "no-era", undefined],
  ["S64.1", "unreadable", undefined],
  ["S64.1/7", "unreadable", undefined],
  ["X1.1.1", "unreadable", undefined],
  ["治1.1.1", "unreadable", undefined],
  ["S64年1.7", "unreadable", undefined],
  ["", "unreadable", undefined],
])("%j is refused: %s", (text, reason, countedOn) => {
  expect(parseEraDate(text)).toEqual({
    outcome: "refused",
    reason,
    ...(countedOn === undefined ? {} : { countedOn }),
  });
});

test("an era date is written in four ways, and the first year is 元年", () => {
  const all = (date: string): (string | undefined)[] =>
    (["short", "kanji", "full-width", "compact"] as const).map((style) =>
      formatEraDate(date, { style }),
    );
  expect(all("1989-01-08")).toEqual(["H1.1.8", "平成元年1月8日", "平成元年１月８日", "H010108"]);
  expect(all("2025-11-23")).toEqual([
    "R7.11.23",
    "令和7年11月23日",
    "令和７年１１月２３日",
    "R071123",
  ]);
  expect(formatEraDate("1989-01-07")).toBe("昭和64年1月7日");
});

test("what the era calendar cannot say is not said", () => {
  for (const date of ["1872-12-31", "2118-01-01", "9999-12-31"])
    expect(formatEraDate(date)).toBeUndefined();
  for (const text of ["2001-02-29", "2001-2-9", "20010209", ""])
    expect(() => eraDateOf(text)).toThrow(/day of the calendar/);
});

/** Every day from 1873 to 2100. */
function* days(): Generator<string> {
  const end = Date.UTC(2101, 0, 1);
  for (let time = Date.UTC(1873, 0, 1); time < end; time += 86_400_000)
    yield new Date(time).toISOString().slice(0, 10);
}

test("every day from 1873 to 2100 has the era and year that the platform's calendar says", () => {
  const platform = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
    era: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const saidBy = (date: string): string =>
    platform.format(new Date(`${date}T00:00:00Z`)).replace("元", "1");
  const months = Map.groupBy(days(), (date) => date.slice(0, 7));
  expect(months.size).toBe(228 * 12);
  for (const month of months.values()) {
    const [first = "", last = ""] = [month[0], month.at(-1)];
    // Years of an era only go up: where both ends of a month say the same, the days between do too.
    const constant = saidBy(first) === saidBy(last);
    for (const date of constant ? [first, last] : month) {
      const { era, year } = eraDateOf(date) ?? {};
      expect(`${era?.ja}${year}年`, date).toBe(saidBy(date));
    }
    if (constant) expect(eraDateOf(first)?.year).toBe(eraDateOf(last)?.year);
  }
});

test("days from 1873 to 2100 come back from every way to write them", () => {
  const styles: readonly EraDateStyle[] = ["short", "kanji", "full-width", "compact"];
  let index = 0;
  for (const date of days()) {
    // Every third day, each time in another style.
    if (++index % 3 !== 0) continue;
    const style = styles[index % styles.length] ?? "short";
    if (dateOf(formatEraDate(date, { style }) ?? "") !== date) expect.fail(`${date} ${style}`);
  }
});

test("no text makes the reader throw, and every day it reads lies in its era", () => {
  const piece = fc.constantFrom(..."MTSHRmshr元年月日明治大正昭和平成令和0123456789/.-・　 ");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const reading = parseEraDate(pieces.join(""));
      if (reading.outcome === "refused") return;
      expect(eraDateOf(reading.date)?.era).toBe(reading.era);
    }),
    { numRuns: 2_000 },
  );
});

test("an era begins the day after the one before ended", () => {
  for (const [index, era] of eras.entries())
    if (index > 1) {
      const last = new Date(Date.parse(era.firstDay) - 86_400_000).toISOString().slice(0, 10);
      expect(eraDateOf(last)?.era).toBe(eras[index - 1]);
    }
});
