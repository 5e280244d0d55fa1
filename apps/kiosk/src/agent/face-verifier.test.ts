import { attemptBrake, type FaceResult } from "@uketsuke/face-verify";
import { encodeCardPhoto } from "@uketsuke/face-verify/synthetic";
import { faceAttemptLimit } from "@uketsuke/reception";
import { expect, test } from "vitest";
import { sandboxFace } from "../sandbox/faces.ts";
import { startFaceThread } from "./face-thread.ts";
import { pageFaceVerifier } from "./face-verifier.ts";
import { agentLog } from "./log.ts";
import { pageStub } from "./patient-page.stub.ts";
import { timeOuts } from "./time-outs.ts";

const { signal } = new AbortController();
const log = agentLog({ level: "silent" });

test.each<[string, () => Promise<Uint8Array>, string]>([
  ["no JPEG 2000 at all", async () => new TextEncoder().encode("no jp2"), "undecodable"],
  ["cut off", async () => (await taro()).subarray(0, 300), "undecodable"],
  ["over the cap of bytes", async () => new Uint8Array(70_000), "too-large"],
])(
  "a photo of the chip that is %s: unusable, not a broken machine",
  async (_what, read, reason) => {
    await using faces = await startFaceThread({ log });
    const { page, camera } = pageStub();
    using brake = attemptBrake();
    const verifier = pageFaceVerifier(page, { camera, faces, brake, timeOuts });
    const photo = await read();
    const result = await verifier.verify(photo, { attempt: 1, signal });
    expect(result).toEqual({ outcome: "photo-unusable", reason });
    expect(brake.ask(photo)).toEqual({ outcome: "go", failures: 0 });
  },
);

test("after as many failures as a visit has looks, the card waits, and no face is compared", async () => {
  const { page, camera } = pageStub();
  using brake = attemptBrake({ free: faceAttemptLimit });
  let compared = 0;
  const faces = {
    async verify() {
      compared++;
      return { outcome: "no-match" } as FaceResult;
    },
  };
  const verifier = pageFaceVerifier(page, { camera, faces, brake, timeOuts });
  const photo = await taro();
  for (let attempt = 1; attempt <= faceAttemptLimit; attempt++)
    expect((await verifier.verify(photo, { attempt, signal })).outcome).toBe("no-match");
  expect((await verifier.verify(photo, { attempt: 1, signal })).outcome).toBe("face-paused");
  expect(compared).toBe(faceAttemptLimit);
  const other = new TextEncoder().encode("another card");
  expect((await verifier.verify(other, { attempt: 1, signal })).outcome).toBe("no-match");
});

async function taro(): Promise<Uint8Array> {
  return encodeCardPhoto((await sandboxFace("taro")).cardPhoto);
}
