import type { Calibration } from "./calibration.ts";
import type { Box, Image, Point } from "./image.ts";

/** A face found in a picture (検出された顔). */
export interface DetectedFace {
  /** Where it is, in pixels of the picture that was searched; it may reach over the border. */
  readonly box: Box;
  /** How sure the detector is, 0 to 1. */
  readonly confidence: number;
}

/** A point of the face mesh in pixels of its picture; z grows away from the camera, on the same scale, from the middle of the head. */
export interface MeshPoint extends Point {
  readonly z: number;
}

/** 468 points in the order of MediaPipe's face mesh: what pose, eyes and depth are read from. */
export type Mesh = readonly MeshPoint[];

/** Eyes, nose and mouth of one face in pixels of its picture; left and right as the picture shows them. */
export interface FivePoints {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly nose: Point;
  readonly leftMouth: Point;
  readonly rightMouth: Point;
}

/** Points of one face (特徴点): the five it is aligned by, and the whole mesh. */
export interface Landmarks extends FivePoints {
  /** The rectangle round the mesh. */
  readonly extent: Box;
  readonly mesh: Mesh;
}

/**
 * What a passive presentation-attack network says of one frame (生体検知の参考値). Advisory: no figure of ISO/IEC 30107-3 stands behind it.
 * `not-measured` = the network was not given the surroundings it needs, or the engine has none.
 */
export type LivenessReading =
  | {
      readonly state: "measured";
      /** 0 = a picture of a face, 1 = a face in front of the camera. */
      readonly real: number;
      /** Side of what the network saw, in sides of the face box. */
      readonly context: number;
    }
  | { readonly state: "not-measured"; readonly context: number };

/** Engines by name (照合エンジン), in the order in which `auto` tries them. */
export type EngineName = "onnxruntime-node" | "onnxruntime-web" | "human-tensorflow" | "human-wasm";

/** An engine that could not be taken. */
export interface PassedOver {
  readonly engine: EngineName;
  /** In words, without paths of the machine. */
  readonly reason: string;
}

/** Which engine runs, and why no earlier one does. */
export interface EngineChoice {
  readonly taken: EngineName;
  readonly passedOver: readonly PassedOver[];
}

/**
 * Networks that find and describe faces (顔照合エンジン); one thing holds them, one thing ends them.
 *
 * An engine belongs to one session at a time. It gives no template (特徴量) to anybody: the comparison itself is inside this package.
 */
export interface FaceEngine extends AsyncDisposable {
  /** Runtime and weights, for example `onnxruntime-node 1.30.0 · fr_feature`; stands in every result. */
  readonly name: string;
  readonly choice: EngineChoice;
  /** Measured error rates and thresholds of exactly these weights and this alignment; thresholds never travel between engines. */
  readonly calibration: Calibration;
  /** Every face of the picture, the surest first; none = an empty list. */
  detect(image: Image): Promise<readonly DetectedFace[]>;
  /** Eyes, nose and mouth of one face that `detect` found in the same picture. */
  landmarks(image: Image, face: DetectedFace): Promise<Landmarks>;
  /** Passive liveness of one face. */
  liveness(image: Image, face: DetectedFace): Promise<LivenessReading>;
}
