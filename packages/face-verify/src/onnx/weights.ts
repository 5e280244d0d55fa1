import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Calibration } from "../calibration.ts";
import { FaceError } from "../errors.ts";

/** What each network is for; the names stand in the manifest of `@uketsuke/face-models`. */
export type Role = "detect" | "mesh" | "describe" | "liveness";

interface Manifest {
  readonly models: readonly {
    readonly role: string;
    readonly file: string;
    readonly sha256: string;
  }[];
}

/** Bytes of a weight file whose SHA-256 is the one expected. */
export interface Weights {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Reads the weights for one role from `@uketsuke/face-models`. @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH` */
export async function packagedWeights(role: Role): Promise<Weights> {
  const manifest = await readJson<Manifest>("manifest.json");
  const entry = manifest.models.find((model) => model.role === role);
  if (entry === undefined)
    throw new FaceError(
      "MODEL_MISMATCH",
      `The manifest of @uketsuke/face-models names no weights for "${role}". Install the version this package asks for.`,
    );
  return readWeights(packagedFile(`models/${entry.file}`), entry.sha256);
}

/** Reads a calibration file of `@uketsuke/face-models`. @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH` */
export function packagedCalibration(name: string): Promise<Calibration> {
  return readJson<Calibration>(`calibration/${name}.json`);
}

/** Reads a maker's calibration file. @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH` */
export async function readCalibration(location: URL): Promise<Calibration> {
  const file = fileName(location);
  const read = parse<Partial<Calibration>>(file, await readBytes(location, file));
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
  const bytes = await readBytes(location, file);
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256)
    throw new FaceError(
      "MODEL_MISMATCH",
      `${file} has SHA-256 ${found} and ${sha256} is expected. It is not loaded: its error rates are unknown. Install @uketsuke/face-models again, or bring the calibration that belongs to a network of your own.`,
    );
  return { file, sha256, bytes };
}

async function readJson<T>(path: string): Promise<T> {
  return parse<T>(path, await readBytes(packagedFile(path), path));
}

function parse<T>(file: string, bytes: Uint8Array): T {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  } catch (cause) {
    const message = `${file} is no JSON. Install @uketsuke/face-models again, or mend the file.`;
    throw new FaceError("MODEL_MISMATCH", message, { cause });
  }
}

function packagedFile(path: string): URL {
  try {
    return new URL(import.meta.resolve(`@uketsuke/face-models/${path}`));
  } catch (cause) {
    throw missing(path, cause);
  }
}

async function readBytes(location: URL, file: string): Promise<Uint8Array> {
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
