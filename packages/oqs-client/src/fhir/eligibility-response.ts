/**
 * The payer's answer as FHIR (資格確認結果): one bundle with patient, insurer, coverages, question, answer and consent.
 * @module
 */

import { plainDate } from "../date.ts";
import type { Eligibility, Eligible } from "../eligibility.ts";
import type { InsuranceData } from "../search.ts";
import { type BundleBuilder, type BundleOptions, buildBundle } from "./bundle.ts";
import { consentOf } from "./consent.ts";
import { askedCoverage, coverageOf, publicExpenseCoverage } from "./coverage.ts";
import { addRequest } from "./eligibility-request.ts";
import { itemsOf } from "./items.ts";
import { organizationOf } from "./organization.ts";
import { patientOf } from "./patient.ts";
import type { Bundle, CoverageEligibilityResponse, Reference } from "./resources.ts";
import { codeSystems, profiles } from "./systems.ts";

/** Options of {@link eligibilityBundleOf}. */
export interface EligibilityBundleOptions extends BundleOptions {
  /** What was asked; without it an answer of "not insured" has no coverage to speak of. */
  readonly asked?: InsuranceData;
}

/** An answer as a bundle (CoverageEligibilityResponse and what it refers to); every outcome has one. */
export function eligibilityBundleOf(
  eligibility: Eligibility,
  options: EligibilityBundleOptions = {},
): Bundle {
  const builder = buildBundle(options);
  const subject =
    eligibility.outcome === "eligible"
      ? eligibleSubject(builder, eligibility)
      : askedSubject(builder, options.asked);
  const header = eligibility.answer.MessageHeader ?? {};
  const servicedDate = plainDate(header.QualificationConfirmationDate ?? "");
  const { request, provider } = addRequest(builder, {
    ...subject,
    institution: header.MedicalInstitutionCode,
    servicedDate,
  });
  builder.add({
    resourceType: "CoverageEligibilityResponse",
    status: "active",
    purpose: ["validation"],
    patient: subject.patient,
    ...(servicedDate === undefined ? {} : { servicedDate }),
    created: builder.created,
    request,
    insurer: subject.insurer,
    ...answerOf(eligibility, subject.coverages),
  });
  if (eligibility.outcome === "eligible") {
    const institution = provider === undefined ? {} : { institution: provider };
    const consent = consentOf(eligibility, { patient: subject.patient, ...institution });
    if (consent !== undefined) builder.add(consent);
  }
  return builder.bundle();
}

interface Subject {
  readonly patient: Reference;
  readonly insurer: Reference;
  readonly coverages: readonly Reference[];
}

function eligibleSubject(builder: BundleBuilder, eligible: Eligible): Subject {
  const { insurer, publicExpense, cardClassification } = eligible;
  const patient = builder.add(patientOf(eligible));
  const assistanceAlone = cardClassification?.code === "A1";
  const payor = builder.add(
    organizationOf(assistanceAlone ? "publicExpensePayer" : "insurer", insurer.number, insurer),
  );
  const coverages = assistanceAlone ? [] : [builder.add(coverageOf(eligible, { patient, payor }))];
  if (publicExpense.state === "stated") {
    const { payer, beneficiary, office = "", tickets } = publicExpense;
    const further = assistanceAlone
      ? payor
      : payer === undefined
        ? { display: office === "" ? "公費" : office }
        : builder.add(organizationOf("publicExpensePayer", payer, { name: office }));
    const numbers = {
      ...(payer === undefined ? {} : { payer }),
      ...(beneficiary === undefined ? {} : { beneficiary }),
    };
    for (const ticket of tickets.length === 0 ? [undefined] : tickets) {
      const period = {
        ...(ticket?.validFrom === undefined ? {} : { validFrom: ticket.validFrom }),
        ...(ticket?.validUntil === undefined ? {} : { validUntil: ticket.validUntil }),
      };
      const order = coverages.length + 1;
      const expense = { ...numbers, ...period };
      coverages.push(
        builder.add(publicExpenseCoverage(expense, { patient, payor: further, order })),
      );
    }
  }
  return { patient, insurer: payor, coverages };
}

function askedSubject(builder: BundleBuilder, asked: InsuranceData | undefined): Subject {
  const patient = builder.add({
    resourceType: "Patient",
    meta: { profile: [profiles.patient] },
    ...(asked === undefined ? {} : { birthDate: asked.birthDate }),
  });
  if (asked === undefined)
    return { patient, insurer: { display: "オンライン資格確認等システム" }, coverages: [] };
  const insurer = builder.add(organizationOf("insurer", asked.insurerNumber));
  return {
    patient,
    insurer,
    coverages: [builder.add(askedCoverage(asked, { patient, payor: insurer }))],
  };
}

type Answer = Pick<CoverageEligibilityResponse, "outcome" | "disposition" | "insurance" | "error">;

function answerOf(eligibility: Eligibility, coverages: readonly Reference[]): Answer {
  if (eligibility.outcome === "refused")
    return {
      outcome: "error",
      ...(eligibility.message === "" ? {} : { disposition: eligibility.message }),
      error: [errorOf(codeSystems.resultCode, eligibility.code, eligibility.message)],
    };
  const eligible = eligibility.outcome === "eligible";
  const items = eligible ? itemsOf(eligibility) : [];
  const notices = eligibility.notices.map(({ message }) => message).filter((one) => one !== "");
  return {
    outcome: "complete",
    ...(notices.length === 0 ? {} : { disposition: notices.join("\n") }),
    insurance: coverages.map((coverage, index) => ({
      coverage,
      inforce: eligible,
      ...(index === 0 && items.length > 0 ? { item: items } : {}),
    })),
    ...(eligible ? {} : errorsOf(eligibility)),
  };
}

/** 2 無効 is a plain "not in force"; whatever else keeps somebody from being eligible is said as a code, also an unknown one. */
function errorsOf({ reason, validity }: { reason: string; validity: string }): Partial<Answer> {
  if (reason === "invalid") return {};
  return { error: [errorOf(codeSystems.validity, validity, reason)] };
}

function errorOf(system: string, code: string, text: string): NonNullable<Answer["error"]>[number] {
  // A code in FHIR has no leading, trailing or doubled spaces and is never empty.
  const coding = /^\S+( \S+)*$/.test(code) ? { coding: [{ system, code }] } : {};
  return { code: { ...coding, text: text === "" ? "資格を確認できない" : text } };
}
