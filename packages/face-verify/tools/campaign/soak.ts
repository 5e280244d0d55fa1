import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Campaign, Trial } from "../../../../tools/campaign/campaign.ts";
import { crop, resize } from "../../src/image.ts";
import { cameraFrames, encodeCardPhoto, encodeFrame } from "../../src/synthetic/index.ts";
import { anotherPerson, madePicture } from "../../test/pictures.ts";
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

/** Plays `frames` frames of two people who take turns before a process that compares them. */
export async function* soak(frames: number, seed: number): AsyncGenerator<Soaked> {
  const folder = await mkdtemp(join(tmpdir(), "face-soak-"));
  try {
    await writeFile(join(folder, "photo.jp2"), await encodeCardPhoto(await madePicture("face")));
    const body = crop(await madePicture("body"), { x: 432, y: 0, width: 320, height: 240 });
    const people = [resize(body, 640, 480), resize(await anotherPerson(), 640, 690)];
    for (const [person, drawn] of people.entries()) {
      let number = 0;
      for await (const frame of cameraFrames(drawn, { count: 30, seed })) {
        const turn = 100 + 2 * (number - (number % 2)) + 2 * person + (number % 2);
        await writeFile(join(folder, `${turn}.jpg`), await encodeFrame(frame));
        number++;
      }
    }
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
