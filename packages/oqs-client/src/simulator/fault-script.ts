/**
 * Reads a fault script out of its JSON: every field is looked at, and an error names the place.
 * @module
 */
import { OqsError } from "../errors.ts";
import { folderJobs } from "../folder/jobs.ts";
import { routes } from "../routes.ts";
import { type Fault, type FaultRule, plainFaults } from "./faults.ts";

/** Most rules of a script. */
const longestScript = 256;

/** What only HTTP has. */
const webOnly: readonly Fault[] = ["html", "unauthorized", "token-expired"];

interface Field {
  readonly is: string;
  readonly test: (value: unknown) => boolean;
}

const count: Field = { is: "a whole number of 1 to 1000000", test: whole(1, 1_000_000) };
const milliseconds: Field = { is: "0 to 3600000 milliseconds", test: whole(0, 3_600_000) };
const skew: Field = { is: "milliseconds, at most 1000 years", test: whole(-3.2e13, 3.2e13) };

const matchFields: Readonly<Record<string, Field>> = {
  route: oneOf(Object.keys(routes)),
  job: oneOf(folderJobs.map(({ name }) => name)),
  form: oneOf(["single", "bulk"]),
  step: { is: "1 or 2", test: whole(1, 2) },
  number: { is: "1 to 20 characters", test: matches(/^.{1,20}$/u) },
  institution: { is: "10 digits", test: matches(/^\d{10}$/) },
  nth: count,
  from: count,
  every: count,
};

const ruleFields: Readonly<Record<string, Field>> = {
  match: { is: "an object", test: isRecord },
  fault: { is: "a name, or an object", test: (value) => value !== undefined },
  times: count,
  chance: {
    is: "a share of 0 to 1",
    test: (value) => typeof value === "number" && value >= 0 && value <= 1,
  },
  retryAfter: { is: "0 to 86400 seconds", test: whole(0, 86_400) },
};

const faultFields: Readonly<Record<string, Field>> = {
  slow: milliseconds,
  drip: milliseconds,
  skew,
};

/** The rules of a script; the JSON itself is not kept. @throws OqsError FAULT_SCRIPT_INVALID, such as `rules[2].match.nth must be …` */
export function readFaultScript(json: unknown): readonly FaultRule[] {
  if (!Array.isArray(json) || json.length > longestScript)
    throw invalid("the script", `a list of at most ${longestScript} rules`);
  json.forEach((rule: unknown, index) => {
    checkRule(rule, `rules[${index}]`);
  });
  return structuredClone(json) as readonly FaultRule[];
}

function checkRule(rule: unknown, place: string): void {
  const { match, fault } = checkFields(rule, ruleFields, place);
  if (fault === undefined) throw invalid(`${place}.fault`, "there");
  const matched = match === undefined ? {} : checkFields(match, matchFields, `${place}.match`);
  if (matched.route !== undefined && matched.job !== undefined)
    throw invalid(`${place}.match`, "about a route or about a job, not both");
  checkFault(fault, `${place}.fault`);
  if (matched.job !== undefined && webOnly.some((one) => one === fault))
    throw invalid(`${place}.fault`, `one the folder has; ${fault} is of HTTP alone`);
}

function checkFault(fault: unknown, place: string): void {
  if (typeof fault === "string") {
    if (!plainFaults.some((name) => name === fault))
      throw invalid(place, `one of ${plainFaults.join(", ")}, or an object of slow, drip or skew`);
    return;
  }
  const fields = checkFields(fault, faultFields, place);
  if (Object.keys(fields).length !== 1) throw invalid(place, "exactly one of slow, drip and skew");
}

function checkFields(
  value: unknown,
  fields: Readonly<Record<string, Field>>,
  place: string,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(fields).join(", ");
  if (!isRecord(value)) throw invalid(place, `an object of ${names}`);
  for (const [name, found] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) throw invalid(place, `an object of ${names}`);
    if (!field.test(found)) throw invalid(`${place}.${name}`, field.is);
  }
  return value;
}

function oneOf(words: readonly string[]): Field {
  return { is: `one of ${words.join(", ")}`, test: (value) => words.some((one) => one === value) };
}

function matches(pattern: RegExp): Field["test"] {
  return (value) => typeof value === "string" && pattern.test(value);
}

function whole(least: number, most: number): Field["test"] {
  return (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(place: string, is: string): OqsError {
  return new OqsError(
    "FAULT_SCRIPT_INVALID",
    `the fault script cannot be used: ${place} must be ${is}`,
  );
}
