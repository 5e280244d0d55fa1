import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Campaign, Trial } from "../../../../tools/campaign/campaign.ts";
import { cameraFrames, drawFace, encodeCardPhoto, encodeFrame } from "../../src/synthetic/index.ts";
import type { Soaked } from "./soak-process.ts";

/** What the process of a kiosk's face thread may hold, in 10^6 bytes, and how much more after the last frame than after the first ones. */
const most = 300;
const mostGrowth = 5;
/** Frames after which everything is loaded and every buffer was needed once. */
const warm = 500;

/** `npm run campaign -- soak`: one session after the other in a process of its own; each trial is a hundred frames. */
export const campaign: Campaign = {
  runs: 2_000,
  async *play({ runs, seed }) {
    const sizes: number[] = [];
    for await (const { frames, sessions, megabytes } of soak(warm + runs, seed)) {
      if (frames <= warm) continue;
      sizes.push(megabytes);
      const name = `frame ${frames - warm}, session ${sessions}: ${megabytes.toFixed(1)} MB`;
      yield trial(name, megabytes > most && `more than ${most} MB`);
    }
    const grown = median(sizes.slice(-5)) - median(sizes.slice(0, 5));
    const peak = Math.max(...sizes);
    const sum = `${grown.toFixed(1)} MB more over ${runs} frames, at most ${peak.toFixed(0)} MB`;
    console.error(`  ${sum}`);
    yield trial(sum, grown > mostGrowth && `more than ${mostGrowth} MB of growth`);
  },
};

/** Plays `frames` frames of a drawn person before a process that compares them. */
export async function* soak(frames: number, seed: number): AsyncGenerator<Soaked> {
  const folder = await mkdtemp(join(tmpdir(), "face-soak-"));
  try {
    const person = drawFace(1);
    await writeFile(join(folder, "photo.jp2"), await encodeCardPhoto(person));
    let number = 100;
    for await (const frame of cameraFrames(person, { count: 60, seed }))
      await writeFile(join(folder, `${number++}.jpg`), await encodeFrame(frame));
    const script = fileURLToPath(new URL("./soak-process.ts", import.meta.url));
    const options = ["--expose-gc", "--disable-warning=ExperimentalWarning"];
    const child = spawn(process.execPath, [...options, script, folder, `${frames}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      for await (const line of createInterface({ input: child.stdout }))
        yield JSON.parse(line) as Soaked;
    } finally {
      child.kill();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

function trial(name: string, problem: string | false): Trial {
  return { name, problems: problem === false ? [] : [problem] };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
