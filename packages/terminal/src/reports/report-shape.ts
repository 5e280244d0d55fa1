import { type Attestation, attestationShape } from "../attestations.ts";
import { TerminalError } from "../errors.ts";
import type { Text } from "../requirement.ts";
import {
  flag,
  list,
  moment,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  ShapeMismatch,
  text,
} from "../shape.ts";
import type { DoctorReport, DoctorRow } from "./json.ts";

const words = object<Text>({ ja: text, en: text });

const rowShape = object<DoctorRow>({
  id: text,
  level: oneOf("must", "must-if", "recommended", "information", "derived"),
  parties: list(oneOf("maker", "deliverer", "vendor", "institution")),
  title: words,
  quotes: list(text),
  result: oneOf("pass", "fail", "warn", "attested", "unknown", "info", "not-applicable"),
  reason: optional(oneOf("development-machine", "condition-not-met")),
  expected: text,
  observed: words,
  note: optional(words),
  open: optional(flag),
  evidence: list(text),
  confirmed: flag,
  source: object<DoctorRow["source"]>({
    doc: text,
    page: oneOf("overview", "hardware", "provision", "notes", "none"),
    row: text,
  }),
  fix: words,
  attestation: optional<Attestation>(attestationShape),
});

/** The shape of a report, schema `doctor/1`. */
export const reportShape: Shape<DoctorReport> = object<DoctorReport>({
  schema: oneOf("doctor/1"),
  tool: object<DoctorReport["tool"]>({ name: text, version: text }),
  profile: object<DoctorReport["profile"]>({
    id: text,
    version: text,
    sha256: text,
    title: optional(words),
  }),
  host: object<DoctorReport["host"]>({
    idHash: optional(text),
    platform: text,
    os: optional(text),
    model: optional(text),
  }),
  startedAt: moment,
  rows: list(rowShape),
  summary: object<DoctorReport["summary"]>({
    pass: number,
    fail: number,
    warn: number,
    attested: number,
    unknown: number,
    info: number,
    "not-applicable": number,
    verdict: oneOf("met", "not-met", "open"),
    total: number,
  }),
});

/** Reads a stored report (保存した報告), schema `doctor/1`; throws REPORT_INVALID with the path that does not fit. */
export function readReport(value: unknown): DoctorReport {
  try {
    return reportShape(value, "report");
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new TerminalError(
      "REPORT_INVALID",
      `This is not a report of doctor: ${error.message}. Write it again with uketsuke doctor --report json:report.json.`,
      { cause: error },
    );
  }
}
