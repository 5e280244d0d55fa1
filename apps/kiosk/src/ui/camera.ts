/** Width and height of every picture that is sent. */
export const pictureSize = { width: 640, height: 480 } as const;

/** Time between two pictures: about 7 a second. */
const interval = 140;
const quality = 0.85;
/** Milliseconds to wait for a video's picture before giving up. */
const longestWait = 3000;

/** Whether the page sees a camera; asks for nothing. */
export async function camerasThere(): Promise<"available" | "absent" | "unknown"> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === "videoinput") ? "available" : "absent";
  } catch {
    return "unknown";
  }
}

/** Opens the camera into `video`; it is closed when `signal` aborts. Throws the browser's DOMException. */
export async function openCamera(
  video: HTMLVideoElement,
  { signal, onLost }: { signal: AbortSignal; onLost: (name: string) => void },
): Promise<void> {
  const { width, height } = pictureSize;
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "user", width: { ideal: width }, height: { ideal: height } },
  });
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop, { once: true });
  for (const track of stream.getTracks()) {
    track.addEventListener("ended", () => onLost("TrackEnded"), { once: true });
  }
  video.srcObject = stream;
  await video.play().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** A video that plays may have no picture for a moment, at first and after a hitch. */
async function awaitPicture(video: HTMLVideoElement): Promise<void> {
  for (let waited = 0; waited < longestWait && !hasPicture(video); waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function hasPicture(video: HTMLVideoElement): boolean {
  return video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth > 0;
}

/** Makes pictures of the running video; the canvas keeps nothing after {@link PictureTaker.clear}. */
export interface PictureTaker {
  take(): Promise<Uint8Array | undefined>;
  clear(): void;
}

/** A taker of 640 x 480 JPEGs, cut from the middle when the camera has another shape. */
export function pictureTaker(video: HTMLVideoElement): PictureTaker {
  const { width, height } = pictureSize;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  return {
    async take() {
      await awaitPicture(video);
      const { videoWidth, videoHeight } = video;
      if (context === null || !hasPicture(video)) return undefined;
      const scale = Math.min(videoWidth / width, videoHeight / height);
      const [w, h] = [width * scale, height * scale];
      context.drawImage(
        video,
        (videoWidth - w) / 2,
        (videoHeight - h) / 2,
        w,
        h,
        0,
        0,
        width,
        height,
      );
      const blob = await new Promise<Blob | null>((resolve) => {
        canvas.toBlob(resolve, "image/jpeg", quality);
      });
      return blob === null ? undefined : new Uint8Array(await blob.arrayBuffer());
    },
    clear() {
      context?.clearRect(0, 0, width, height);
    },
  };
}

/** Sends pictures until `signal` aborts: the newest only, and none while there is no room. */
export async function sendPictures(
  video: HTMLVideoElement,
  {
    signal,
    send,
    room,
  }: { signal: AbortSignal; send: (jpeg: Uint8Array) => void; room: () => boolean },
): Promise<void> {
  const taker = pictureTaker(video);
  while (!signal.aborted) {
    const started = performance.now();
    if (room()) {
      const jpeg = await taker.take();
      if (jpeg !== undefined && !signal.aborted) send(jpeg);
      jpeg?.fill(0);
    }
    const rest = Math.max(20, interval - (performance.now() - started));
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
  taker.clear();
}
