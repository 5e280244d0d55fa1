import { type AttemptBrake, photoUnusable } from "@uketsuke/face-verify";
import {
  type Cancelled,
  type FaceVerifier,
  faceAttemptLimit,
  type NoAnswer,
  type OtherMethod,
} from "@uketsuke/reception";
import type { Advice } from "../protocol.ts";
import type { Camera } from "./camera.ts";
import type { FaceThread } from "./face-thread.ts";
import type { PatientPage } from "./patient-page.ts";
import type { Input, Taken } from "./question.ts";
import type { TimeOuts } from "./time-outs.ts";

export interface PageFaceVerifierOptions {
  readonly camera: Camera;
  readonly faces: Pick<FaceThread, "verify">;
  /** Counts the failures of a card over its visits. */
  readonly brake: AttemptBrake;
  readonly timeOuts: TimeOuts;
}

type Interruption = { readonly outcome: "no-camera" } | OtherMethod | Cancelled | NoAnswer;

/** Compares the chip photo with whoever stands before the page's camera (顔認証), with guidance on the page while it looks. */
export function pageFaceVerifier(
  page: PatientPage,
  options: PageFaceVerifierOptions,
): FaceVerifier {
  const { camera, faces, brake, timeOuts } = options;

  function interruption(attempt: number, signal: AbortSignal): Promise<Interruption> {
    return page.ask<Interruption>({
      screen: {
        msg: "SHOW_CAMERA",
        attempt,
        attempts: faceAttemptLimit,
        source: camera.source,
      },
      signal,
      take(input: Input): Taken<Interruption> {
        if (input.kind !== "command") return "bad-state";
        switch (input.command.cmd) {
          case "CAMERA_LOST":
            return { answer: { outcome: "no-camera" } };
          case "CANCEL":
            return { answer: { outcome: "cancelled" } };
          case "BACK":
            return { answer: { outcome: "other-method" } };
          default:
            return "bad-state";
        }
      },
    });
  }

  return {
    async verify(photo, { attempt, signal }) {
      if (!camera.available) return { outcome: "no-camera" };
      const permit = brake.ask(photo);
      if (permit.outcome === "wait")
        return { outcome: "face-paused", milliseconds: permit.milliseconds };
      const over = new AbortController();
      const looking = AbortSignal.any([signal, over.signal]);
      let shown: Advice | undefined;
      const interrupted = interruption(attempt, looking);
      const verified = faces
        .verify(new Uint8Array(photo), camera, {
          deadlineMs: timeOuts.faceSeconds * 1000,
          signal: looking,
          onAdvice(advice) {
            if (advice !== shown && !looking.aborted) page.tell({ msg: "ADVICE", advice });
            shown = advice;
          },
        })
        .catch(photoUnusable)
        .then((result) => {
          brake.tell(photo, result.outcome);
          return result;
        });
      try {
        return await Promise.race([interrupted, verified]);
      } finally {
        over.abort();
        await Promise.allSettled([interrupted, verified]);
      }
    },
  };
}
