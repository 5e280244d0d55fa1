/**
 * What institutions told the simulated system about people beside their qualification: reference numbers, the form of a
 * prescription, consents that last.
 * @module
 */
import { wireDateTime } from "../date.ts";
import type { ResultOfQualificationConfirmation } from "../messages/result-of-qualification-confirmation.ts";
import type { Person } from "./population.ts";

/** Knows it as long as the simulator runs. */
export interface Register {
  registerNumber(person: Person, referenceNumber: string): void;
  choosePrescription(person: Person, form: string): void;
  /** Keeps a consent for later visits of this kind (診療区分). */
  continueConsent(
    person: Person,
    careSetting: string,
    consent: { readonly flags: ResultOfQualificationConfirmation; readonly at: Date },
  ): void;
  /** Elements of every answer about this person. */
  elementsOf(person: Person): ResultOfQualificationConfirmation;
  /** Elements of a consent that lasts; undefined when there is none. */
  continuing(person: Person, careSetting: string): ResultOfQualificationConfirmation | undefined;
}

/** Knows nothing at first. */
export function createRegister(): Register {
  const known = new Map<Person, ResultOfQualificationConfirmation>();
  const consents = new Map<Person, Map<string, ResultOfQualificationConfirmation>>();
  const add = (person: Person, elements: ResultOfQualificationConfirmation): void =>
    void known.set(person, { ...known.get(person), ...elements });
  return {
    registerNumber: (person, ReferenceNumber) => add(person, { ReferenceNumber }),
    choosePrescription: (person, PrescriptionIssueSelect) =>
      add(person, { PrescriptionIssueSelect }),
    continueConsent(person, careSetting, { flags, at }) {
      const times = Object.entries(flags)
        .filter(([name, flag]) => name.endsWith("InfoConsFlg") && flag === "1")
        .map(([name]) => [name.replace(/Flg$/, "Time"), wireDateTime(at)]);
      const elements = { ...flags, ...Object.fromEntries(times) };
      const mine = consents.get(person) ?? new Map();
      consents.set(person, mine.set(careSetting, elements));
    },
    elementsOf: (person) => known.get(person) ?? {},
    continuing: (person, careSetting) => consents.get(person)?.get(careSetting),
  };
}
