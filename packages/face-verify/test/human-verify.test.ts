import { expect, test } from "vitest";
import type { FaceEngine, Landmarks } from "../src/engine.ts";
import { humanEngine } from "../src/human/index.ts";
import type { Image } from "../src/image.ts";
import { decodePhoto } from "../src/photo.ts";
import { cameraFrames, encodeCardPhoto } from "../src/synthetic/index.ts";
import { verifyFace } from "../src/verify.ts";
import { madePicture, samePersonTwice } from "./pictures.ts";

test("verifyFace decides with Human's engine and its own thresholds", async () => {
  await using engine = await humanEngine({ backend: "wasm" });
  const options = { engine, deadlineMs: 25_000 }; // Human is slow where it shares its processor
  const body = await madePicture("body");
  const photo = await decodePhoto(
    await encodeCardPhoto(body, { face: await points(engine, body) }),
  );

  const made = await camera(engine, await madePicture("face"));
  const match = await verifyFace(photo, made, options);
  expect(match).toMatchObject({ outcome: "match", threshold: 0.679, engine: engine.name });
  if (match.outcome !== "match") return;
  expect(match.singleFmr.rate).toBeCloseTo(1e-4, 5);
  expect(match.estimatedFmr).toEqual({ state: "not-measured" }); // the rule was played with the default engine only
  expect(match.liveness.passive.state).toBe("not-measured");

  const [person] = await samePersonTwice();
  const noMatch = await verifyFace(photo, await camera(engine, person), options);
  expect(noMatch.outcome).toBe("no-match");
});

async function camera(engine: FaceEngine, image: Image): Promise<AsyncIterable<Image>> {
  return cameraFrames(image, { count: 12, face: await points(engine, image) });
}

async function points(engine: FaceEngine, image: Image): Promise<Landmarks> {
  const [face] = await engine.detect(image);
  if (!face) throw new Error("no face in a picture that has one");
  return engine.landmarks(image, face);
}
