import { readFile } from "node:fs/promises";
import type { Calibration } from "../calibration.ts";
import { FaceError } from "../errors.ts";
import {
  calibrationOf,
  checkWeights,
  parseJson,
  type Role,
  type Weights,
  weightsFor,
} from "./weights.ts";

/** Reads the weights for one role from `@uketsuke/face-models`. @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH` */
export function packagedWeights(role: Role): Promise<Weights> {
  return weightsFor(role, readPackaged);
}

/** Reads the calibration of `@uketsuke/face-models`. @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH` */
export function packagedCalibration(): Promise<Calibration> {
  return calibrationOf(readPackaged);
}

/** Reads a maker's calibration file. @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH` */
export async function readCalibration(location: URL): Promise<Calibration> {
  const file = fileName(location);
  const read = parseJson<Partial<Calibration>>(file, await readBytes(location, file));
  const { model, alignment, genuine, impostor, policies } = read;
  if (model?.sha256 && alignment && genuine && impostor && policies) return read as Calibration;
  throw new FaceError(
    "MODEL_MISMATCH",
    `${file} is no calibration: it must name model, alignment, genuine and impostor counts and policies. Measure the network again.`,
  );
}

/** Reads a weight file and compares its SHA-256 (hex). @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH` */
export async function readWeights(location: URL, sha256: string): Promise<Weights> {
  const file = fileName(location);
  return checkWeights(file, await readBytes(location, file), sha256);
}

function readPackaged(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return readBytes(packagedFile(path), path);
}

function packagedFile(path: string): URL {
  try {
    return new URL(import.meta.resolve(`@uketsuke/face-models/${path}`));
  } catch (cause) {
    throw missing(path, cause);
  }
}

async function readBytes(location: URL, file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(location);
  } catch (cause) {
    throw missing(file, cause);
  }
}

function fileName(location: URL): string {
  return location.pathname.split("/").at(-1) ?? "";
}

function missing(file: string, cause: unknown): FaceError {
  return new FaceError(
    "MODEL_MISSING",
    `${file} is not there. Install @uketsuke/face-models; in this repository its build copies the weights (pnpm --filter @uketsuke/face-models build).`,
    { cause },
  );
}
