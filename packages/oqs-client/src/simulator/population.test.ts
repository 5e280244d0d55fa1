import { expect, test } from "vitest";
import { hasValidCheckDigit } from "../check-digit.ts";
import { toHalfWidthKana } from "../kana.ts";
import { makePopulation, sandboxInstitution } from "./population.ts";
import { scenarios } from "./scenarios.ts";

const options = { seed: 7, today: "2026-11-22" };

test("the same seed and day make the same people, another seed makes others", () => {
  expect(makePopulation(options)).toEqual(makePopulation(options));
  expect(makePopulation({ ...options, seed: 8 })).not.toEqual(makePopulation(options));
});

test("every scenario has somebody, and every validity is there", () => {
  const people = makePopulation(options);
  expect(new Set(people.map((person) => person.case))).toEqual(new Set(Object.keys(scenarios)));
  const validities = new Set(Object.values(scenarios).map((scenario) => scenario.validity));
  expect([...validities].sort()).toEqual(["1", "2", "3", "4", "5", "6", "8"]);
});

test("every number has a valid check digit and lies in a prefecture that does not exist", () => {
  for (let seed = 0; seed < 50; seed++)
    for (const person of makePopulation({ ...options, seed })) {
      expect(hasValidCheckDigit(person.insurerNumber)).toBe(true);
      expect(person.insurerNumber).toMatch(/^(\d{2})?99\d{4}$/);
      expect(person.insurerName).toMatch(/^架空/);
      expect(person.address).toMatch(/^架空/);
    }
  expect(hasValidCheckDigit(sandboxInstitution)).toBe(true);
  expect(sandboxInstitution).toMatch(/^99/);
});

test("people are as old as their scenario says", () => {
  const ageOf = (birthDate: string): number => {
    const years = 2026 - Number(birthDate.slice(0, 4));
    return birthDate.slice(5) > "11-22" ? years - 1 : years;
  };
  for (let seed = 0; seed < 50; seed++)
    for (const person of makePopulation({ ...options, seed })) {
      const [first, last] = scenarios[person.case].ages;
      expect(ageOf(person.birthDate)).toBeGreaterThanOrEqual(first);
      expect(ageOf(person.birthDate)).toBeLessThanOrEqual(last);
    }
});

test("kana become half width, voiced ones in two", () => {
  expect(toHalfWidthKana("シンリョウ　たろう")).toBe("ｼﾝﾘｮｳ ﾀﾛｳ");
  expect(toHalfWidthKana("ガパヴーッ・")).toBe("ｶﾞﾊﾟｳﾞｰｯ･");
  expect(toHalfWidthKana("ﾐﾎﾝ")).toBe("ﾐﾎﾝ");
});
