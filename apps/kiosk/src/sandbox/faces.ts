import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { crop, decodeFrame, type FaceEngine, type Image } from "@uketsuke/face-verify";
import {
  cameraView,
  cardPhoto,
  decodePicture,
  type FacePoints,
} from "@uketsuke/face-verify/synthetic";

/** Pictures of one face for the sandbox (受付の試用): what its card's chip holds and what the played camera sees. */
export interface SandboxFace {
  /** 240×320, in colour; `encodeCardPhoto` makes the chip photo of it. */
  readonly cardPhoto: Image;
  /** 640×480; `cameraFrames` plays it. */
  readonly camera: Image;
}

/**
 * Faces of the sandbox, read out of npm packages (MIT) that ship them.
 *
 * - `taro`: two different pictures of one face of nobody, a woman's, made by a generator (@vladmandic/human).
 * - `hanako`: one person in two different photos (demo of @vladmandic/face-api).
 * - `other-person`: another person; card and camera are two renderings of one photo (the same demo).
 */
export type SandboxFaceName = "taro" | "hanako" | "other-person";

/** Reads one face out of node_modules; nothing is written anywhere. */
export function sandboxFace(name: SandboxFaceName): Promise<SandboxFace> {
  return faces[name]();
}

/** What a picture of one's own (自分の顔) gives. */
export type OwnFace =
  | ({ readonly outcome: "face" } & SandboxFace)
  | { readonly outcome: "no-face" | "several-faces" };

/**
 * Makes card photo and camera picture out of one's own JPEG, in memory only. Both are renderings of that one picture. A face less
 * than half as high as the largest is a bystander.
 *
 * @throws FaceError of `decodePicture` when the bytes are no JPEG, and those of the engine
 */
export async function ownFace(jpeg: Uint8Array, engine: FaceEngine): Promise<OwnFace> {
  const picture = await decodePicture(jpeg);
  try {
    const found = await engine.detect(picture);
    const [largest, second] = found.toSorted((a, b) => b.box.height - a.box.height);
    if (!largest) return { outcome: "no-face" };
    if (second && second.box.height > largest.box.height / 2) return { outcome: "several-faces" };
    const face = await engine.landmarks(picture, largest);
    return {
      outcome: "face",
      cardPhoto: cardPhoto(picture, { face }),
      camera: cameraView(picture, { face }),
    };
  } finally {
    picture.data.fill(0);
  }
}

/** Where eyes and mouth are in the pictures below: found once, written down. */
const madeFaceAlone = points([84, 97], [163, 93], [98, 176], [154, 174]);
const madeFaceOnBody = points([554, 88], [594, 87], [557, 133], [586, 133]);
const hanakoOnCard = points([1118, 321], [1217, 341], [1106, 422], [1196, 442]);
const hanakoAtCamera = points([1552, 284], [1617, 332], [1495, 349], [1553, 395]);
const otherPerson = points([322, 609], [424, 598], [346, 706], [428, 694]);
/** The part of the last photo in which nobody else is seen; it begins in the upper left corner. */
const besideNobody = { x: 0, y: 0, width: 640, height: 1537 };

const faces: Readonly<Record<SandboxFaceName, () => Promise<SandboxFace>>> = {
  // The picture with the body looks aside by some 30°: a camera would ask that face to look straight.
  taro: async () => ({
    cardPhoto: cardPhoto(await humanSample("body"), { face: madeFaceOnBody }),
    camera: cameraView(await humanSample("face"), { face: madeFaceAlone }),
  }),
  hanako: async () => ({
    cardPhoto: cardPhoto(await demoPhoto(3), { face: hanakoOnCard }),
    camera: cameraView(await demoPhoto(1), { face: hanakoAtCamera }),
  }),
  "other-person": async () => {
    const photo = crop(await demoPhoto(6), besideNobody);
    return {
      cardPhoto: cardPhoto(photo, { face: otherPerson }),
      camera: cameraView(photo, { face: otherPerson }),
    };
  },
};

/** SHA-256 of every picture: the points above, and the scores the tests expect, belong to these bytes. */
const sha256 = {
  face: "502ce26abcf6c6d418722b2eeb5a0ff9f0b7b104fa937ceab0a415ed19f0a5c8",
  body: "4f0cef255172491dab8b9271f3e17d9438efb7dfb255213377d8c6836dca933c",
  "sample1.jpg": "8ecae4b267b2d3169e06e00c7dee97097aa2a94635d45216f7732a5f4943cb51",
  "sample3.jpg": "8eb081c9efb14370fa94d9feab9e5fbeafd19a627491853a80c2bf67f7ffa936",
  "sample6.jpg": "9baad80f9d5e306fb9b8c0913d44445f1e95848df317530efb03d0934c57ba87",
} as const;

const { resolve } = createRequire(import.meta.url);

/** A picture that Human keeps as base64 in a source file of its package; the file is read as text, not run. */
async function humanSample(name: "face" | "body"): Promise<Image> {
  // The package closes its subpaths, so the file is reached from its main file.
  const file = join(dirname(resolve("@vladmandic/human")), "../src/sample.ts");
  const source = await readFile(file, "utf8");
  const base64 = new RegExp(`export const ${name}\\b[^\`]*\`([^\`]*)\``).exec(source)?.[1] ?? "";
  return decodeFrame(checked(name, Buffer.from(base64, "base64")));
}

async function demoPhoto(number: 1 | 3 | 6): Promise<Image> {
  const name = `sample${number}.jpg` as const;
  const file = resolve(`@vladmandic/face-api/demo/${name}`);
  return decodeFrame(checked(name, await readFile(file)));
}

function checked(name: keyof typeof sha256, picture: Buffer): Buffer {
  if (createHash("sha256").update(picture).digest("hex") === sha256[name]) return picture;
  throw new Error(
    `The sandbox picture "${name}" is not the one expected. Install the locked versions of @vladmandic/human and @vladmandic/face-api.`,
  );
}

type Coordinates = readonly [x: number, y: number];

function points(
  ...[leftEye, rightEye, leftMouth, rightMouth]: [
    Coordinates,
    Coordinates,
    Coordinates,
    Coordinates,
  ]
): FacePoints {
  const point = ([x, y]: Coordinates): { x: number; y: number } => ({ x, y });
  return {
    leftEye: point(leftEye),
    rightEye: point(rightEye),
    leftMouth: point(leftMouth),
    rightMouth: point(rightMouth),
  };
}
