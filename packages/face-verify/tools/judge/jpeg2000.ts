import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Decision, Judge, SlowCase } from "../../../../tools/judge/verdict.ts";
import { FaceError } from "../../src/errors.ts";
import type { Image } from "../../src/image.ts";
import { decodePhoto } from "../../src/photo.ts";
import { photoLimits } from "../../src/photo-decoding.ts";
import { drawFace, encodeCardPhoto } from "../../src/synthetic/index.ts";
import { livingThreads, megabytes } from "./process.ts";

const folder = "openjpeg-nonregression";
/** How often the whole corpus is decoded again, to see what stays behind. */
const passes = 4;

/** `npm run judge -- jpeg2000` */
export const judge: Judge = {
  folder,
  limitMilliseconds: 2_000,
  cases: jpeg2000Cases,
  async notes(data) {
    const cases = await jpeg2000Cases(data);
    const threads = livingThreads();
    const sizes = [megabytes()];
    for (let pass = 0; pass < passes; pass++) {
      for (const { decide } of cases) await decide();
      sizes.push(megabytes());
    }
    return {
      "threads that stayed": `${livingThreads() - threads}`,
      [`RSS over ${passes} passes`]: `${sizes.map((size) => size.toFixed(0)).join(", ")} MB`,
    };
  },
};

/**
 * Malformed JPEG 2000 of OpenJPEG's own tests, through the decoder of card photos (顔写真): a picture or a typed error. A picture is a
 * wrong accept when it has no pixels, more than the cap, or another size than its file states. One sound photo must be read.
 */
export async function jpeg2000Cases(data: string): Promise<readonly SlowCase[]> {
  const sound = await encodeCardPhoto(drawFace(1));
  const files = readdirSync(join(data, folder)).filter((name) => /\.(jp2|j2k|jpc|jhc)$/.test(name));
  return [
    { name: "a sound photo", expected: "accept", decide: () => decidePhoto(sound) },
    ...files.sort().map((name): SlowCase => {
      const bytes = readFileSync(join(data, folder, name));
      return { name, expected: "either", decide: () => decidePhoto(bytes) };
    }),
  ];
}

async function decidePhoto(bytes: Uint8Array): Promise<Decision> {
  try {
    const image = await decodePhoto(bytes);
    const detail = `${image.width}x${image.height}`;
    return { accepted: true, detail, unfounded: impossible(image, bytes) };
  } catch (error) {
    if (FaceError.is(error)) return { accepted: false, detail: error.code };
    throw error;
  }
}

function impossible({ width, height, data }: Image, bytes: Uint8Array): string | undefined {
  const pixels = width * height;
  if (!(pixels > 0)) return `${width}×${height} pixels`;
  if (pixels > photoLimits.pixels || bytes.length > photoLimits.bytes) return "over a cap";
  if (data.length !== pixels * 3) return `${data.length} bytes for ${pixels} pixels`;
  const stated = statedSize(bytes);
  return stated === `${width}x${height}`
    ? undefined
    : `${width}x${height}, but ${stated} is stated`;
}

/** Size in the first SIZ marker segment behind a start of codestream (ISO/IEC 15444-1 A.5.1), found without our own reader. */
function statedSize(bytes: Uint8Array): string {
  const file = Buffer.from(bytes);
  const size = file.indexOf(Buffer.from("FF4FFF51", "hex")) + 8;
  const at = (index: number): number => file.readUInt32BE(size + index * 4);
  return `${at(0) - at(2)}x${at(1) - at(3)}`;
}
