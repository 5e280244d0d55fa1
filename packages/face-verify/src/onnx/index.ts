export { type FaceEngineOptions, faceEngine } from "./engine.ts";
