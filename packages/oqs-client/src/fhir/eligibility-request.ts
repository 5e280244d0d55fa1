/**
 * A question about an insurance as FHIR (資格確認の照会), and from FHIR back to the question of a search.
 * @module
 */
import type { InsuranceData } from "../search.ts";
import { type BundleBuilder, type BundleOptions, buildBundle } from "./bundle.ts";
import { askedCoverage } from "./coverage.ts";
import { organizationOf } from "./organization.ts";
import { insuranceIn, resourceIn, unreadable } from "./read.ts";
import type { Bundle, Reference } from "./resources.ts";
import { profiles } from "./systems.ts";

/** Options of {@link eligibilityRequestOf}. */
export interface EligibilityRequestOptions extends BundleOptions {
  /** Who asks (医療機関コード), 10 digits. */
  readonly institution?: string;
}

/** The question of a search by insurance data (CoverageEligibilityRequest with patient, insurer and coverage). */
export function eligibilityRequestOf(
  insurance: InsuranceData,
  options: EligibilityRequestOptions = {},
): Bundle {
  const builder = buildBundle(options);
  const patient = builder.add({
    resourceType: "Patient",
    meta: { profile: [profiles.patient] },
    birthDate: insurance.birthDate,
  });
  const insurer = builder.add(organizationOf("insurer", insurance.insurerNumber));
  const coverage = builder.add(askedCoverage(insurance, { patient, payor: insurer }));
  addRequest(builder, {
    patient,
    insurer,
    coverages: [coverage],
    institution: options.institution,
  });
  return builder.bundle();
}

/** Puts the question itself into a bundle that has patient and coverages. */
export function addRequest(
  builder: BundleBuilder,
  about: {
    readonly patient: Reference;
    readonly insurer: Reference;
    readonly coverages: readonly Reference[];
    readonly institution?: string | undefined;
    readonly servicedDate?: string | undefined;
  },
): { readonly request: Reference; readonly provider?: Reference } {
  const { patient, insurer, coverages, institution, servicedDate } = about;
  const provider =
    institution === undefined ? undefined : builder.add(organizationOf("institution", institution));
  const request = builder.add({
    resourceType: "CoverageEligibilityRequest",
    status: "active",
    purpose: ["validation"],
    patient,
    ...(servicedDate === undefined ? {} : { servicedDate }),
    created: builder.created,
    ...(provider === undefined ? {} : { provider }),
    insurer,
    insurance: coverages.map((coverage, index) => ({ focal: index === 0, coverage })),
  });
  return { request, ...(provider === undefined ? {} : { provider }) };
}

/**
 * The search a question asks for: of several insurances the focal one. Member numbers are read from the identifiers, or from the
 * extensions together with the insurer's number.
 * @throws OqsError RESOURCE_UNREADABLE naming what is missing
 */
export function searchOf(bundle: unknown): InsuranceData {
  const request = resourceIn(bundle, "CoverageEligibilityRequest");
  const asked = request.insurance?.find((one) => one.focal === true) ?? request.insurance?.[0];
  const reference = asked?.coverage?.reference;
  if (reference === undefined) throw unreadable("the request names no coverage");
  const coverage = resourceIn(bundle, "Coverage", reference);
  const patient = resourceIn(bundle, "Patient", coverage.beneficiary?.reference);
  if (patient.birthDate === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(patient.birthDate))
    throw unreadable("the patient has no full birthDate");
  return { ...insuranceIn(bundle, coverage), birthDate: patient.birthDate };
}
