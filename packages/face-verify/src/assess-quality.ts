import type { FaceEngine } from "./engine.ts";
import { measureFace, type QualityMeasure } from "./face-measures.ts";
import { checkImage, type Image } from "./image.ts";
import { type Advice, adviceOf, companyOf, mainFace } from "./quality.ts";

/** Options of {@link assessQuality}. */
export interface AssessQualityOptions {
  readonly engine: FaceEngine;
  /** Whose gates count: those of a face before a camera (`live`, when left out), or of a photo on a card. */
  readonly use?: "live" | "photo";
  readonly signal?: AbortSignal;
}

/** What was measured of a picture (画質の評価). */
export type QualityReport =
  | {
      readonly outcome: "assessed";
      /** True when every gate is passed. */
      readonly usable: boolean;
      /** What should be put right first. */
      readonly advice: Advice;
      /** All components, what should be put right first standing first. */
      readonly measures: readonly QualityMeasure[];
    }
  | { readonly outcome: "no-face" };

/** Components of ISO/IEC 29794-5 that nothing here measures (測定しない項目): no value is better than a made-up one. */
export const unmeasuredComponents = [
  "unified-quality-score",
  "background-uniformity",
  "compression-artifacts",
  "natural-colour",
  "expression-neutrality",
  "no-head-coverings",
  "eyes-visible",
  "face-occlusion-prevention",
] as const;

/**
 * Measures the quality of a face picture (画質の評価), as the gates of a verification do: size, place, light, pose, eyes, mouth and sharpness.
 *
 * The components are named after ISO/IEC 29794-5; the measures behind them are our own and conform to nothing. `eyes-open` finds only tightly
 * shut eyes, `mouth-occlusion-prevention` was tested on rendered masks alone.
 *
 * @throws FaceError `IMAGE_INVALID`, `ENGINE_FAILED`, `ENGINE_DISPOSED`; the reason of `signal`
 * @example
 * ```ts
 * const report = await assessQuality(image, { engine });
 * if (report.outcome === "assessed" && !report.usable) console.log(report.advice);
 * ```
 */
export async function assessQuality(
  image: Image,
  options: AssessQualityOptions,
): Promise<QualityReport> {
  const { engine, use = "live", signal } = options;
  signal?.throwIfAborted();
  const faces = await engine.detect(checkImage(image));
  signal?.throwIfAborted();
  const face = mainFace(faces, image);
  if (face === undefined) return { outcome: "no-face" };
  const landmarks = await engine.landmarks(image, face);
  signal?.throwIfAborted();
  const measures = measureFace(image, face, landmarks, companyOf(faces, face), use);
  const advice = adviceOf(measures);
  return { outcome: "assessed", usable: advice === "good", advice, measures };
}
