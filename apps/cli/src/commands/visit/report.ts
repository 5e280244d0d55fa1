import type { Step, Visit } from "@uketsuke/reception";

/** What a visit leaves on stdout: how it ended and in which steps; no name, no number, no byte of a card. */
export interface VisitReport {
  readonly outcome: Visit["outcome"];
  readonly reason?: string;
  readonly identifiedBy?: string;
  readonly eligibility?: {
    readonly outcome: string;
    readonly reason?: string;
    readonly insurer?: string;
    readonly copaymentPercent?: number;
  };
  readonly consents?: Readonly<Record<string, boolean>>;
  readonly consentsSent?: string;
  readonly resultPath?: string;
  /** True when card, holder and server are made up. */
  readonly sandbox: boolean;
  /** True when a simulated terminal opened the card's key. */
  readonly simulatedTerminal: boolean;
  readonly steps: readonly {
    readonly step: string;
    readonly outcome: string;
    readonly milliseconds: number;
    readonly code?: string;
  }[];
}

/** The report of a visit and its steps. */
export function visitReport(
  visit: Visit,
  steps: readonly Step[],
  { sandbox }: { readonly sandbox: boolean },
): VisitReport {
  return {
    outcome: visit.outcome,
    ...endingOf(visit),
    sandbox,
    simulatedTerminal: steps.some(({ detail }) => detail.simulated === true),
    steps: steps.map(stepReport),
  };
}

/** One step of a visit. */
export function stepReport(done: Step): VisitReport["steps"][number] {
  const { step, outcome, milliseconds, code } = done;
  return {
    step,
    outcome,
    milliseconds: Math.round(milliseconds),
    ...(code === undefined ? {} : { code }),
  };
}

function endingOf(visit: Visit): Partial<VisitReport> {
  switch (visit.outcome) {
    case "complete": {
      const { insurer, copaymentPercent, outcome } = visit.eligibility;
      return {
        identifiedBy: visit.identity.method,
        eligibility: {
          outcome,
          insurer: insurer.name,
          ...(copaymentPercent === undefined ? {} : { copaymentPercent }),
        },
        consents: { ...visit.consents },
        consentsSent: visit.sent.outcome,
        resultPath: visit.resultPath,
      };
    }
    case "not-eligible": {
      const { eligibility, identity } = visit;
      const reason = eligibility.outcome === "refused" ? eligibility.code : eligibility.reason;
      return {
        identifiedBy: identity.method,
        eligibility: { outcome: eligibility.outcome, reason },
      };
    }
    case "not-identified":
      return { reason: visit.last ?? visit.reason };
    case "card-unusable":
      return { reason: visit.reason };
    case "card-removed":
      return { reason: `during ${visit.during}` };
  }
}

/** The report as rows of a table. */
export function visitLines(report: VisitReport): readonly (readonly string[])[] {
  const { eligibility, consents } = report;
  const granted = Object.entries(consents ?? {}).flatMap(([item, given]) => (given ? [item] : []));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Visit", report.outcome],
    ["Reason", report.reason],
    ["Identified by", report.identifiedBy],
    ["Key opened by", report.simulatedTerminal ? "SIMULATED terminal authentication" : undefined],
    [
      "Eligibility",
      eligibility && [eligibility.outcome, eligibility.reason].filter(Boolean).join(": "),
    ],
    ["Insurer", eligibility?.insurer],
    [
      "Copayment",
      eligibility?.copaymentPercent === undefined ? undefined : `${eligibility.copaymentPercent} %`,
    ],
    ["Consents", consents && `${granted.join(", ") || "none"} (${report.consentsSent})`],
    ["Result file", report.resultPath],
    ["Sandbox", report.sandbox ? "card, holder and server are made up" : undefined],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}
