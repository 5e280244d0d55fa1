/**
 * Insurance and public expense as JP_Coverage (保険・公費).
 * @module
 */
import { plainDate } from "../date.ts";
import { type Eligible, qualificationOf } from "../eligibility.ts";
import { formatMember, formatMemberCsv, fullWidth, type Member } from "./member-identifier.ts";
import type { Coverage, Identifier, Period, Reference } from "./resources.ts";
import { codeSystems, extensions, identifierSystems, profiles } from "./systems.ts";

/** Resources a coverage points to. */
export interface CoverageReferences {
  readonly patient: Reference;
  readonly payor: Reference;
}

/** The insurance of an eligible person (JP_Coverage, 医療保険), first in order. */
export function coverageOf(eligible: Eligible, references: CoverageReferences): Coverage {
  const { symbol, branch, number = "", insurer } = eligible;
  const result = qualificationOf(eligible.answer) ?? {};
  const member: Member = {
    insurerNumber: insurer.number,
    number,
    ...(symbol === undefined ? {} : { symbol }),
    ...(branch === undefined ? {} : { branch }),
  };
  const relationship = relationships[result.PersonalFamilyClassification ?? ""];
  return {
    ...askedCoverage(member, references),
    ...(relationship === undefined ? {} : { relationship: { coding: [relationship] } }),
    ...periodOf(result.InsuredCardValidDate, result.InsuredCardExpirationDate),
    ...shareOf(eligible),
  };
}

/** An insurance of which only the member's numbers are known: what a question asks about. */
export function askedCoverage(member: Member, { patient, payor }: CoverageReferences): Coverage {
  const { symbol, number, branch } = member;
  const identified = number !== "";
  return {
    resourceType: "Coverage",
    meta: { profile: [profiles.coverage] },
    extension: [
      ...(symbol === undefined ? [] : [{ url: extensions.symbol, valueString: fullWidth(symbol) }]),
      ...(identified ? [{ url: extensions.number, valueString: fullWidth(number) }] : []),
      ...(branch === undefined ? [] : [{ url: extensions.branch, valueString: branch }]),
    ],
    ...(identified ? { identifier: identifiersOf(member) } : {}),
    status: "active",
    type: publicPolicy,
    ...(identified ? { subscriberId: `${fullWidth(symbol ?? "")}:${fullWidth(number)}` } : {}),
    beneficiary: patient,
    ...(branch === undefined ? {} : { dependent: fullWidth(branch) }),
    payor: [payor],
    order: 1,
  };
}

/** Public expense as a further coverage (公費): numbers of payer and beneficiary; `order` counts on from the insurance. */
export function publicExpenseCoverage(
  expense: {
    readonly payer?: string;
    readonly beneficiary?: string;
    readonly validFrom?: string;
    readonly validUntil?: string;
  },
  { patient, payor, order }: CoverageReferences & { readonly order: number },
): Coverage {
  const { payer, beneficiary, validFrom, validUntil } = expense;
  const identifier: Identifier[] = [
    ...(payer === undefined
      ? []
      : [{ system: identifierSystems.publicExpensePayer, value: payer }]),
    ...(beneficiary === undefined
      ? []
      : [{ system: identifierSystems.publicExpenseBeneficiary, value: beneficiary }]),
  ];
  const period = { ...startOf(validFrom), ...endOf(validUntil) };
  return {
    resourceType: "Coverage",
    meta: { profile: [profiles.coverage] },
    ...(identifier.length === 0 ? {} : { identifier }),
    status: "active",
    type: { ...publicPolicy, text: "公費" },
    ...(beneficiary === undefined ? {} : { subscriberId: beneficiary }),
    beneficiary: patient,
    ...(Object.keys(period).length === 0 ? {} : { period }),
    payor: [payor],
    order,
  };
}

const publicPolicy = { coding: [{ system: codeSystems.actCode, code: "PUBLICPOL" }] };

function identifiersOf(member: Member): Identifier[] {
  return [
    { system: identifierSystems.member, value: formatMember(member) },
    { system: identifierSystems.memberCsv, value: formatMemberCsv(member) },
  ];
}

const relationships: Readonly<Record<string, { system: string; code: string; display: string }>> = {
  "1": { system: codeSystems.insuredPersonCategory, code: "1", display: "被保険者" },
  "2": { system: codeSystems.insuredPersonCategory, code: "2", display: "被扶養者" },
};

function periodOf(from = "", until = ""): { period?: Period } {
  const period = { ...startOf(plainDate(from)), ...endOf(plainDate(until)) };
  return Object.keys(period).length === 0 ? {} : { period };
}

function startOf(day: string | undefined): Period {
  return day === undefined ? {} : { start: day };
}

/** 9999-12-31 stands for no end. */
function endOf(day: string | undefined): Period {
  return day === undefined || day.startsWith("9999") ? {} : { end: day };
}

/** The patient's share only where the payer stated it: an inferred one is no fact for another system. */
function shareOf({ copaymentPercent, copaymentSource }: Eligible): Partial<Coverage> {
  if (copaymentPercent === undefined || copaymentSource !== "answer") return {};
  const percent = { unit: "%", system: codeSystems.units, code: "%" };
  const type = { coding: [{ system: codeSystems.copayType, code: "copaypct" }] };
  return {
    costToBeneficiary: [{ type, valueQuantity: { value: copaymentPercent, ...percent } }],
  };
}
