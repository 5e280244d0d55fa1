import { FaceError } from "../errors.ts";
import { type Image, wipeImage } from "../image.ts";
import { findMesh } from "../mesh.ts";
import { detectFaces } from "../onnx/detect.ts";
import { readMesh } from "../onnx/mesh.ts";
import { loadNetwork, type Network } from "../onnx/network.ts";
import { type Role, weightsFor } from "../onnx/weights.ts";
import { adviseFace, hasCompany, mainFace } from "../quality.ts";
import { readFrame } from "./frame.ts";
import type { FromGuidance, GuidanceReading, ToGuidance } from "./guidance-messages.ts";
import { readFrom } from "./models.ts";
import { loadRuntime } from "./runtime.ts";

// A worker's global object is the port to the page that started it.
const page = self as unknown as MessagePort;

/** Guidance compares nobody: the networks that describe a face are not loaded. */
type Networks = Readonly<Record<"detect" | "mesh", Network>>;

let networks: Networks | undefined;

page.onmessage = async ({ data }: MessageEvent<ToGuidance>) => {
  const answer: FromGuidance = await answerTo(data).catch((error: unknown) => ({
    kind: "failed",
    code: FaceError.is(error) ? error.code : undefined,
    message: error instanceof Error ? error.message : "The guidance worker broke off.",
  }));
  page.postMessage(answer);
};

async function answerTo(message: ToGuidance): Promise<FromGuidance> {
  if (message.kind === "open") return { kind: "open", engine: await open(message) };
  if (networks === undefined) throw new TypeError("a frame before the networks");
  return { kind: "reading", reading: await look(networks, message.frame) };
}

async function open({ models, wasm, threads }: ToGuidance & { kind: "open" }): Promise<string> {
  const read = readFrom(models);
  const [runtime, detect, mesh] = await Promise.all([
    loadRuntime(threads, wasm),
    weightsFor("detect" satisfies Role, read),
    weightsFor("mesh" satisfies Role, read),
  ]);
  networks = {
    detect: await loadNetwork(runtime, detect),
    mesh: await loadNetwork(runtime, mesh),
  };
  return runtime.name;
}

async function look(by: Networks, frame: ImageBitmap): Promise<GuidanceReading> {
  const started = performance.now();
  const image = readFrame(frame);
  frame.close();
  try {
    const seen = await advise(by, image);
    const { width, height } = image;
    return { ...seen, width, height, milliseconds: performance.now() - started };
  } finally {
    wipeImage(image);
  }
}

async function advise(
  { detect, mesh }: Networks,
  image: Image,
): Promise<Pick<GuidanceReading, "advice" | "box">> {
  const faces = await detectFaces(detect, image);
  const face = mainFace(faces, image);
  if (face === undefined) return { advice: "no-face" };
  const { box } = face;
  if (hasCompany(faces, face)) return { advice: "one-person", box };
  const landmarks = await findMesh(image, face, (square) => readMesh(mesh, square));
  return { advice: adviseFace(image, face, landmarks), box };
}
