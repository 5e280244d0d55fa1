import { FaceError } from "../errors.ts";
import type { ReadModelFile } from "../onnx/weights.ts";

/** Reads the files of `@uketsuke/face-models` from the folder where the page's server has them. */
export function readFrom(models: string | URL, signal?: AbortSignal): ReadModelFile {
  const folder = `${new URL(models, location.href).href.replace(/\/$/, "")}/`;
  return async (path) => {
    const response = await fetch(new URL(path, folder), {
      credentials: "same-origin",
      ...(signal && { signal }),
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw missing(path, cause);
    });
    if (!response.ok) throw missing(path, `HTTP ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
}

function missing(path: string, cause: unknown): FaceError {
  return new FaceError(
    "MODEL_MISSING",
    `The server gives no ${path}. Let it serve the folder of @uketsuke/face-models, and name that folder in "models".`,
    { cause },
  );
}
