/**
 * What institutions told the simulated system about people beside their qualification: reference numbers, the form of a
 * prescription, consents of a day and consents that last.
 * @module
 */
import { availableUntil, consentPrefixes } from "../consent.ts";
import { wireDateTime } from "../date.ts";
import type { ResultOfQualificationConfirmation } from "../messages/result-of-qualification-confirmation.ts";
import type { ViewingCategory } from "../viewing.ts";
import type { Person } from "./population.ts";
import { scenarios } from "./scenarios.ts";

/** Flags of consent as they came, and when. */
export interface GivenConsent {
  readonly flags: ResultOfQualificationConfirmation;
  readonly at: Date;
}

/** A consent that lasts (訪問診療等, オンライン診療等). */
export interface ContinuingConsent extends GivenConsent {
  /** 診療区分. */
  readonly careSetting: string;
}

/** Knows it as long as the simulator runs. */
export interface Register {
  /** A number belongs to institution and insurance: whoever is insured anew has none. */
  registerNumber(person: Person, institution: string, referenceNumber: string): void;
  referenceNumber(person: Person, institution: string): string | undefined;
  choosePrescription(person: Person, form: string): void;
  /** Keeps what somebody consented to at a visit: for 24 hours. */
  consent(person: Person, consent: GivenConsent): void;
  /** Whether a category may be viewed at a moment. */
  viewing(
    person: Person,
    category: ViewingCategory,
    now: Date,
  ): "given" | "refused" | "expired" | "none";
  /** Keeps a consent for later visits of this kind (診療区分). */
  continueConsent(person: Person, consent: ContinuingConsent): void;
  /** Elements of every answer about this person. */
  elementsOf(person: Person, institution: string): ResultOfQualificationConfirmation;
  /** The consent that lasts; undefined when there is none. */
  continuing(person: Person, careSetting: string): ContinuingConsent | undefined;
}

/** Knows nothing at first but what scenarios say; those consents were given when the simulator started. */
export function createRegister(options: { readonly startedAt: Date }): Register {
  const numbers = new Map<string, string>();
  const forms = new Map<string, string>();
  const consents = new Map<string, GivenConsent>();
  const lasting = new Map<string, ContinuingConsent>();
  const register: Register = {
    registerNumber: (person, institution, number) =>
      void numbers.set(insuranceOf(person, institution), number),
    referenceNumber: (person, institution) => numbers.get(insuranceOf(person, institution)),
    choosePrescription: ({ id }, form) => void forms.set(id, form),
    consent: ({ id }, consent) => void consents.set(id, consent),
    viewing(person, category, now) {
      const consent = consents.get(person.id);
      if (consent === undefined) return "none";
      if (consent.flags[`${consentPrefixes[category]}InfoConsFlg`] !== "1") return "refused";
      return now < availableUntil(consent.at) ? "given" : "expired";
    },
    continueConsent: ({ id }, consent) => void lasting.set(`${id} ${consent.careSetting}`, consent),
    elementsOf(person, institution) {
      const number = register.referenceNumber(person, institution);
      const form = forms.get(person.id);
      return {
        ...(number === undefined ? {} : { ReferenceNumber: number }),
        ...(form === undefined ? {} : { PrescriptionIssueSelect: form }),
      };
    },
    continuing(person, careSetting) {
      const told = lasting.get(`${person.id} ${careSetting}`);
      if (told !== undefined || scenarios[person.case].continuing !== careSetting) return told;
      return { careSetting, flags: everything, at: options.startedAt };
    },
  };
  return register;
}

const everything: ResultOfQualificationConfirmation = {
  SpecificHealthCheckupsInfoConsFlg: "1",
  PharmacistsInfoConsFlg: "1",
  DiagnosisInfoConsFlg: "1",
  OperationInfoConsFlg: "1",
};

/** Elements of an answer that repeat a consent: flags, and when they were given. */
export function elementsOfConsent({ flags, at }: GivenConsent): ResultOfQualificationConfirmation {
  const times = Object.entries(flags)
    .filter(([name, flag]) => name.endsWith("InfoConsFlg") && flag === "1")
    .map(([name]) => [name.replace(/Flg$/, "Time"), wireDateTime(at)]);
  return { ...flags, ...Object.fromEntries(times) };
}

function insuranceOf(
  { id, insurerNumber, symbol = "", number }: Person,
  institution: string,
): string {
  return [id, institution, insurerNumber, symbol, number].join(" ");
}
