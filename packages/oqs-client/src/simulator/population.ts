/**
 * Made people with made insurers: the same people for the same seed and day. Every number has a valid check digit and
 * lies in prefecture code 99, which no prefecture has.
 * @module
 */
import { checkDigit } from "../check-digit.ts";
import { type Random, seeded } from "./random.ts";
import { type InsurerKind, type ScenarioName, scenarios } from "./scenarios.ts";

/** A made person with a made insurance. */
export interface Person {
  /** Name within the simulator: `1`, `2`, … of the made people, `card-1`, … of card holders. */
  readonly id: string;
  readonly case: ScenarioName;
  /** 氏名. */
  readonly name: string;
  /** 氏名カナ; any width. */
  readonly nameKana: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: "male" | "female";
  readonly postNumber: string;
  readonly address: string;
  readonly insurerNumber: string;
  readonly insurerName: string;
  /** 記号; the elderly's and assistance have none. */
  readonly symbol?: string;
  readonly number: string;
  /** 枝番; 後期高齢 has none. */
  readonly branch?: string;
}

const families: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ["見本", "ミホン"],
  ["架空", "カクウ"],
  ["仮名", "カメイ"],
  ["例示", "レイジ"],
  ["試験", "シケン"],
];
const givens: readonly [
  readonly [string, string, Person["sex"]],
  ...(readonly [string, string, Person["sex"]])[],
] = [
  ["太郎", "タロウ", "male"],
  ["花子", "ハナコ", "female"],
  ["一郎", "イチロウ", "male"],
  ["桜子", "サクラコ", "female"],
  ["健", "ケン", "male"],
  ["ひかり", "ヒカリ", "female"],
];

/** 法別番号 (none for 国民健康保険, whose numbers have 6 digits) and made-up names. */
const insurers: Readonly<Record<InsurerKind, readonly [law: string, name: string]>> = {
  health: ["06", "架空受付健康保険組合"],
  national: ["", "架空見本市国民健康保険"],
  "late-elderly": ["39", "架空見本県後期高齢者医療広域連合"],
  assistance: ["12", "架空見本市福祉事務所"],
  "self-defence": ["07", "架空自衛官診療"],
};

/** One made person for a scenario; what is given in `known` is taken instead of made. */
export function makePerson(
  name: ScenarioName,
  random: Random,
  options: { id: string; today: string; known?: Partial<Person> },
): Person {
  const scenario = scenarios[name];
  const [family, familyKana] = random.pick(families);
  const [given, givenKana, sex] = random.pick(givens);
  const [first, last] = scenario.ages;
  const age = first + random.below(last - first + 1);
  const birthday = `${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
  const beforeBirthday = options.today.slice(5) < birthday ? 1 : 0;
  const year = Number(options.today.slice(0, 4)) - age - beforeBirthday;
  const [law, insurerName] = insurers[scenario.insurer];
  const stem = `${law}99${random.digits(3)}`;
  const number = random.digits(scenario.insurer === "late-elderly" ? 7 : 6);
  const hasSymbol = scenario.insurer !== "late-elderly" && scenario.insurer !== "assistance";
  const town = scenario.town ?? "架空県見本市受付町";
  return {
    id: options.id,
    case: name,
    name: `${family}　${given}`,
    nameKana: `${familyKana} ${givenKana}`,
    birthDate: `${year}-${birthday}`,
    sex,
    postNumber: "000-0000",
    address: `${town}${1 + random.below(9)}丁目${1 + random.below(20)}番地`,
    insurerNumber: `${stem}${checkDigit(stem)}`,
    insurerName,
    ...(hasSymbol ? { symbol: `見本${random.digits(3)}` } : {}),
    number: insuredNumber(scenario.insurer, number),
    ...(hasSymbol ? { branch: two(random.below(5)) } : {}),
    ...options.known,
  };
}

/** The number of an insured person: those of the elderly and of assistance end with a check digit, which `stem` lacks. */
export function insuredNumber(insurer: InsurerKind, stem: string): string {
  const isChecked = insurer === "late-elderly" || insurer === "assistance";
  return isChecked ? `${stem}${checkDigit(stem)}` : stem;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** One person for each scenario, and the second twin (双子). */
export function makePopulation(options: { seed: number; today: string }): readonly Person[] {
  const random = seeded(options.seed);
  const names = Object.keys(scenarios) as ScenarioName[];
  const people = names.map((name, index) =>
    makePerson(name, random, { ...options, id: String(index + 1) }),
  );
  const twin = people.find((person) => person.case === "twin");
  if (twin === undefined) return people;
  return [...people, { ...twin, id: String(people.length + 1), branch: "77" }];
}

/** The made institution (医療機関コード) that the simulator's account belongs to. */
export const sandboxInstitution: string = `991000001${checkDigit("991000001")}`;
