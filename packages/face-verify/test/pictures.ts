import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { decodeFrame } from "../src/frame.ts";
import { crop, type Image } from "../src/image.ts";

const { resolve } = createRequire(import.meta.url);

/** The made face that @vladmandic/human (MIT) carries as base64: 256×256, or the same one at 1200×1200 with its body. */
export async function madePicture(name: "face" | "body"): Promise<Image> {
  const file = join(dirname(resolve("@vladmandic/human")), "../src/sample.ts");
  const source = await readFile(file, "utf8");
  const base64 = new RegExp(`export const ${name}\\b[^\`]*\`([^\`]*)\``).exec(source)?.[1] ?? "";
  return decodeFrame(Buffer.from(base64, "base64"));
}

/** A photo of a group out of the demo of @vladmandic/face-api (MIT). */
export async function groupPhoto(number: 1 | 2 | 3 | 4 | 5 | 6): Promise<Image> {
  return decodeFrame(await readFile(resolve(`@vladmandic/face-api/demo/sample${number}.jpg`)));
}

/** One person of those photos, found in two of them. */
export async function samePersonTwice(): Promise<[Image, Image]> {
  return [
    crop(await groupPhoto(1), { x: 1300, y: 60, width: 560, height: 560 }),
    crop(await groupPhoto(3), { x: 960, y: 140, width: 420, height: 480 }),
  ];
}

/** Another person of those photos, alone. */
export async function anotherPerson(): Promise<Image> {
  return crop(await groupPhoto(6), { x: 100, y: 380, width: 520, height: 560 });
}
