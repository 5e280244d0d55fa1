export type { BundleOptions } from "./bundle.ts";
export { consentOf } from "./consent.ts";
export {
  askedCoverage,
  type CoverageReferences,
  coverageOf,
  publicExpenseCoverage,
} from "./coverage.ts";
export {
  type EligibilityRequestOptions,
  eligibilityRequestOf,
  searchOf,
} from "./eligibility-request.ts";
export { type EligibilityBundleOptions, eligibilityBundleOf } from "./eligibility-response.ts";
export {
  formatMember,
  formatMemberCsv,
  type Member,
  parseMember,
  parseMemberCsv,
} from "./member-identifier.ts";
export { type OrganizationKind, organizationOf } from "./organization.ts";
export { patientOf } from "./patient.ts";
export { type ReceivedEligibility, readEligibilityBundle } from "./received-eligibility.ts";
export type {
  Bundle,
  CodeableConcept,
  Coding,
  Consent,
  ConsentProvision,
  Coverage,
  CoverageEligibilityRequest,
  CoverageEligibilityResponse,
  EligibilityItem,
  Extension,
  FhirResource,
  HumanName,
  Identifier,
  Meta,
  Organization,
  Patient,
  Period,
  Reference,
} from "./resources.ts";
export { codeSystems, extensions, identifierSystems, profiles } from "./systems.ts";
