import type { DetectedFace, FaceEngine } from "../engine.ts";
import { forgetFrames } from "../frame.ts";
import { createImage } from "../image.ts";
import { templateOf } from "../template.ts";

const blank = createImage(640, 480);
const nobody: DetectedFace = { confidence: 0, box: { x: 200, y: 120, width: 160, height: 200 } };

/**
 * Writes over what runtimes and codec keep in memory of their own: every network runs once over a blank picture of the shapes it always
 * runs with, and the codec goes back to how it was loaded. A runtime does not promise to use the same memory again.
 */
export async function washEngine(engine: FaceEngine): Promise<void> {
  await engine.detect(blank);
  const template = await templateOf(engine, blank, await engine.landmarks(blank, nobody));
  template.fill(0);
  await engine.liveness(blank, nobody);
  await forgetFrames();
}
