/**
 * Whether the institution may look at a category of information now (閲覧): the patient's consent, its 24 hours, and people of whom
 * there is nothing to look at. Every no has its reason.
 * @module
 */
import { availableUntil, type Consents, consentPrefixes } from "./consent.ts";
import { instantOf } from "./date.ts";
import { insurerNumber } from "./insurer-number.ts";
import type { ResultOfQualificationConfirmation } from "./messages/result-of-qualification-confirmation.ts";
import type { Certainty } from "./messages/sources.ts";

/** A category of information a patient consents to separately (閲覧同意). */
export type ViewingCategory = keyof typeof consentPrefixes;

/** Consent to one category as the answer tells it. */
export interface ViewingConsent {
  /**
   * `expired` comes from home visits and online care only, `not-askable` from emergencies; `not-stated`: the answer says nothing, which
   * is no consent; `unrecognised`: a flag this package does not know, no consent either.
   */
  readonly state: "given" | "refused" | "expired" | "not-askable" | "not-stated" | "unrecognised";
  readonly consentedAt?: Date;
  /** As sent; where the answer has none, 24 hours after the consent. */
  readonly availableUntil?: Date;
}

/** Consents by category. */
export type ViewingConsents = Readonly<Record<ViewingCategory, ViewingConsent>>;

const states: Readonly<Record<string, ViewingConsent["state"]>> = {
  "0": "refused",
  "1": "given",
  "2": "expired",
  "3": "not-askable",
};

/** The viewing consents of a result (閲覧同意). */
export function viewingConsentsOf(result: ResultOfQualificationConfirmation): ViewingConsents {
  const consent = (category: ViewingCategory): ViewingConsent => {
    const prefix = consentPrefixes[category];
    const flag = result[`${prefix}InfoConsFlg`];
    const consentedAt = instantOf(result[`${prefix}InfoConsTime`] ?? "");
    const until =
      instantOf(result[`${prefix}InfoAvailableTime`] ?? "") ??
      (consentedAt === undefined ? undefined : availableUntil(consentedAt));
    return {
      state: flag === undefined ? "not-stated" : (states[flag] ?? "unrecognised"),
      ...(consentedAt === undefined ? {} : { consentedAt }),
      ...(until === undefined ? {} : { availableUntil: until }),
    };
  };
  return {
    medication: consent("medication"),
    medicalInformation: consent("medicalInformation"),
    checkup: consent("checkup"),
    surgery: consent("surgery"),
  };
}

/** Why there is nothing to look at, whatever the patient says. */
export interface NothingToView {
  /** 自衛官, 日雇特例被保険者, 医療扶助. */
  readonly reason: "self-defence" | "day-labourer" | "assistance";
  /** Medication and checkups are seen to be excluded; for the other categories, and for how a day labourer is told, it is inferred. */
  readonly certainty: Certainty;
}

/** First two digits of insurer numbers of 日雇特例被保険者 (法別番号 03, 04; from memory, unverified). */
const dayLabourers: ReadonlySet<string> = new Set(["03", "04"]);

/** Whether a category is excluded for somebody with this result (自衛官, 日雇, 医療扶助). */
export function nothingToView(
  result: ResultOfQualificationConfirmation,
  category: ViewingCategory,
): NothingToView | undefined {
  const certainty = category === "medication" || category === "checkup" ? "seen" : "inferred";
  const { InsuredCardClassification: kind, InsurerNumber: number = "" } = result;
  if (kind === "07") return { reason: "self-defence", certainty };
  if (kind === "A1") return { reason: "assistance", certainty };
  const insurer = insurerNumber(number);
  return insurer.length === 8 && dayLabourers.has(insurer.slice(0, 2))
    ? { reason: "day-labourer", certainty: "memory" }
    : undefined;
}

/** Whether a category may be looked at. */
export type Viewing =
  | { readonly outcome: "allowed"; readonly until: Date }
  | {
      readonly outcome: "denied";
      /** `over`: the 24 hours have passed. `no-time`: consent, but no readable moment: 24 hours of what nobody knows. */
      readonly reason:
        | Exclude<ViewingConsent["state"], "given">
        | NothingToView["reason"]
        | "over"
        | "no-time";
    };

/** Whether a category may be looked at in that moment: from the consent up to and including its last second (閲覧有効期限). */
export function mayView(
  result: ResultOfQualificationConfirmation,
  category: ViewingCategory,
  at: Date,
): Viewing {
  const excluded = nothingToView(result, category);
  if (excluded !== undefined) return { outcome: "denied", reason: excluded.reason };
  const { state, availableUntil: until } = viewingConsentsOf(result)[category];
  if (state !== "given") return { outcome: "denied", reason: state };
  if (until === undefined) return { outcome: "denied", reason: "no-time" };
  return at.getTime() <= until.getTime()
    ? { outcome: "allowed", until }
    : { outcome: "denied", reason: "over" };
}

/** What it takes to go from consents that were sent to other ones. */
export type ConsentChange =
  | { readonly outcome: "same" }
  /** A changed mind needs the card again, also a mind changed to no: the consents that were sent stand until then. */
  | { readonly outcome: "card-again"; readonly changed: readonly (keyof Consents)[] };

/** Compares consents that were sent with what the patient wants now (同意). */
export function consentChange(sent: Consents, wanted: Consents): ConsentChange {
  const categories = ["medication", "medicalInformation", "checkup", "surgery", "limit"] as const;
  const changed = categories.filter((category) => sent[category] !== wanted[category]);
  return changed.length === 0 ? { outcome: "same" } : { outcome: "card-again", changed };
}
