import {
  createImage,
  decodePhoto,
  type FaceEngine,
  FaceError,
  faceEngine,
  type Image,
  verifyFace,
} from "@uketsuke/face-verify";
import { cameraFrames, encodeCardPhoto, encodeFrame } from "@uketsuke/face-verify/synthetic";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownFace, type SandboxFace, type SandboxFaceName, sandboxFace } from "./faces.ts";

const names = ["taro", "hanako", "other-person"] as const;
let engine: FaceEngine;

beforeAll(async () => {
  engine = await faceEngine();
});
afterAll(() => engine[Symbol.asyncDispose]());

describe("sandboxFace", () => {
  test.each(names)("%s has a card photo and a camera picture, each with one face", async (name) => {
    const face = await sandboxFace(name);
    expect(sizes(face)).toEqual(["240×320", "640×480"]);
    expect(await engine.detect(face.cardPhoto)).toHaveLength(1);
    expect(await engine.detect(face.camera)).toHaveLength(1);
    expect(await sandboxFace(name)).toEqual(face);
  });

  test.each(["taro", "hanako"] as const)("%s is recognised by the chip photo", async (name) => {
    expect((await compare(name, name)).outcome).toBe("match");
  });

  test.each([
    ["taro", "other-person"],
    ["hanako", "other-person"],
    ["other-person", "taro"],
  ] as const)("the card of %s does not match %s", async (card, person) => {
    expect((await compare(card, person)).outcome).toBe("no-match");
  });

  test("taro and hanako, whose faces score close, are never taken for each other", async () => {
    expect(["no-match", "inconclusive"]).toContain((await compare("taro", "hanako")).outcome);
    expect(["no-match", "inconclusive"]).toContain((await compare("hanako", "taro")).outcome);
  });
});

describe("ownFace", () => {
  test("makes card and camera of one's own picture, which then match", async () => {
    const { camera } = await sandboxFace("hanako");
    const own = await ownFace(await encodeFrame(camera), engine);
    if (own.outcome !== "face") throw new Error(own.outcome);
    expect(sizes(own)).toEqual(["240×320", "640×480"]);
    expect((await verify(own, own)).outcome).toBe("match");
    expect((await verify(await sandboxFace("other-person"), own)).outcome).toBe("no-match");
  });

  test("says when there is no face, or more than one", async () => {
    const wall = createImage(640, 480);
    expect(await ownFace(await encodeFrame(wall), engine)).toEqual({ outcome: "no-face" });
    const [taro, hanako] = [await sandboxFace("taro"), await sandboxFace("hanako")];
    const both = sideBySide(taro.camera, hanako.camera);
    expect(await ownFace(await encodeFrame(both), engine)).toEqual({ outcome: "several-faces" });
  });

  test("a picture that is no JPEG is a typed error", async () => {
    const error = await ownFace(new Uint8Array([0x89, 0x50, 0x4e, 0x47]), engine).catch(
      (e: unknown) => e,
    );
    expect(FaceError.is(error) && error.code).toBe("FRAME_UNDECODABLE");
  });
});

async function compare(card: SandboxFaceName, person: SandboxFaceName): ReturnType<typeof verify> {
  return verify(await sandboxFace(card), await sandboxFace(person));
}

async function verify(card: SandboxFace, person: SandboxFace): ReturnType<typeof verifyFace> {
  const photo = await decodePhoto(await encodeCardPhoto(card.cardPhoto));
  return verifyFace(photo, cameraFrames(person.camera), { engine, deadlineMs: 30_000 });
}

function sizes(face: SandboxFace): string[] {
  return [face.cardPhoto, face.camera].map(({ width, height }) => `${width}×${height}`);
}

function sideBySide(left: Image, right: Image): Image {
  const both = createImage(left.width + right.width, left.height);
  for (let y = 0; y < both.height; y++) {
    const row = (image: Image): Uint8Array =>
      image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3);
    both.data.set(row(left), y * both.width * 3);
    both.data.set(row(right), (y * both.width + left.width) * 3);
  }
  return both;
}
