/**
 * Explains codes and outcomes to the desk: what happened, what to do next, what to say to the patient.
 * @module
 */
import {
  type EntryOptions,
  type ExplanationCertainty,
  type ExplanationEntry,
  type ExplanationLanguage,
  entryOf,
} from "./explanation-entries.ts";
import { type Explainable, type Question, questionsOf } from "./explanation-questions.ts";
import { redactIndividualNumbers } from "./individual-number.ts";

/** One explanation in one language. */
export interface Explanation {
  /** The code as it came; only a 12-digit number (個人番号) in it is hidden. Empty where none came. */
  readonly code: string;
  /** Name of the explanation, e.g. `OQSCD006:4`; absent for a code nobody described. */
  readonly id?: string;
  /** The language of the sentences; Japanese where nobody wrote the English ones. */
  readonly language: ExplanationLanguage;
  /** What happened (原因). */
  readonly cause: string;
  /** What the clerk does next (次の手順). */
  readonly staff: string;
  /** What to say to the patient, gently; absent where there is nothing to say. */
  readonly patient?: string;
  readonly certainty: ExplanationCertainty;
  /** Causes that this code does not tell apart; empty where there is one cause. */
  readonly cannotTellApart: readonly string[];
  /** The sentence that came with the code, as it came (付帯情報). */
  readonly said?: string;
  /** What else the subject says, each with an explanation of its own. */
  readonly further: readonly Explanation[];
}

/** Options of {@link explain}. */
export interface ExplainOptions extends EntryOptions {
  /** Japanese when absent. */
  readonly language?: ExplanationLanguage;
}

/**
 * Explains an eligibility, an error, an outcome or a code (処理結果コード, 業務コード). It never throws: a code nobody described gets an explanation
 * that says so and shows it. `explanations` and `tables` take the official lists.
 *
 * @example
 * ```ts
 * explain("OQSCD006:4", { language: "en" }).staff;
 * explain(eligibility).further.map(({ cause }) => cause);
 * ```
 */
export function explain(subject: Explainable, options: ExplainOptions = {}): Explanation {
  const [question, ...others] = questionsOf(subject, options);
  return explained(
    question,
    options,
    others.map((one) => explained(one, options, [])),
  );
}

function explained(
  { id, otherwise, code, table, said }: Question,
  options: ExplainOptions,
  further: readonly Explanation[],
): Explanation {
  const known = id === undefined ? undefined : entryOf(id, options);
  const entry = known ?? entryOf(`unknown:${otherwise}`);
  if (entry === undefined) throw new Error(`no explanation for unknown codes: ${otherwise}`);
  const language = options.language === "en" && entry.en !== undefined ? "en" : "ja";
  const { cause, staff, patient } = entry[language] ?? entry.ja;
  const shown = asShown(code);
  return {
    code: shown,
    ...(known === undefined || id === undefined ? {} : { id }),
    language,
    cause: cause.replace("{code}", () => shown).replace("{table}", () => table ?? ""),
    staff,
    ...(patient === undefined ? {} : { patient }),
    certainty: entry.certainty,
    cannotTellApart: causesOf(entry, language),
    ...(said === undefined ? {} : { said: asShown(said) }),
    further,
  };
}

function causesOf(
  { cannotTellApart = [] }: ExplanationEntry,
  language: ExplanationLanguage,
): readonly string[] {
  return cannotTellApart.map((cause) => cause[language] ?? cause.ja);
}

/** Codes and sentences come from outside: no control characters, no 12-digit number, nothing endless. */
function asShown(text: string): string {
  return redactIndividualNumbers(text)
    .replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")
    .slice(0, 500);
}
