/** Opens the camera into `video`; it is closed when `signal` aborts. Throws the browser's DOMException. */
export async function openCamera(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "user", width: { ideal: 640 }, height: { ideal: 480 } },
  });
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop, { once: true });
  video.srcObject = stream;
  await video.play();
}

/** Waits until the camera has given a picture that was not shown yet. */
export function nextPicture(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    video.requestVideoFrameCallback(() => resolve());
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
