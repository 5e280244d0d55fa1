import type { FaceEngine } from "../engine.ts";
import { cosine } from "../match.ts";
import type { PicturePair } from "./pairs-file.ts";
import {
  type CardModel,
  describePictures,
  type ListedPicture,
  type PictureOptions,
  type Templates,
} from "./pictures.ts";
import type { ScoredPair } from "./scores.ts";

/** Options of {@link comparePairs}. */
export interface ComparePairsOptions extends PictureOptions {
  /** Turns the first picture of each pair into a card photo before it is compared. */
  readonly card?: CardModel;
}

/** What came out of comparing a list of pairs. */
export interface Comparison {
  readonly pairs: readonly ScoredPair[];
  /** Different pictures described. */
  readonly pictures: number;
  /** Of these, pictures without a face that could be compared. */
  readonly withoutFace: number;
}

/**
 * Compares the pictures of every pair, one against one, without gates of quality and without several frames (1:1照合の評価). Each
 * picture is described once; templates live only until this returns and are zeroed then.
 *
 * @throws FaceError `PICTURE_UNREADABLE`, those of the engine; the reason of `signal`
 * @example
 * ```ts
 * const { pairs } = await comparePairs(engine, readPairs(csv), { folder });
 * console.log(evaluatePairs(pairs).equalError.rate);
 * ```
 */
export async function comparePairs(
  engine: FaceEngine,
  pairs: readonly PicturePair[],
  options: ComparePairsOptions = {},
): Promise<Comparison> {
  using templates = await describePictures(engine, pairs.flatMap(sidesOf), options);
  const { pictures, withoutFace } = templates;
  return { pairs: scorePairs(pairs, templates), pictures, withoutFace };
}

/** Both pictures of a pair. */
export function sidesOf({ line, a, b }: PicturePair): ListedPicture[] {
  return [
    { line, path: a, side: "card" },
    { line, path: b, side: "live" },
  ];
}

/** Scores pairs of described pictures. */
export function scorePairs(
  pairs: readonly PicturePair[],
  templates: Pick<Templates, "get">,
): ScoredPair[] {
  return pairs.map(({ a, b, genuine, fold, cohort }) => {
    const card = templates.get({ side: "card", path: a });
    const live = templates.get({ side: "live", path: b });
    const score = card && live ? cosine(card, live) : Number.NEGATIVE_INFINITY;
    return { genuine, score, ...(fold && { fold }), ...(cohort && { cohort }) };
  });
}
