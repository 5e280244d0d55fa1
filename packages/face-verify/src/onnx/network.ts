import type { InferenceSession, Tensor } from "onnxruntime-web";
import { FaceError } from "../errors.ts";
import type { Runtime } from "./runtime.ts";
import type { Weights } from "./weights.ts";

/** One loaded network: a float32 tensor in, named float32 tensors out. */
export interface Network {
  readonly file: string;
  readonly sha256: string;
  /** Zeroes `input` when the answer is there: it held a face. */
  run(
    input: Float32Array,
    shape: readonly number[],
  ): Promise<Readonly<Record<string, Float32Array>>>;
  release(): Promise<void>;
}

/** Makes one network ready. @throws FaceError `ENGINE_FAILED` */
export async function loadNetwork(runtime: Runtime, weights: Weights): Promise<Network> {
  const session = await runtime.createSession(weights.bytes).catch((cause: unknown) => {
    throw failed(weights.file, "cannot be loaded", cause);
  });
  return {
    file: weights.file,
    sha256: weights.sha256,
    run: (input, shape) => run(runtime, session, weights.file, input, shape),
    release: () => session.release(),
  };
}

async function run(
  runtime: Runtime,
  session: InferenceSession,
  file: string,
  input: Float32Array,
  shape: readonly number[],
): Promise<Record<string, Float32Array>> {
  try {
    const tensor = runtime.createTensor(input, shape);
    const answers = await session.run({ [session.inputNames[0] ?? ""]: tensor });
    return Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, own(value)]));
  } catch (cause) {
    throw failed(file, "did not answer", cause);
  } finally {
    input.fill(0);
  }
}

function own(tensor: Tensor): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new TypeError(`output of type ${tensor.type}`);
  return tensor.data;
}

function failed(file: string, what: string, cause: unknown): FaceError {
  const message = `The network ${file} ${what}. Restart the engine; if it stays so, install @uketsuke/face-models again.`;
  return new FaceError("ENGINE_FAILED", message, { cause });
}

/** Output `name` of an answer. @throws FaceError `ENGINE_FAILED` when the network has no such output or one of another length */
export function output(
  answers: Readonly<Record<string, Float32Array>>,
  name: string,
  length: number,
): Float32Array {
  const values = answers[name];
  if (values?.length === length) return values;
  throw misshapen(`${values?.length ?? "nothing"} for "${name}" instead of ${length} numbers`);
}

/** The output of a network that has one. @throws FaceError `ENGINE_FAILED` when it has more, or none */
export function soleOutput(answers: Readonly<Record<string, Float32Array>>): Float32Array {
  const [values, ...more] = Object.values(answers);
  if (values !== undefined && values.length > 0 && more.length === 0) return values;
  throw misshapen(`${Object.keys(answers).length} outputs instead of one`);
}

function misshapen(what: string): FaceError {
  const message = `The network answered ${what}. Use weights of the shape the manifest states.`;
  return new FaceError("ENGINE_FAILED", message);
}
