import { JpkiError } from "../errors.ts";
import type { ApplicationName } from "../layout/card-profile.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import { type HostilePhoto, hostilePhotos } from "./hostile-photo.ts";

/** One thing that goes wrong, as plain data. */
export type Fault =
  /** The card leaves the reader just before the command reaches it. */
  | { readonly kind: "remove" }
  /** The card carries the command out and leaves before it answers. */
  | { readonly kind: "tear" }
  /** No answer until the card is removed. */
  | { readonly kind: "mute" }
  /** The command takes so many milliseconds longer. */
  | { readonly kind: "slow"; readonly ms: number }
  /** This status word (four hex digits) alone is the answer; the chip never sees the command unless `carriedOut`. */
  | { readonly kind: "status-word"; readonly statusWord: string; readonly carriedOut?: boolean }
  /** The data of the answer is so many bytes longer (zeros), or shorter when negative; the status word stays. */
  | { readonly kind: "wrong-length"; readonly by: number }
  /** Only the first bytes of the answer arrive: fewer than two are no answer at all. */
  | { readonly kind: "cut"; readonly bytes: number }
  /** 61xx without end: every GET RESPONSE fetches one byte and hears of more. */
  | { readonly kind: "more-data-storm" }
  /** 6Cxx without end: no Le is ever the right one. */
  | { readonly kind: "exact-length-storm" }
  /** So many bytes of data with 9000, whatever was asked for; default 65,000. */
  | { readonly kind: "oversized"; readonly bytes?: number }
  /** The data object an answer begins with has a broken header. */
  | { readonly kind: "bad-tlv"; readonly form: BadTlv }
  /** The file of the printed face holds another photo. */
  | { readonly kind: "hostile-photo"; readonly photo: HostilePhoto };

/** How the header of a data object is broken: a length beyond every end, an indefinite one, a tag without end, or nothing but FF. */
export type BadTlv = "too-long" | "indefinite" | "endless-tag" | "filler";

/** Which commands a rule is about. Without any field it is about all of them. */
export interface FaultCondition {
  /**
   * How the command begins, in hex; `?` stands for any digit, and a shorter command does not fit. `00B0` is every READ BINARY,
   * `002000????` every VERIFY that brings an entry.
   */
  readonly command?: string;
  /** Application that is selected when the command comes; `none` after power-on. */
  readonly application?: ApplicationName | "none";
  /** Only the n-th of the commands that fit, counted since the rule is in force. */
  readonly at?: number;
  /** From the n-th of them on. */
  readonly from?: number;
  /** Every n-th of them. */
  readonly every?: number;
}

/** A fault and when it strikes. Of several rules that fit one command the first strikes. */
export interface FaultRule {
  readonly when?: FaultCondition;
  /** How often it strikes; without limit unless given. */
  readonly times?: number;
  readonly fault: Fault;
}

/** Longest answer a script may ask for. */
const longestAnswer = 70_000;
const longestScript = 64;
const isCount = whole(1, 1_000_000);

/** Fields of each kind of fault: what each must be, and whether it must be there. */
const faultFields: Readonly<Record<Fault["kind"], Readonly<Record<string, Field>>>> = {
  remove: {},
  tear: {},
  mute: {},
  slow: { ms: must("0 to 3600000", whole(0, 3_600_000)) },
  "status-word": {
    statusWord: must("four hex digits", matches(/^[0-9A-F]{4}$/i)),
    carriedOut: may("true or false", (value) => typeof value === "boolean"),
  },
  "wrong-length": { by: must("-65536 to 65536", whole(-65_536, 65_536)) },
  cut: { bytes: must("0 to 65538", whole(0, 65_538)) },
  "more-data-storm": {},
  "exact-length-storm": {},
  oversized: { bytes: may(`1 to ${longestAnswer}`, whole(1, longestAnswer)) },
  "bad-tlv": { form: must(...words("too-long", "indefinite", "endless-tag", "filler")) },
  "hostile-photo": { photo: must(...words(...hostilePhotos)) },
};

const conditionFields: Readonly<Record<string, Field>> = {
  command: may("hex digits and ?", matches(/^[0-9A-F?]{2,64}$/i)),
  application: may(...words(...Object.keys(myNumberCardProfile.applications), "none")),
  at: may("1 or more", isCount),
  from: may("1 or more", isCount),
  every: may("1 or more", isCount),
};

/**
 * Reads a fault script out of its JSON: a list of rules. Throws VIRTUAL_CARD_INVALID that names the place, such as
 * `rules[2].fault.ms`.
 *
 * @example
 * ```ts
 * card.faults.script = readFaultScript([{ when: { command: "00B0", at: 3 }, fault: { kind: "tear" } }]);
 * ```
 */
export function readFaultScript(json: unknown): readonly FaultRule[] {
  if (!Array.isArray(json) || json.length > longestScript) {
    throw invalid("rules", `a list of at most ${longestScript} rules`);
  }
  json.forEach((rule: unknown, index) => {
    checkRule(rule, `rules[${index}]`);
  });
  return structuredClone(json) as readonly FaultRule[];
}

function checkRule(rule: unknown, place: string): void {
  if (!isRecord(rule)) throw invalid(place, "an object");
  const { when, times, fault, ...others } = rule;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw invalid(place, "an object of when, times and fault");
  if (when !== undefined) checkFields(when, conditionFields, `${place}.when`);
  if (times !== undefined && !isCount(times)) throw invalid(`${place}.times`, "1 or more");
  if (!isRecord(fault)) throw invalid(`${place}.fault`, "an object");
  const { kind, ...fields } = fault;
  if (typeof kind !== "string" || !Object.hasOwn(faultFields, kind)) {
    throw invalid(`${place}.fault.kind`, Object.keys(faultFields).join(" or "));
  }
  checkFields(fields, faultFields[kind as Fault["kind"]], `${place}.fault`);
}

function checkFields(value: unknown, fields: Readonly<Record<string, Field>>, place: string): void {
  const names = Object.keys(fields).join(", ") || "no further field";
  if (!isRecord(value)) throw invalid(place, `an object of ${names}`);
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) throw invalid(place, `an object of ${names}`);
  }
  for (const [name, { is, test, required }] of Object.entries(fields)) {
    const found = value[name];
    if (found === undefined ? required : !test(found)) throw invalid(`${place}.${name}`, is);
  }
}

interface Field {
  readonly is: string;
  readonly test: (value: unknown) => boolean;
  readonly required: boolean;
}

function must(is: string, test: Field["test"]): Field {
  return { is, test, required: true };
}

function may(is: string, test: Field["test"]): Field {
  return { is, test, required: false };
}

function words(...known: readonly string[]): [string, Field["test"]] {
  return [known.join(" or "), (value) => known.some((word) => word === value)];
}

function matches(pattern: RegExp): Field["test"] {
  return (value) => typeof value === "string" && pattern.test(value);
}

function whole(least: number, most: number): Field["test"] {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(place: string, is: string): JpkiError {
  return new JpkiError(
    "VIRTUAL_CARD_INVALID",
    `The fault script cannot be used: ${place} must be ${is}.`,
  );
}
