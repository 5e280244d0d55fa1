/**
 * The parts of FHIR R4 (4.0.1) that this door writes, as types. Whatever is written is also a valid `fhir4` resource of `@types/fhir`.
 * @module
 */

/** A code out of a code system. */
export interface Coding {
  readonly system?: string;
  readonly code?: string;
  readonly display?: string;
}

/** A concept by codes, by text, or both. */
export interface CodeableConcept {
  readonly coding?: Coding[];
  readonly text?: string;
}

/** A business identifier. */
export interface Identifier {
  readonly system?: string;
  readonly value?: string;
}

/** A reference to another resource of the bundle, or a name alone. */
export interface Reference {
  readonly reference?: string;
  readonly display?: string;
}

/** From and to, both included; a missing end is no known end. */
export interface Period {
  readonly start?: string;
  readonly end?: string;
}

/** An extension that holds text or a code. */
export interface Extension {
  readonly url: string;
  readonly valueString?: string;
  readonly valueCode?: string;
}

/** Profiles a resource keeps to. */
export interface Meta {
  readonly profile?: string[];
}

interface Resource<T extends string> {
  readonly resourceType: T;
  readonly id?: string;
  readonly meta?: Meta;
}

/** Name in kanji (`IDE`) or kana (`SYL`). */
export interface HumanName {
  readonly extension?: Extension[];
  readonly use?: "official";
  readonly text?: string;
  readonly family?: string;
  readonly given?: string[];
}

/** Patient (JP_Patient, 患者). */
export interface Patient extends Resource<"Patient"> {
  readonly name?: HumanName[];
  readonly gender?: "male" | "female" | "other" | "unknown";
  readonly birthDate?: string;
  readonly address?: { readonly text?: string; readonly postalCode?: string; country?: string }[];
}

/** Insurer, payer of public expense or institution (JP_Organization, 組織). */
export interface Organization extends Resource<"Organization"> {
  readonly identifier?: Identifier[];
  readonly type?: CodeableConcept[];
  readonly name?: string;
}

/** Insurance or public expense (JP_Coverage, 保険・公費). */
export interface Coverage extends Resource<"Coverage"> {
  readonly extension?: Extension[];
  readonly identifier?: Identifier[];
  readonly status: "active" | "cancelled" | "draft" | "entered-in-error";
  readonly type?: CodeableConcept;
  readonly subscriberId?: string;
  readonly beneficiary: Reference;
  readonly dependent?: string;
  readonly relationship?: CodeableConcept;
  readonly period?: Period;
  readonly payor: Reference[];
  readonly order?: number;
  readonly costToBeneficiary?: {
    readonly type?: CodeableConcept;
    readonly valueQuantity?: {
      readonly value?: number;
      readonly unit?: string;
      readonly system?: string;
      readonly code?: string;
    };
  }[];
}

/** What one category of information was consented to. */
export interface ConsentProvision {
  readonly type?: "deny" | "permit";
  readonly period?: Period;
  readonly code?: CodeableConcept[];
  readonly provision?: ConsentProvision[];
}

/** Consent to look at information (閲覧同意), base R4: JP_Consent is only a placeholder. */
export interface Consent extends Resource<"Consent"> {
  readonly status: "active";
  readonly scope: CodeableConcept;
  readonly category: CodeableConcept[];
  readonly patient?: Reference;
  readonly dateTime?: string;
  readonly organization?: Reference[];
  readonly policyRule?: CodeableConcept;
  readonly provision?: ConsentProvision;
}

/** Question about an insurance (資格確認の照会). */
export interface CoverageEligibilityRequest extends Resource<"CoverageEligibilityRequest"> {
  readonly status: "active";
  readonly purpose: ("validation" | "auth-requirements" | "benefits" | "discovery")[];
  readonly patient: Reference;
  readonly servicedDate?: string;
  readonly created: string;
  readonly provider?: Reference;
  readonly insurer: Reference;
  readonly insurance?: { readonly focal?: boolean; readonly coverage: Reference }[];
}

/** Something the insurance gives or asks. */
export interface EligibilityItem {
  readonly category: CodeableConcept;
  readonly name?: string;
  readonly description?: string;
  readonly benefit?: {
    readonly type: CodeableConcept;
    readonly allowedUnsignedInt?: number;
    readonly allowedMoney?: { readonly value?: number; readonly currency?: "JPY" };
  }[];
}

/** Answer about an insurance (資格確認結果). */
export interface CoverageEligibilityResponse extends Resource<"CoverageEligibilityResponse"> {
  readonly status: "active";
  readonly purpose: CoverageEligibilityRequest["purpose"];
  readonly patient: Reference;
  readonly servicedDate?: string;
  readonly created: string;
  readonly request: Reference;
  readonly outcome: "queued" | "complete" | "error" | "partial";
  readonly disposition?: string;
  readonly insurer: Reference;
  readonly insurance?: {
    readonly coverage: Reference;
    readonly inforce?: boolean;
    readonly benefitPeriod?: Period;
    readonly item?: EligibilityItem[];
  }[];
  readonly error?: { readonly code: CodeableConcept }[];
}

/** Any resource this door writes. */
export type FhirResource =
  | Patient
  | Organization
  | Coverage
  | Consent
  | CoverageEligibilityRequest
  | CoverageEligibilityResponse;

/** Resources that belong together; each is known by its `fullUrl`. */
export interface Bundle extends Resource<"Bundle"> {
  readonly type: "collection";
  readonly timestamp?: string;
  readonly entry: { readonly fullUrl: string; readonly resource: FhirResource }[];
}
