import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FaceError } from "../errors.ts";
import type { ModelArtifacts, TensorFlow } from "./library.ts";

/** SHA-256 of the files of @vladmandic/human 3.3.6 that the calibration was measured with. */
const expected = {
  blazeface: {
    json: "cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f",
    bin: "dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72",
  },
  facemesh: {
    json: "b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7",
    bin: "3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b",
  },
  faceres: {
    json: "5b83d49c0385d2e68a05122441b94226313677cae9fcc40b9587ad50079eb4df",
    bin: "2c7d2d62b76c97528b736527aa09d310ea71743c9e3e79fb6c62d4b2d73af79b",
  },
} as const;

/** Networks this engine uses: face finder, 468 points, template. */
export type HumanModel = keyof typeof expected;

/** All of them. */
export const humanModels: readonly HumanModel[] = ["blazeface", "facemesh", "faceres"];

/** SHA-256 of the describing network's weights. */
export const describingWeights: string = expected.faceres.bin;

interface GraphFile {
  readonly modelTopology: unknown;
  readonly signature: unknown;
  readonly weightsManifest: readonly { readonly weights: readonly unknown[] }[];
}

/** Reads the networks out of `folder`. @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH` */
export async function readModels(folder: string): Promise<ReadonlyMap<HumanModel, ModelArtifacts>> {
  const artifacts = new Map<HumanModel, ModelArtifacts>();
  for (const name of humanModels) {
    const graph = JSON.parse(
      (await read(folder, `${name}.json`, expected[name].json)).toString("utf8"),
    ) as GraphFile;
    const weights = await read(folder, `${name}.bin`, expected[name].bin);
    artifacts.set(name, {
      modelTopology: graph.modelTopology,
      signature: graph.signature,
      weightSpecs: graph.weightsManifest.flatMap((group) => group.weights),
      weightData: Uint8Array.from(weights).buffer,
    });
  }
  return artifacts;
}

async function read(folder: string, file: string, sha256: string): Promise<Buffer> {
  const bytes = await readFile(join(folder, file)).catch((cause: unknown) => {
    const message = `${file} of @vladmandic/human is not there. Install @vladmandic/human 3.3.6, or name the folder with its networks as \`models\`.`;
    throw new FaceError("MODEL_MISSING", message, { cause });
  });
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256)
    throw new FaceError(
      "MODEL_MISMATCH",
      `${file} has SHA-256 ${found} and ${sha256} is expected. It is not loaded: its error rates are unknown. Install @vladmandic/human 3.3.6.`,
    );
  return bytes;
}

const routed = new WeakSet<TensorFlow>();
const served = new Map<string, ModelArtifacts>();
let folders = 0;

/** A base path for Human under which networks already read can be served; Node's fetch, which cannot read files, is never asked. */
export function servedFolder(): string {
  folders++;
  return `uketsuke-human:${folders}`;
}

/** Lets TensorFlow.js load `models` from `folder` while `load` runs. */
export async function serveModels(
  tf: TensorFlow,
  folder: string,
  models: ReadonlyMap<HumanModel, ModelArtifacts>,
  load: () => Promise<void>,
): Promise<void> {
  if (!routed.has(tf)) {
    tf.io.registerLoadRouter((url) => {
      const artifacts = served.get(String(url));
      return artifacts ? { load: async () => artifacts } : null;
    });
    routed.add(tf);
  }
  for (const [name, artifacts] of models) served.set(`${folder}/${name}.json`, artifacts);
  try {
    await load();
  } finally {
    for (const name of models.keys()) served.delete(`${folder}/${name}.json`);
  }
}
