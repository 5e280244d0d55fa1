export { type CameraFramesOptions, cameraFrames, cameraView } from "./camera-frames.ts";
export { cardPhoto, encodeCardPhoto } from "./card-photo.ts";
export { drawFace } from "./drawn-face.ts";
export { encodeFrame } from "./encode.ts";
export { closeEyes, type WearMaskOptions, wearMask } from "./face-changes.ts";
export type { FacePoints } from "./face-layout.ts";
export { decodePicture } from "./picture.ts";
