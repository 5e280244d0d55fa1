import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Calibration } from "../calibration.ts";
import type { FaceEngine } from "../engine.ts";
import { FaceError } from "../errors.ts";
import { type FaceEngineOptions, faceEngine } from "../face-engine.ts";
import { alignment } from "../onnx/mesh.ts";

/**
 * The default engine with a maker's own describing network that nobody has measured yet (較正前の照合エンジン): for `comparePairs` and
 * `calibrationOf` only. Its calibration is empty, so `verifyFace` refuses every policy.
 *
 * @throws FaceError `MODEL_MISSING`, `ENGINE_NOT_INSTALLED`, `ENGINE_FAILED`
 */
export async function uncalibratedEngine(
  modelPath: string | URL,
  options: Pick<FaceEngineOptions, "engine" | "threads" | "signal"> = {},
): Promise<FaceEngine> {
  const file = typeof modelPath === "string" ? pathToFileURL(modelPath) : modelPath;
  const name = basename(fileURLToPath(file));
  const bytes = await readFile(file).catch((cause: unknown) => {
    const message = `The network ${name} is not there. Check the path.`;
    throw new FaceError("MODEL_MISSING", message, { cause });
  });
  const nothing = { pairs: 0, points: [] };
  const calibration: Calibration = {
    name: "not measured yet",
    model: { name, sha256: createHash("sha256").update(bytes).digest("hex") },
    alignment,
    dataset: "",
    measured: "",
    genuine: nothing,
    impostor: {},
    policies: {},
  };
  return faceEngine({ ...options, modelPath: file, calibration });
}
