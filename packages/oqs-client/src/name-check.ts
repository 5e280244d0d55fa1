/**
 * Whether claims (レセプト) accept a name as it is: every character in JIS X 0208, full width, none of them a mark in place of another (●).
 * A replacement is a suggestion for a person to confirm; nothing here changes a name by itself.
 * @module
 */
import table from "../codes/name-replacements.json" with { type: "json" };
import { tryEncode } from "./encoding.ts";
import { OqsError } from "./errors.ts";
import { isJisX0208 } from "./jis-x-0208.ts";
import { toFullWidthKana } from "./kana.ts";
import type { Certainty } from "./messages/sources.ts";

/**
 * What is the matter with a character. `masked`: a mark (●, 〓) stands for a character the sender could not show; nobody can tell which.
 * `vendor-extension`: Shift_JIS files hold it as an extension of NEC or IBM, claims do not (髙, 﨑, ①). `variation-selector`: the form was
 * chosen by a selector (異体字セレクタ). `half-width`. `invisible`. `outside`: neither of these sets holds it.
 */
export type NameReason =
  | "masked"
  | "vendor-extension"
  | "variation-selector"
  | "half-width"
  | "invisible"
  | "outside";

/** What could stand instead of a character. */
export interface NameSuggestion {
  /** In JIS X 0208; empty where an invisible character should go. */
  readonly text: string;
  /**
   * `institution`: from the caller's own table · `table`: from ours, one common form for another · `base`: the same character without its
   * selector or accent · `compatibility`: Unicode says it is the same (NFKC) · `width` · `removed`.
   */
  readonly by: "institution" | "table" | "base" | "compatibility" | "width" | "removed";
}

/** One character that claims do not accept, or that hides another. */
export interface NameFinding {
  /** Place in the name, counted in characters from 0. */
  readonly position: number;
  /** Place in the string, in UTF-16 units. */
  readonly index: number;
  /** The character with its selectors and marks. */
  readonly character: string;
  /** `U+9AD9` and the like. */
  readonly codePoints: readonly string[];
  readonly reason: NameReason;
  /** Absent where nobody can tell what to write: look at the card, ask the patient. */
  readonly suggestion?: NameSuggestion;
}

/** Something about the whole name. */
export interface NameWarning {
  /** `empty` · `outer-space`: a space before or behind · `no-space`: nothing between the parts of the name (also right for some people) · `too-long`. */
  readonly warning: "empty" | "outer-space" | "no-space" | "too-long";
  readonly certainty: Certainty;
}

/** What {@link checkName} finds. */
export interface NameCheck {
  /** No finding; warnings do not count. */
  readonly claimSafe: boolean;
  /** Length in characters. */
  readonly characters: number;
  readonly findings: readonly NameFinding[];
  readonly warnings: readonly NameWarning[];
}

/** Options of {@link checkName} and {@link nameForClaim}. */
export interface NameOptions {
  /** The institution's own replacements by character; they go before ours, and must be in JIS X 0208 themselves. */
  readonly replacements?: Readonly<Record<string, string>>;
  /** Characters a claim has room for; 20 when absent (40 bytes, from memory). */
  readonly longest?: number;
}

/** A character with what belongs to it: selectors, combining marks, the sound mark of a half-width kana. */
const sign = /[\uFF66-\uFF9D][\uFF9E\uFF9F]|.\p{M}*/gsu;
const selectors = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;
/** ● is what the system writes for a character it cannot show; 〓 is what files of ours may hold (withGeta). */
const masks: ReadonlySet<string> = new Set(["●", "〓"]);
const invisible = /^(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}])+$/u;
const ours: Readonly<Record<string, string>> = table;
const fullWidthSpace = "\u3000";
const longestInClaims = 20;

/** Looks at a name character by character (氏名). @throws OqsError INVALID_ARGUMENT for a replacement that claims do not accept either */
export function checkName(name: string, options: NameOptions = {}): NameCheck {
  for (const text of Object.values(options.replacements ?? {}))
    if (text === "" || !isJisX0208(text))
      throw new OqsError("INVALID_ARGUMENT", "a replacement is itself not in JIS X 0208");
  const signs = [...name.matchAll(sign)];
  const findings = signs.flatMap(({ 0: character, index }, position): NameFinding[] => {
    const reason = reasonOf(character);
    if (reason === undefined) return [];
    const suggestion = reason === "masked" ? undefined : suggestionFor(character, options);
    return [
      {
        position,
        index,
        character,
        codePoints: Array.from(character, codePoint),
        reason,
        ...(suggestion === undefined ? {} : { suggestion }),
      },
    ];
  });
  const warnings = warningsOf(name, signs.length, options.longest);
  return { claimSafe: findings.length === 0, characters: signs.length, findings, warnings };
}

/** A name for claims; a suggestion is shown to a person before anybody uses it. */
export type NameForClaim =
  | { readonly outcome: "as-is"; readonly name: string }
  | {
      readonly outcome: "suggested";
      readonly name: string;
      readonly changes: readonly NameFinding[];
    }
  | {
      /** For at least one character there is no suggestion: the card and the patient decide. */
      readonly outcome: "undecided";
      /** The name with what could be suggested; the rest stands as it came. */
      readonly name: string;
      readonly changes: readonly NameFinding[];
      readonly undecided: readonly NameFinding[];
    };

/** What a name could look like in a claim (レセプト); never applied by itself. @throws OqsError INVALID_ARGUMENT */
export function nameForClaim(name: string, options: NameOptions = {}): NameForClaim {
  const { findings } = checkName(name, options);
  if (findings.length === 0) return { outcome: "as-is", name };
  let written = "";
  let copied = 0;
  for (const { index, character, suggestion } of findings) {
    written += name.slice(copied, index) + (suggestion?.text ?? character);
    copied = index + character.length;
  }
  written += name.slice(copied);
  const changes = findings.filter(({ suggestion }) => suggestion !== undefined);
  const undecided = findings.filter(({ suggestion }) => suggestion === undefined);
  return undecided.length === 0
    ? { outcome: "suggested", name: written, changes }
    : { outcome: "undecided", name: written, changes, undecided };
}

function reasonOf(character: string): NameReason | undefined {
  if (masks.has(character)) return "masked";
  if (isJisX0208(character)) return undefined;
  if (invisible.test(character)) return "invisible";
  const plain = character.replace(selectors, "");
  if (isJisX0208(plain)) return "variation-selector";
  if (/^[ -~\u00A5\u203E\uFF61-\uFF9F]+$/u.test(character)) return "half-width";
  return tryEncode(plain, "Shift_JIS") === undefined ? "outside" : "vendor-extension";
}

function suggestionFor(
  character: string,
  { replacements = {} }: NameOptions,
): NameSuggestion | undefined {
  const plain = character.replace(selectors, "");
  const own = replacements[character] ?? replacements[plain];
  if (own !== undefined) return { text: own, by: "institution" };
  if (invisible.test(character)) return { text: "", by: "removed" };
  const known = ours[plain];
  if (known !== undefined) return { text: known, by: "table" };
  const unaccented = plain.normalize("NFD").replace(/[\u0300-\u036F]/g, "");
  const tries: readonly (readonly [NameSuggestion["by"], string])[] = [
    ["base", plain],
    ["width", wide(plain)],
    ["compatibility", wide(plain.normalize("NFKC"))],
    ["base", wide(unaccented)],
  ];
  const fits = tries.find(([, text]) => text !== "" && isJisX0208(text));
  return fits === undefined ? undefined : { by: fits[0], text: fits[1] };
}

/** ASCII and half-width kana in full width. */
function wide(text: string): string {
  return toFullWidthKana(text).replace(/[!-~]/g, (one) =>
    String.fromCharCode(one.charCodeAt(0) + 0xfee0),
  );
}

function warningsOf(
  name: string,
  characters: number,
  longest: number = longestInClaims,
): readonly NameWarning[] {
  const trimmed = name.trim();
  if (trimmed === "") return [{ warning: "empty", certainty: "seen" }];
  const warnings: NameWarning[] = [];
  if (trimmed !== name) warnings.push({ warning: "outer-space", certainty: "seen" });
  if (!trimmed.includes(fullWidthSpace) && !trimmed.includes(" "))
    warnings.push({ warning: "no-space", certainty: "seen" });
  if (characters > longest) warnings.push({ warning: "too-long", certainty: "memory" });
  return warnings;
}

function codePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, "0")}`;
}
