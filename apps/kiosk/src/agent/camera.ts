import { KioskError } from "./errors.ts";

/** Pictures of whoever stands before the kiosk, as JPEG. */
export interface Camera {
  /** "device": the page films and sends; "played": a sandbox shows a made-up person. */
  readonly source: "device" | "played";
  readonly available: boolean;
  /** Newest picture only. Ends when the camera is lost or the signal aborts; the taker owns the bytes and zeroes them. */
  frames(options: { signal: AbortSignal }): AsyncIterableIterator<Uint8Array<ArrayBuffer>>;
}

/** The camera (カメラ) behind the patient's page. */
export interface PageCamera extends Camera {
  /** Takes a picture from the page; the bytes belong to the camera from here on. While nobody looks it is dropped at once. */
  offer(jpeg: Uint8Array<ArrayBuffer>): void;
  /** The page says it has one. */
  found(): void;
  /** The page has none ("absent": until it says otherwise), or lost it ("failed": until the next visit tries again). */
  lost(how: "absent" | "failed"): void;
  tryAgain(): void;
  /** How many pictures were offered, and dropped unseen, since the start. */
  readonly counts: { readonly offered: number; readonly dropped: number };
}

/** A camera fed by the page: of the pictures that nobody took yet only the newest waits, older ones are zeroed and counted. */
export function pageCamera(): PageCamera {
  let newest: Uint8Array<ArrayBuffer> | undefined;
  let wake: (() => void) | undefined;
  let watched = false;
  let state: "found" | "absent" | "failed" = "found";
  let offered = 0;
  let dropped = 0;

  function drop(jpeg: Uint8Array | undefined): void {
    if (jpeg === undefined) return;
    jpeg.fill(0);
    dropped++;
  }

  async function* frames({
    signal,
  }: {
    signal: AbortSignal;
  }): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    if (watched)
      throw new KioskError(
        "CAMERA_BUSY",
        "The camera is watched already; end that reception before the next looks.",
      );
    watched = true;
    const stop = (): void => wake?.();
    signal.addEventListener("abort", stop);
    try {
      while (state === "found" && !signal.aborted) {
        if (newest === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        const jpeg = newest;
        newest = undefined;
        yield jpeg;
      }
    } finally {
      signal.removeEventListener("abort", stop);
      watched = false;
      drop(newest);
      newest = undefined;
    }
  }

  return {
    source: "device",
    get available() {
      return state === "found";
    },
    frames,
    offer(jpeg) {
      offered++;
      const seen = watched && state === "found";
      drop(seen ? newest : jpeg);
      if (seen) newest = jpeg;
      wake?.();
    },
    found() {
      state = "found";
    },
    lost(how) {
      state = how;
      wake?.();
    },
    tryAgain() {
      if (state === "failed") state = "found";
    },
    get counts() {
      return { offered, dropped };
    },
  };
}
