export { type CameraFramesOptions, cameraFrames } from "./camera-frames.ts";
export { cardPhoto, encodeCardPhoto } from "./card-photo.ts";
export { drawFace } from "./drawn-face.ts";
export { encodeFrame } from "./encode.ts";
