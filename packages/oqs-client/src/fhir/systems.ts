/**
 * Addresses of profiles, extensions and code systems. The ones of JP Core are seen in its public source (jami-fhir-jp-wg/jp-core-v1x);
 * the ones that begin with `urn:x-uketsuke:` are ours, because nobody has published any.
 * @module
 */

/** Profiles of JP Core that a resource names in `meta.profile`. */
export const profiles = {
  patient: "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient",
  coverage: "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Coverage",
  organization: "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Organization",
} as const;

/** Extensions of JP_Coverage (記号・番号・枝番) and of names in kanji or kana. */
export const extensions = {
  symbol:
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonSymbol",
  number:
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonNumber",
  branch:
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonSubNumber",
  nameRepresentation: "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation",
} as const;

/** Identifier systems. `Idsystem` with a small s is the published spelling. */
export const identifierSystems = {
  member: "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID",
  memberCsv: "http://jpfhir.jp/fhir/core/IdSystem/JP_Coverage_id",
  insurer: "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber",
  publicExpensePayer: "http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicPayerNumber",
  publicExpenseBeneficiary: "http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicInsuredPersonNumber",
  institution: "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
} as const;

/** Code systems. */
export const codeSystems = {
  insuredPersonCategory: "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuredPersonCategory",
  copayType: "http://terminology.hl7.org/CodeSystem/coverage-copay-type",
  actCode: "http://terminology.hl7.org/CodeSystem/v3-ActCode",
  organizationType: "http://terminology.hl7.org/CodeSystem/organization-type",
  benefitCategory: "http://terminology.hl7.org/CodeSystem/ex-benefitcategory",
  benefitType: "http://terminology.hl7.org/CodeSystem/benefit-type",
  consentScope: "http://terminology.hl7.org/CodeSystem/consentscope",
  units: "http://unitsofmeasure.org",
  loinc: "http://loinc.org",
  validity: "urn:x-uketsuke:qualification-validity",
  resultCode: "urn:x-uketsuke:result-code",
  viewingCategory: "urn:x-uketsuke:viewing-category",
} as const;
