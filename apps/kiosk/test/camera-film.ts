import { writeFile } from "node:fs/promises";
import type { Image } from "@uketsuke/face-verify";
import { cameraFrames, encodeFrame } from "@uketsuke/face-verify/synthetic";

/** Writes a film for chromium's fake camera: renderings of one still picture, as JPEGs one after another. */
export async function filmOf(still: Image, path: string): Promise<string> {
  const pictures: Uint8Array[] = [];
  for await (const image of cameraFrames(still, { count: 45, seed: 7 })) {
    pictures.push(await encodeFrame(image));
  }
  await writeFile(path, Buffer.concat(pictures));
  return path;
}
