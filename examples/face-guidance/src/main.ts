import { FaceError, type GuidanceReading, startGuidance } from "@uketsuke/face-verify/browser";
import { adviceText } from "./advice-text.ts";
import { nextPicture, openCamera } from "./camera.ts";

const element = <T extends Element>(id: string): T => {
  const found = document.querySelector<T>(`#${id}`);
  if (found === null) throw new TypeError(`the page has no #${id}`);
  return found;
};
const video = element<HTMLVideoElement>("camera");
const advice = element<HTMLElement>("advice");
const frame = element<SVGSVGElement>("frame");
const box = element<SVGRectElement>("box");
const figures = element<HTMLElement>("figures");

const leaving = new AbortController();
addEventListener("pagehide", () => leaving.abort(), { once: true });
let frames = 0;
let first = 0;

try {
  await guide(leaving.signal);
} catch (error) {
  if (!leaving.signal.aborted) advice.textContent = said(error);
}

async function guide(signal: AbortSignal): Promise<void> {
  const [guidance] = await Promise.all([
    startGuidance({ models: "/face-models/", signal }),
    openCamera(video, signal),
  ]);
  try {
    while (!signal.aborted) {
      await nextPicture(video, signal);
      show(await guidance.look(video));
    }
  } finally {
    await guidance[Symbol.asyncDispose]();
  }
}

function show({ advice: said, box: face, width, height, milliseconds }: GuidanceReading): void {
  if (advice.textContent !== adviceText[said]) advice.textContent = adviceText[said];
  advice.dataset.advice = said;
  frame.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const { x, y, ...size } = face ?? { x: 0, y: 0, width: 0, height: 0 };
  for (const [name, value] of Object.entries({ x, y, ...size })) box.setAttribute(name, `${value}`);
  frames += 1;
  first ||= performance.now();
  const seconds = (performance.now() - first) / 1000;
  const rate = frames > 1 ? (frames - 1) / seconds : 0;
  figures.textContent = `${frames} pictures, ${rate.toFixed(1)} a second, ${milliseconds.toFixed(0)} ms for the last`;
  figures.dataset.frames = `${frames}`;
  figures.dataset.rate = `${rate}`;
}

function said(error: unknown): string {
  if (FaceError.is(error)) return `${error.code}: ${error.message}`;
  return `The camera cannot be used (${error instanceof Error ? error.name : "unknown"}).`;
}
