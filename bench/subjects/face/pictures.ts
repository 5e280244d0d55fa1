import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { crop } from "@uketsuke/face-verify";
import {
  cameraFrames,
  decodePicture,
  encodeCardPhoto,
  encodeFrame,
} from "@uketsuke/face-verify/synthetic";

/** What every contender is given: one card photo and camera frames of the same made face, as files. */
export interface Pictures {
  readonly photo: Uint8Array;
  readonly frames: readonly Uint8Array[];
}

/** Renderings of the made face that @vladmandic/human (MIT) carries as base64; 640×480 JPEG, no two equal. */
export async function makePictures(count: number): Promise<Pictures> {
  const main = createRequire(import.meta.url).resolve("@vladmandic/human");
  const source = await readFile(join(dirname(main), "../src/sample.ts"), "utf8");
  const base64 = /export const face\b[^`]*`([^`]*)`/.exec(source)?.[1] ?? "";
  const face = await decodePicture(Buffer.from(base64, "base64"));
  const frames: Uint8Array[] = [];
  // At arm's length and with what is round it, as passive liveness needs it.
  const person = crop(face, { x: -192, y: -112, width: 640, height: 480 });
  for await (const frame of cameraFrames(person, { count, seed: 11 }))
    frames.push(await encodeFrame(frame));
  return { photo: await encodeCardPhoto(face), frames };
}
