import type { JpegFrame } from "./messages.ts";

/** A camera that pushes its frames (カメラ映像の受け渡し); whoever compares pulls them one by one. */
export interface LiveFrames extends AsyncIterable<JpegFrame<Uint8Array<ArrayBuffer>>> {
  /** Hands a JPEG over: its bytes belong to the frames from here on. Without a taker they are zeroed at once. */
  offer(jpeg: Uint8Array<ArrayBuffer>, capturedAt?: number): void;
  /** The camera is gone: who waits for a frame is told that there is none. */
  end(): void;
  /** Frames that came, and those of them that nobody took. */
  readonly counts: { readonly offered: number; readonly dropped: number };
}

/** Frames of which only the newest waits: older ones are zeroed and counted, so that nobody is judged by what is past. One taker at a time. */
export function liveFrames(): LiveFrames {
  let newest: JpegFrame<Uint8Array<ArrayBuffer>> | undefined;
  let wake: (() => void) | undefined;
  let taker: symbol | undefined;
  let over = false;
  const counts = { offered: 0, dropped: 0 };
  const drop = (): void => {
    if (newest !== undefined) counts.dropped++;
    newest?.jpeg.fill(0);
    newest = undefined;
  };
  return {
    counts,
    offer(jpeg, capturedAt) {
      counts.offered++;
      drop();
      newest = { jpeg, ...(capturedAt !== undefined && { capturedAt }) };
      if (taker === undefined || over) drop();
      wake?.();
    },
    end() {
      over = true;
      drop();
      wake?.();
    },
    [Symbol.asyncIterator]() {
      if (taker !== undefined)
        throw new TypeError("These frames have a taker already. End that one first.");
      const self = Symbol("taker");
      taker = self;
      const ended = { done: true, value: undefined } as const;
      return {
        async next() {
          while (taker === self && !over && newest === undefined)
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          if (taker !== self || newest === undefined) return ended;
          const value = newest;
          newest = undefined;
          return { done: false, value };
        },
        async return() {
          if (taker === self) {
            taker = undefined;
            drop();
          }
          wake?.();
          return ended;
        },
      };
    },
  };
}
