export { type FaceEngineOptions, faceEngine } from "../face-engine.ts";
