/**
 * Everybody the simulator knows: made people, the first ones one for each scenario and the others made when they are asked
 * for; holders of cards; and what became of them since the start. A number leads straight to its person, so that a hundred thousand cost no
 * more at the start than fifty.
 * @module
 */
import { checkDigit } from "../check-digit.ts";
import { OqsError } from "../errors.ts";
import { insurerNumber } from "../insurer-number.ts";
import type { QualificationConfirmSearchInfo } from "../messages/qualification-confirm-search-info.ts";
import { insuredNumber, makePerson, makePopulation, type Person } from "./population.ts";
import { seeded } from "./random.ts";
import { type ScenarioName, scenarios } from "./scenarios.ts";

/** The people of a simulator (架空の人). */
export interface Population {
  /** Made people; holders of cards are not counted. */
  readonly size: number;
  /** One for each scenario, as they were made. */
  readonly first: readonly Person[];
  /** The made person at a place from 0 on, as that person is now. */
  at(index: number): Person | undefined;
  /** Somebody by {@link Person.id}. */
  get(id: string): Person | undefined;
  /** Everybody, made as they come: first the made people, then holders of cards. */
  all(): Iterable<Person>;
  /** Holders of cards. */
  holders(): readonly Person[];
  /** Another scenario for somebody, from now on. @throws OqsError INVALID_ARGUMENT */
  setScenario(id: string, name: ScenarioName): Person;
  /**
   * Insures somebody anew: another insurer number, symbol and number. The former ones answer 無効(新しい資格あり).
   * @throws OqsError INVALID_ARGUMENT
   */
  changeInsurance(id: string): Person;
}

/** The side of it that routes and jobs ask. */
export interface People extends Population {
  /** The people a search finds: padding of the insurer number and width of the symbol do not matter. */
  find(search: QualificationConfirmSearchInfo): readonly Person[];
  /** People with this insurer and number, whatever else they have. */
  withNumber(insurer: string, number: string): readonly Person[];
  /** People who live at an address, as it was made. */
  livingAt(address: string): readonly Person[];
  /** Makes the holder of a card known, by the fingerprint of its certificate. */
  admit(fingerprint: string, person: Omit<Person, "id">): Person;
  holderOf(fingerprint: string): Person | undefined;
  /** Fingerprint of the card somebody holds. */
  cardOf(id: string): string | undefined;
}

/** Most made people. */
export const largestPopulation = 100_000;

/** Made people after the first ones are healthy adults most of the time. */
const plainShare = 70;

/** The people a simulator of this seed has on this day, without one running; for lists. @throws OqsError INVALID_ARGUMENT */
export function populationOf(options: {
  readonly seed: number;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** One for each scenario when absent. */
  readonly size?: number;
}): Population {
  return createPeople(options);
}

/** Makes everybody. @throws OqsError INVALID_ARGUMENT */
export function createPeople(options: { seed: number; today: string; size?: number }): People {
  const { seed, today } = options;
  const first = makePopulation({ seed, today });
  const size = options.size ?? first.length;
  if (!Number.isInteger(size) || size < first.length || size > largestPopulation)
    throw new OqsError(
      "INVALID_ARGUMENT",
      `a population has ${first.length} to ${largestPopulation} people`,
    );
  // Numbers follow the place, away from those that go wrong by themselves (9000001 and so on).
  const start = 100_000 + seeded(seed + 3).below(600_000);
  const common = Object.keys(scenarios).filter((name) => name !== "twin") as [ScenarioName];
  const changes = new Map<string, Partial<Person>>();
  const former: Person[] = [];
  const holders = new Map<string, Person>();

  const now = (person: Person): Person => {
    const change = changes.get(person.id);
    return change === undefined ? person : { ...person, ...change };
  };
  const made = (index: number): Person | undefined =>
    index < first.length ? first[index] : index < size ? later(index) : undefined;

  function later(index: number): Person {
    const random = seeded(Math.imul(seed + 5, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b));
    const name = random.below(100) < plainShare ? "eligible" : random.pick(common);
    const person = makePerson(name, random, { id: String(index + 1), today });
    const town = person.address.replace(/\d+番地$/, "");
    return {
      ...person,
      number: insuredNumber(scenarios[name].insurer, String(start + index)),
      address: `${town}${index + 1}番地`,
    };
  }

  /** Those a number or an address cannot be worked out for. */
  const listed = function* (): Generator<Person> {
    for (const person of first) yield now(person);
    for (const person of holders.values()) yield now(person);
    yield* former;
    for (const id of changes.keys()) {
      const index = Number(id) - 1;
      if (index >= first.length) yield now(later(index));
    }
  };
  const atPlace = (index: number): readonly Person[] =>
    index >= first.length && index < size && !changes.has(String(index + 1)) ? [later(index)] : [];

  const people: People = {
    size,
    first,
    at(index) {
      const person = Number.isInteger(index) && index >= 0 ? made(index) : undefined;
      return person && now(person);
    },
    get(id) {
      if (/^[1-9]\d{0,5}$/.test(id)) return people.at(Number(id) - 1);
      const holder = [...holders.values()].find((one) => one.id === id);
      return holder && now(holder);
    },
    *all() {
      for (let index = 0; index < size; index++) {
        const person = made(index);
        if (person !== undefined) yield now(person);
      }
      for (const holder of holders.values()) yield now(holder);
    },
    holders: () => [...holders.values()].map(now),
    withNumber(insurer, number) {
      const given = insurerNumber(insurer);
      const digits = number.normalize("NFKC");
      const stem = /^\d{7}$/.test(digits) ? digits.slice(0, 6) : digits;
      const place = /^\d{6}$/.test(stem) ? Number(stem) - start : -1;
      return [...listed(), ...atPlace(place)].filter(
        (person) => person.insurerNumber === given && same(number, person.number),
      );
    },
    find: (search) =>
      people
        .withNumber(search.InsurerNumber ?? "", search.InsuredIdentificationNumber ?? "")
        .filter(
          (person) =>
            same(search.Birthdate ?? "", person.birthDate.replaceAll("-", "")) &&
            same(search.InsuredCardSymbol, person.symbol) &&
            same(search.InsuredBranchNumber, person.branch),
        ),
    livingAt(address) {
      const place = Number(/(\d+)番地$/.exec(address.normalize("NFKC"))?.[1] ?? 0) - 1;
      return [...listed(), ...atPlace(place)].filter((person) =>
        isWritten(address, person.address),
      );
    },
    admit(fingerprint, person) {
      const id = holders.get(fingerprint)?.id ?? `card-${holders.size + 1}`;
      const holder = { ...person, id };
      holders.set(fingerprint, holder);
      return holder;
    },
    holderOf(fingerprint) {
      const holder = holders.get(fingerprint);
      return holder && now(holder);
    },
    cardOf: (id) => [...holders].find(([, holder]) => holder.id === id)?.[0],
    setScenario(id, name) {
      if (!Object.hasOwn(scenarios, name))
        throw new OqsError("INVALID_ARGUMENT", `no such case: ${name}`);
      changes.set(known(id).id, { ...changes.get(id), case: name });
      return known(id);
    },
    changeInsurance(id) {
      const before = known(id);
      const times = former.filter((one) => one.id.startsWith(`${id}-`)).length + 1;
      former.push({ ...before, id: `${id}-${times}`, case: "invalid-new-exists" });
      const random = seeded(seed + 7 * times + 1000 * id.length + Number(id.replace(/\D/g, "")));
      const { insurer } = scenarios[before.case];
      const stem = `${before.insurerNumber.slice(0, -4)}${random.digits(3)}`;
      changes.set(id, {
        ...changes.get(id),
        insurerNumber: `${stem}${checkDigit(stem)}`,
        number: insuredNumber(insurer, `0${random.digits(5)}`),
        ...(before.symbol === undefined ? {} : { symbol: `見本${random.digits(3)}` }),
      });
      return known(id);
    },
  };
  function known(id: string): Person {
    const person = people.get(id);
    if (person === undefined) throw new OqsError("INVALID_ARGUMENT", `there is no person ${id}`);
    return person;
  }
  return people;
}

function same(asked: string | undefined, has: string | undefined): boolean {
  return asked === undefined || asked.normalize("NFKC") === (has ?? "").normalize("NFKC");
}

/** Spaces in an address do not matter. */
function isWritten(asked: string, has: string): boolean {
  return same(asked.replace(/\s/g, ""), has.replace(/\s/g, ""));
}
