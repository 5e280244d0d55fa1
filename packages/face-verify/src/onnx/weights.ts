import type { Calibration } from "../calibration.ts";
import { FaceError } from "../errors.ts";
import { sha256 } from "../sha256.ts";

/** What each network is for; the names stand in the manifest of `@uketsuke/face-models`. */
export type Role = "detect" | "mesh" | "describe" | "liveness";

/** Reads one file of `@uketsuke/face-models` by its path there: from the installed package, or from the server of a page. */
export type ReadModelFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** Name of the calibration of the packaged weights. */
const packaged = "fr_feature-facemesh";

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

/** The weights for one role, with the SHA-256 that the manifest names. @throws FaceError `MODEL_MISMATCH`, and what `read` throws */
export async function weightsFor(role: Role, read: ReadModelFile): Promise<Weights> {
  const manifest = parseJson<Manifest>("manifest.json", await read("manifest.json"));
  const entry = manifest.models.find((model) => model.role === role);
  if (entry === undefined)
    throw new FaceError(
      "MODEL_MISMATCH",
      `The manifest of @uketsuke/face-models names no weights for "${role}". Install the version this package asks for.`,
    );
  return checkWeights(entry.file, await read(`models/${entry.file}`), entry.sha256);
}

/** The packaged calibration. @throws FaceError `MODEL_MISMATCH`, and what `read` throws */
export async function calibrationOf(read: ReadModelFile): Promise<Calibration> {
  const path = `calibration/${packaged}.json`;
  return parseJson<Calibration>(path, await read(path));
}

/** Compares the SHA-256 (hex) of a weight file. @throws FaceError `MODEL_MISMATCH` */
export async function checkWeights(
  file: string,
  bytes: Uint8Array<ArrayBuffer>,
  expected: string,
): Promise<Weights> {
  const found = await sha256(bytes);
  if (found === expected) return { file, sha256: found, bytes };
  throw new FaceError(
    "MODEL_MISMATCH",
    `${file} has SHA-256 ${found} and ${expected} is expected. It is not loaded: its error rates are unknown. Install @uketsuke/face-models again, or bring the calibration that belongs to a network of your own.`,
  );
}

/** Reads JSON. @throws FaceError `MODEL_MISMATCH` */
export function parseJson<T>(file: string, bytes: Uint8Array): T {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  } catch (cause) {
    const message = `${file} is no JSON. Install @uketsuke/face-models again, or mend the file.`;
    throw new FaceError("MODEL_MISMATCH", message, { cause });
  }
}
