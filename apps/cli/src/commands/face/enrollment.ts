import type { FaceEngine, Image } from "@uketsuke/face-verify";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { checkOutputFile, refuseTaken, writeNewFile } from "../../output-file.ts";
import { table } from "../../print.ts";
import type { Invocation } from "../../runner.ts";
import { judged, type PictureQuality, wordsOf } from "./compare.ts";
import { readPicture } from "./picture-file.ts";

/** Writes the card photo of a picture, unless no reception could compare it. */
export async function enrollPhoto(
  { options, print, signal }: Invocation<{ readonly to: string }>,
  path: string,
): Promise<ExitCode> {
  const { to } = options;
  await checkOutputFile(to);
  await refuseTaken(to);
  const { faceEngine, wipeImage } = await import("@uketsuke/face-verify");
  await using engine = await faceEngine({ signal });
  const { image } = await readPicture(path, signal);
  const made = await cardPhotoOf(image, engine, signal).finally(() => wipeImage(image));
  if ("reason" in made) {
    print.result({ outcome: made.reason }, () => `${made.reason}: nothing was written\n`);
    return exitCodes.no;
  }
  const { photo, quality } = made;
  try {
    if (!quality.usable) {
      const { advice, reasons } = quality;
      print.result(
        { outcome: "unusable", advice, reasons },
        () => `${wordsOf(quality)}: nothing was written\n`,
      );
      return exitCodes.no;
    }
    await writeNewFile(to, [photo]);
    const { width, height } = quality;
    print.note(
      `The photo is personal data unless the face is made up: remove ${to} when it has served.`,
    );
    print.result({ outcome: "written", file: to, bytes: photo.length, width, height }, () =>
      table([
        ["Photo", to],
        ["Bytes", String(photo.length)],
        ["Quality", wordsOf(quality)],
      ]),
    );
    return exitCodes.done;
  } finally {
    photo.fill(0);
  }
}

type Made =
  | { readonly photo: Uint8Array; readonly quality: PictureQuality }
  | { readonly reason: "no-face" | "several-faces" };

/** A face less than half as high as the largest is a bystander. */
async function cardPhotoOf(image: Image, engine: FaceEngine, signal: AbortSignal): Promise<Made> {
  const { assessQuality, decodePhoto, wipeImage } = await import("@uketsuke/face-verify");
  const { encodeCardPhoto } = await import("@uketsuke/face-verify/synthetic");
  const faces = await engine.detect(image);
  const [largest, second] = faces.toSorted((a, b) => b.box.height - a.box.height);
  if (largest === undefined) return { reason: "no-face" };
  if (second && second.box.height > largest.box.height / 2) return { reason: "several-faces" };
  const face = await engine.landmarks(image, largest);
  const photo = await encodeCardPhoto(image, { face });
  const decoded = await decodePhoto(photo, { signal });
  try {
    const report = await assessQuality(decoded, { engine, use: "photo", signal });
    const { width, height } = decoded;
    return { photo, quality: { kind: "card-photo", width, height, ...judged(report) } };
  } finally {
    wipeImage(decoded);
  }
}
