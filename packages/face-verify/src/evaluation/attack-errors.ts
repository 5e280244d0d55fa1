import type { FaceEngine, LivenessReading } from "../engine.ts";
import { wipeImage } from "../image.ts";
import { mainFace } from "../quality.ts";
import { type AttackPicture, bonaFide } from "./attacks-file.ts";
import { openPicture, type PictureOptions } from "./pictures.ts";
import { type Rate, rateOf } from "./rate.ts";

/** What the passive network said of one picture. */
export interface AttackReading {
  readonly species: string;
  readonly reading: LivenessReading | { readonly state: "no-face" };
}

/** Errors of one species at a floor (提示型攻撃の検知誤り). */
export interface SpeciesErrors {
  readonly species: string;
  readonly pictures: number;
  /** Pictures that the network could say nothing of: no face, or too little round it. They are in no rate. */
  readonly notMeasured: number;
  /** Of an attack the share taken for a face (APCER), of bona fide pictures the share taken for an attack (BPCER). */
  readonly errors: Rate;
}

/** Errors of the passive network by species (ISO/IEC 30107-3 in form; no laboratory stands behind it). */
export interface AttackErrors {
  /** What a picture must reach to count as a face. */
  readonly floor: number;
  /** `bona-fide` first: its errors are the BPCER. */
  readonly species: readonly SpeciesErrors[];
}

/** Floors at which the errors are read: the middle, and where the kiosk may set one. */
export const attackFloors: readonly number[] = [0.3, 0.5];

/**
 * Runs the passive network over pictures of faces and attacks.
 *
 * @throws FaceError `PICTURE_UNREADABLE`, with the number of the line; the reason of `signal`
 */
export async function readLivenessOf(
  engine: FaceEngine,
  pictures: readonly AttackPicture[],
  options: PictureOptions = {},
): Promise<readonly AttackReading[]> {
  const readings: AttackReading[] = [];
  for (const picture of pictures) {
    options.signal?.throwIfAborted();
    const { image } = await openPicture(picture, options);
    try {
      const face = mainFace(await engine.detect(image), image);
      const reading = face ? await engine.liveness(image, face) : { state: "no-face" as const };
      readings.push({ species: picture.species, reading });
    } finally {
      wipeImage(image);
    }
    options.onProgress?.(readings.length, pictures.length);
  }
  return readings;
}

/** Counts the errors of every species at one floor. */
export function attackErrors(readings: readonly AttackReading[], floor: number): AttackErrors {
  const attacks = new Set(readings.map(({ species }) => species));
  const named = attacks.delete(bonaFide) ? [bonaFide] : [];
  const species = [...named, ...[...attacks].sort()].map((name): SpeciesErrors => {
    const own = readings.filter((reading) => reading.species === name);
    const real = own.flatMap(({ reading }) => (reading.state === "measured" ? reading.real : []));
    const wrong = real.filter((value) => (name === bonaFide ? value < floor : value >= floor));
    return {
      species: name,
      pictures: own.length,
      notMeasured: own.length - real.length,
      errors: rateOf(wrong.length, real.length),
    };
  });
  return { floor, species };
}
