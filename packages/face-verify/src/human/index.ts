export { type HumanEngineOptions, humanEngine } from "./engine.ts";
export type { HumanBackend } from "./library.ts";
