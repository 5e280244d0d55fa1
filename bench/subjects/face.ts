import { type Figure, type Finding, quantile, type Subject } from "../harness.ts";
import { guidanceRate } from "./face/page.ts";
import { makePictures, type Pictures } from "./face/pictures.ts";
import { type EngineProcess, startEngine } from "./face/processes.ts";

export const rounds = 40;

const peer = "Human, tfjs-wasm";
const chosen = "onnxruntime-node, 1 thread";
const others = ["onnxruntime-node, 2 threads", "onnxruntime-web in Node", "face-api, tfjs-wasm"];

/** What the default engine is to reach. */
const goals = { ratio: 0.35, verdict: 1_500, memory: 300, coldStart: 600, rate: 8 };
const coldStarts = 7;
const verdicts = 5;

/** One camera frame by every engine, stage by stage, each in a process of its own; starts, verdicts and memory besides. */
export async function open(): Promise<Subject> {
  await using opening = new AsyncDisposableStack();
  const pictures = await makePictures(30);
  const engines: EngineProcess[] = [];
  const absent: string[] = [];
  for (const name of [peer, chosen, ...others]) {
    try {
      engines.push(opening.use(await startEngine(name, pictures)));
    } catch (error) {
      absent.push(error instanceof Error ? error.message : String(error));
    }
  }
  const parts = opening.move();
  return {
    contenders: engines,
    notes: [
      "renderings of one made face, 640×480 JPEG; every engine in a process of its own, one frame each in turn",
      "whole frame is without decoding: ours is what verifyFace does with it (find, mesh twice, quality, describe, liveness, cues), Human's finds with rotation, mesh, description, antispoof and liveness with its caches off, face-api's finds with SSD, 68 points and description",
      ...absent.map((why) => `not measured: ${why}`),
    ],
    findings: (figures) => findings(figures, engines, pictures),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function findings(
  figures: readonly Figure[],
  engines: readonly EngineProcess[],
  pictures: Pictures,
): Promise<Finding[]> {
  const found: Finding[] = [ratioOf(figures)];
  for (const engine of engines) {
    const { now, peak } = await engine.memory();
    const memory = `${now.toFixed(0)} MB, at most ${peak.toFixed(0)} MB`;
    const goal = engine.name === chosen && { met: peak <= goals.memory };
    found.push({ what: `memory of ${engine.name}`, value: memory, ...goal });
  }
  found.push(await verdictOf(engines));
  for (const engine of engines) await engine[Symbol.asyncDispose]();
  found.push(...(await coldStartsOf(pictures)));
  const page = await guidanceRate();
  const live = "live guidance in a page, pictures a second";
  if ("why" in page) found.push({ what: live, value: `not measured: ${page.why}` });
  else found.push({ what: live, value: page.rate.toFixed(1), met: page.rate >= goals.rate });
  return found;
}

function ratioOf(figures: readonly Figure[]): Finding {
  const whole = (name: string): number =>
    figures.find(({ contender, step }) => contender === name && step === "whole frame")?.median ??
    Number.NaN;
  const ratio = whole(chosen) / whole(peer);
  return {
    what: `one frame of ${chosen} ÷ ${peer}`,
    value: `${ratio.toFixed(2)} (goal ≤ ${goals.ratio})`,
    met: ratio <= goals.ratio,
  };
}

async function verdictOf(engines: readonly EngineProcess[]): Promise<Finding> {
  const engine = engines.find(({ name }) => name === chosen);
  const times: number[] = [];
  for (let i = 0; i < verdicts; i++) times.push((await engine?.verdict()) ?? Number.NaN);
  const median = quantile(times, 0.5);
  return {
    what: "from the first good frame to the verdict, 15 frames a second",
    value: `${median.toFixed(0)} ms (goal ≤ ${goals.verdict})`,
    met: median <= goals.verdict,
  };
}

/** Fresh processes, one after another. */
async function coldStartsOf(pictures: Pictures): Promise<Finding[]> {
  const starts: Record<string, number[]> = {};
  for (let i = 0; i < coldStarts; i++) {
    await using engine = await startEngine(chosen, pictures);
    for (const [part, ms] of Object.entries(engine.start))
      starts[part] = [...(starts[part] ?? []), ms];
  }
  return Object.entries(starts).map(([part, times]) => {
    const median = quantile(times, 0.5);
    const total = part === "cold start";
    return {
      what: `start of ${chosen}: ${part}`,
      value: `${median.toFixed(0)} ms${total ? ` (goal ≤ ${goals.coldStart})` : ""}`,
      ...(total && { met: median <= goals.coldStart }),
    };
  });
}
