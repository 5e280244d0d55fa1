import type { Eligible } from "../eligibility.ts";
import type { ViewingCategory, ViewingConsent } from "../viewing.ts";
import type { Consent, ConsentProvision, Reference } from "./resources.ts";
import { codeSystems } from "./systems.ts";

/** Japanese names of the categories. */
const categories: Readonly<Record<ViewingCategory, string>> = {
  medication: "薬剤情報",
  medicalInformation: "診療情報",
  checkup: "特定健診情報",
  surgery: "手術情報",
};

/**
 * What the patient lets the institution look at (閲覧同意): everything is denied but the categories consented to, each for its period.
 * Undefined when the answer says nothing of any category, which is no consent. The mapping to base R4 is ours: JP_Consent is only a
 * placeholder.
 */
export function consentOf(
  eligible: Eligible,
  references: { readonly patient: Reference; readonly institution?: Reference },
): Consent | undefined {
  const provision = (Object.keys(categories) as ViewingCategory[]).flatMap((category) =>
    provisionOf(category, eligible.viewing[category]),
  );
  if (provision.length === 0) return undefined;
  const { patient, institution } = references;
  const given = Object.values(eligible.viewing).flatMap((one) => one.consentedAt ?? []);
  const first = given.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    resourceType: "Consent",
    status: "active",
    scope: { coding: [{ system: codeSystems.consentScope, code: "patient-privacy" }] },
    category: [{ coding: [{ system: codeSystems.loinc, code: "59284-0" }] }],
    patient,
    ...(first === undefined ? {} : { dateTime: first.toISOString() }),
    ...(institution === undefined ? {} : { organization: [institution] }),
    policyRule: { text: "オンライン資格確認における閲覧同意" },
    provision: { type: "deny", provision },
  };
}

function provisionOf(category: ViewingCategory, consent: ViewingConsent): ConsentProvision[] {
  const { state, consentedAt, availableUntil } = consent;
  if (state === "not-stated") return [];
  const coding = [{ system: codeSystems.viewingCategory, code: category }];
  const code = [{ coding, text: categories[category] }];
  // A consent without its moment cannot be ended after 24 hours, so it permits nothing.
  if (state !== "given" || consentedAt === undefined || availableUntil === undefined)
    return [{ type: "deny", code }];
  const period = { start: consentedAt.toISOString(), end: availableUntil.toISOString() };
  return [{ type: "permit", period, code }];
}
