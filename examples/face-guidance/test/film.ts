import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { crop, type Image } from "@uketsuke/face-verify";
import { cameraFrames, decodePicture, encodeFrame } from "@uketsuke/face-verify/synthetic";

/** The made face that @vladmandic/human (MIT) carries as base64, at arm's length before a camera of 640×480. */
export async function madeFace(): Promise<Image> {
  const main = createRequire(import.meta.url).resolve("@vladmandic/human");
  const source = await readFile(join(dirname(main), "../src/sample.ts"), "utf8");
  const base64 = /export const face\b[^`]*`([^`]*)`/.exec(source)?.[1] ?? "";
  const face = await decodePicture(Buffer.from(base64, "base64"));
  return crop(face, { x: -192, y: -112, width: 640, height: 480 });
}

/** Writes a film for chromium's fake camera: renderings of one still picture, JPEGs one after another. */
export async function writeFilm(still: Image, path: string): Promise<string> {
  const pictures: Uint8Array[] = [];
  for await (const image of cameraFrames(still, { count: 40, seed: 7 }))
    pictures.push(await encodeFrame(image, { quality: 92 }));
  await writeFile(path, Buffer.concat(pictures));
  return path;
}
