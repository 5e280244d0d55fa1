/**
 * An answer read back from FHIR (資格確認結果), by us or by somebody else.
 * @module
 */
import type { Member } from "./member-identifier.ts";
import { insuranceIn, type Received, resourceIn, unreadable } from "./read.ts";
import type { Coverage, CoverageEligibilityResponse } from "./resources.ts";

/** What an answer in FHIR says. In force is only what is said to be in force, in an answer that is complete. */
export type ReceivedEligibility =
  | {
      readonly outcome: "in-force" | "not-in-force";
      /** The insurance, where the coverage carries its numbers. */
      readonly insurance?: Member;
      /** Percent the patient pays (負担割合), where stated. */
      readonly copaymentPercent?: number;
      /** Codes that stand in `error`, e.g. 資格有効性 4. */
      readonly codes: readonly string[];
      readonly disposition?: string;
    }
  | {
      readonly outcome: "no-answer";
      /** As in the resource: `error`, `queued`, `partial` or something newer. */
      readonly state: string;
      readonly codes: readonly string[];
      readonly disposition?: string;
    };

/** Reads a bundle with a CoverageEligibilityResponse. @throws OqsError RESOURCE_UNREADABLE */
export function readEligibilityBundle(bundle: unknown): ReceivedEligibility {
  const response = resourceIn(bundle, "CoverageEligibilityResponse");
  const { outcome, disposition } = response;
  if (outcome === undefined) throw unreadable("the response has no outcome");
  const said = {
    codes: codesOf(response),
    ...(disposition === undefined ? {} : { disposition }),
  };
  if (outcome !== "complete") return { outcome: "no-answer", state: outcome, ...said };
  const first = response.insurance?.[0];
  const reference = first?.coverage?.reference;
  const coverage = reference === undefined ? undefined : resourceIn(bundle, "Coverage", reference);
  const insurance = coverage === undefined ? undefined : memberIn(bundle, coverage);
  const copaymentPercent = percentOf(coverage);
  return {
    outcome: first?.inforce === true ? "in-force" : "not-in-force",
    ...(insurance === undefined ? {} : { insurance }),
    ...(copaymentPercent === undefined ? {} : { copaymentPercent }),
    ...said,
  };
}

/** Public expense has no member numbers of an insurance. */
function memberIn(bundle: unknown, coverage: Received<Coverage>): Member | undefined {
  const numbered = (coverage.identifier?.length ?? 0) + (coverage.extension?.length ?? 0) > 0;
  const insured = coverage.type?.text !== "公費";
  return numbered && insured ? insuranceIn(bundle, coverage) : undefined;
}

function percentOf(coverage: Received<Coverage> | undefined): number | undefined {
  const quantity = coverage?.costToBeneficiary?.[0]?.valueQuantity;
  return quantity?.code === "%" ? quantity.value : undefined;
}

function codesOf({ error = [] }: Received<CoverageEligibilityResponse>): readonly string[] {
  return error.flatMap((one) => one.code?.coding?.[0]?.code ?? one.code?.text ?? []);
}
