import { FaceError } from "../errors.ts";
import { createImage } from "../image.ts";
import { findMesh } from "../mesh.ts";
import type { Human, HumanBackend, HumanLibrary, ModelArtifacts } from "./library.ts";
import { describeWithFaceres, findFaces, readMesh } from "./networks.ts";
import { type HumanModel, humanModels, servedFolder, serveModels } from "./weights.ts";

/** One user's hold on Human, whose networks and state live in its modules and so belong to the whole process. */
export interface Lease {
  readonly human: Human;
  /** Runs one task after the other: Human works on one picture at a time. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** The last one to release frees the networks. */
  release(): Promise<void>;
}

interface Running {
  readonly human: Promise<Human>;
  users: number;
  last: Promise<unknown>;
}

const running = new Map<HumanBackend, Running>();
/** Ends of earlier runs: a new one would otherwise join networks that are about to be freed. */
const ended = new Map<HumanBackend, Promise<void>>();

/** Starts Human, or joins the one that runs. @throws FaceError `ENGINE_FAILED` */
export async function leaseHuman(
  library: HumanLibrary,
  models: ReadonlyMap<HumanModel, ModelArtifacts>,
): Promise<Lease> {
  const { backend } = library;
  const current = running.get(backend) ?? {
    human: start(library, models),
    users: 0,
    last: Promise.resolve(),
  };
  running.set(backend, current);
  current.users++;
  const release = async (): Promise<void> => {
    current.users--;
    if (current.users > 0) return;
    running.delete(backend);
    const end = current.last.then(() => current.human).then(stop, () => {});
    ended.set(backend, end);
    await end;
  };
  const human = await current.human.catch(async (cause: unknown) => {
    await release();
    throw cause;
  });
  const run = <T>(task: () => Promise<T>): Promise<T> => {
    const result = current.last.then(task);
    current.last = result.catch(() => {});
    return result;
  };
  return { human, run, release };
}

async function start(
  library: HumanLibrary,
  models: ReadonlyMap<HumanModel, ModelArtifacts>,
): Promise<Human> {
  await ended.get(library.backend);
  const folder = servedFolder();
  const human = new library.Human(configuration(library, folder));
  await serveModels(human.tf, folder, models, () => human.load());
  const loaded = humanModels.every((name) => human.models.models[name]?.executor);
  if (!loaded || human.tf.getBackend() !== library.backend)
    throw new FaceError(
      "ENGINE_FAILED",
      `Human runs on ${human.tf.getBackend()} instead of ${library.backend}, or without its networks. Install @vladmandic/human 3.3 and TensorFlow.js 4.22 again.`,
    );
  await answers(human);
  return human;
}

/** Runs every network once: a backend that loads and cannot compute shows here. */
async function answers(human: Human): Promise<void> {
  const blank = createImage(64, 64);
  const box = { x: 0, y: 0, width: 64, height: 64 };
  await findFaces(human, blank);
  await describeWithFaceres(
    human,
    blank,
    await findMesh(blank, { box, confidence: 0 }, (square) => readMesh(human, square)),
  );
}

function stop(human: Human): void {
  for (const name of humanModels) human.models.models[name]?.dispose();
  human.reset();
}

/** Only the stages used, and no cache in any: by default Human answers with the previous face's values. */
function configuration({ backend, wasm }: HumanLibrary, folder: string): unknown {
  const off = { enabled: false };
  const fresh = { skipFrames: 0, skipTime: 0 };
  return {
    backend,
    ...(wasm && { wasmPath: wasm }),
    modelBasePath: folder,
    cacheModels: false,
    cacheSensitivity: 0,
    async: false,
    debug: false,
    filter: off,
    face: {
      enabled: true,
      detector: { rotation: false, maxDetected: 10, minConfidence: 0.5, scale: 1, ...fresh },
      mesh: { enabled: true },
      description: { enabled: true, ...fresh },
      iris: { ...off, ...fresh },
      emotion: { ...off, ...fresh },
      antispoof: { ...off, ...fresh },
      liveness: { ...off, ...fresh },
    },
    body: off,
    hand: off,
    object: off,
    gesture: off,
    segmentation: off,
  };
}
