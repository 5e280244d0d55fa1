import type { DetectedFace, FaceEngine } from "../engine.ts";
import { createImage } from "../image.ts";
import { templateOf } from "../template.ts";

const blank = createImage(640, 480);
const nobody: DetectedFace = { confidence: 0, box: { x: 200, y: 120, width: 160, height: 200 } };

/**
 * Writes over what a runtime keeps of the last face in memory of its own: every network runs once over a blank picture, in the shapes in
 * which it always runs. A runtime does not promise to use the same memory again.
 */
export async function washEngine(engine: FaceEngine): Promise<void> {
  await engine.detect(blank);
  const template = await templateOf(engine, blank, await engine.landmarks(blank, nobody));
  template.fill(0);
  await engine.liveness(blank, nobody);
}
