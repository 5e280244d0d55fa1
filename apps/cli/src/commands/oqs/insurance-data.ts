import type { InsuranceData } from "@uketsuke/oqs-client";
import * as z from "zod";
import { CliError } from "../../errors.ts";

const question: z.ZodType<InsuranceData> = z.strictObject({
  insurerNumber: z.string(),
  symbol: z.string().exactOptional(),
  number: z.string(),
  branch: z.string().exactOptional(),
  birthDate: z.string(),
  limitConsent: z.boolean().exactOptional(),
});

/** The question as data; the error names fields and never their values. */
export function insuranceDataOf(value: unknown): InsuranceData {
  const read = question.safeParse(value);
  if (read.success) return read.data;
  const fields = read.error.issues.map((issue) =>
    issue.code === "unrecognized_keys" ? "a field that there is none of" : issue.path.join("."),
  );
  throw new CliError(
    "FILE_UNREADABLE",
    `The question does not fit: ${[...new Set(fields)].join(", ")}.`,
    {
      hint: "See uketsuke oqs search --help for its fields.",
    },
  );
}
