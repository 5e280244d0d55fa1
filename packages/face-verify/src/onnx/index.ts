export { type FaceEngineOptions, faceEngine } from "./engine.ts";
export type { RuntimeKind } from "./runtime.ts";
