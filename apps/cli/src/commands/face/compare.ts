import type { FaceEngine, Policy, QualityMeasure, QualityReport } from "@uketsuke/face-verify";
import type { DecisionRule } from "@uketsuke/face-verify/evaluation";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import type { Invocation } from "../../runner.ts";
import { decodeAnyPicture, readPicture } from "./picture-file.ts";

/** Options of `uketsuke face match`. */
export interface MatchOptions {
  readonly policy: Policy;
  readonly card?: boolean;
}

/** Compares two pictures once. */
export async function matchPictures(
  { options, print, signal }: Invocation<MatchOptions>,
  first: string,
  second: string,
): Promise<ExitCode> {
  const { faceEngine } = await import("@uketsuke/face-verify");
  const { comparePairs, decisionRule } = await import("@uketsuke/face-verify/evaluation");
  const { asCardPhoto } = await import("@uketsuke/face-verify/synthetic");
  await using engine = await faceEngine({ signal });
  print.detail(`engine ${engine.name}`);
  const rule = decisionRule(engine.calibration, options.policy);
  const pictures = [await pictureQuality(first, engine, signal)];
  pictures.push(await pictureQuality(second, engine, signal));
  // The package reads them once more: no door of it gives a template out.
  const { pairs } = await comparePairs(engine, [{ line: 1, a: first, b: second, genuine: true }], {
    decodeJpeg: decodeAnyPicture,
    ...(options.card && { card: asCardPhoto }),
    signal,
  });
  const score = pairs[0]?.score ?? Number.NEGATIVE_INFINITY;
  const outcome = outcomeOf(score, rule);
  const result = {
    outcome,
    score: Number.isFinite(score) ? score : null,
    ...rule,
    engine: engine.name,
    card: options.card === true,
    pictures,
  };
  print.result(result, () =>
    table([
      ["Outcome", outcome],
      ["Score", result.score === null ? "none" : score.toFixed(3)],
      ["Threshold", `${rule.threshold.toFixed(3)}, policy ${rule.policy}`],
      ...rule.evidence.map(({ cohort, events, pairs: of, upper }) => [
        "False matches",
        `${events} of ${of} measured pairs (${cohort}), at most ${upper.toExponential(1)}`,
      ]),
      ...pictures.map((picture, index) => [index === 0 ? "First" : "Second", wordsOf(picture)]),
    ]),
  );
  print.note("One comparison of two pictures; a reception wants several frames to agree.");
  return outcome === "match" ? exitCodes.done : exitCodes.no;
}

/** The same three answers as of a reception, of one comparison. */
function outcomeOf(
  score: number,
  { threshold, greyFrom }: DecisionRule,
): "match" | "no-match" | "inconclusive" | "not-comparable" {
  if (!Number.isFinite(score)) return "not-comparable";
  if (score >= threshold) return "match";
  return score >= greyFrom ? "inconclusive" : "no-match";
}

/** What is wrong with a picture, without a word on who is in it. */
export interface PictureQuality {
  readonly kind: "card-photo" | "picture";
  readonly width: number;
  readonly height: number;
  readonly usable: boolean;
  readonly advice: string;
  /** The measures that fail their gate, what should be put right first standing first. */
  readonly reasons: readonly QualityMeasure[];
}

async function pictureQuality(
  path: string,
  engine: FaceEngine,
  signal: AbortSignal,
): Promise<PictureQuality> {
  const { assessQuality, wipeImage } = await import("@uketsuke/face-verify");
  const { image, isPhoto } = await readPicture(path, signal);
  try {
    const { width, height } = image;
    const use = isPhoto ? "photo" : "live";
    const report = await assessQuality(image, { engine, use, signal });
    return { kind: isPhoto ? "card-photo" : "picture", width, height, ...judged(report) };
  } finally {
    wipeImage(image);
  }
}

/** What {@link PictureQuality} keeps of a report. */
export function judged(
  report: QualityReport,
): Pick<PictureQuality, "usable" | "advice" | "reasons"> {
  if (report.outcome === "no-face") return { usable: false, advice: "no-face", reasons: [] };
  const { usable, advice, measures } = report;
  return { usable, advice, reasons: measures.filter(({ passed }) => !passed) };
}

/** One line of it. */
export function wordsOf({ kind, width, height, ...quality }: PictureQuality): string {
  const what = kind === "card-photo" ? "as a card photo" : "as a picture of a camera";
  const reasons = quality.reasons.map(({ component, value, unit }) => {
    const rounded = Number(value.toFixed(2));
    return `${component} ${rounded} ${unit}`;
  });
  const why = reasons.length === 0 ? "" : `: ${reasons.join(", ")}`;
  return `${width}x${height}, ${what} ${quality.usable ? "good" : `not good (${quality.advice})${why}`}`;
}
