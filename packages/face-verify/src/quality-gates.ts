/**
 * What a face must reach to be compared (品質の下限). The values come from `tools/quality-gates.ts` over 1,234 pictures of LFW-grey and 46 colour
 * portraits: where pictures that were made worse begin to lose score, and few pictures as they are fall out. They are no figures of a counter.
 */
export const qualityGates: {
  /** Pixels between the eyes, of a live face and of a card photo. */
  readonly eyes: number;
  readonly photoEyes: number;
  /** Widest share of the frame's width a face may take. */
  readonly widest: number;
  /** Mean luma of the face, 0 to 255. */
  readonly luma: readonly [number, number];
  /** Largest share of burnt-out pixels. */
  readonly over: number;
  /** Brighter half over darker half of the face. */
  readonly sides: number;
  /** Degrees of `poseOf`; a straight face has a pitch of about 6 there. */
  readonly yaw: readonly [number, number];
  readonly pitch: readonly [number, number];
  readonly roll: readonly [number, number];
  /** Least opening of the eyes. */
  readonly eyesOpen: number;
  /** Least relief of the mouth … */
  readonly mouth: number;
  /** … and where mouth and cheeks differ in colour or light by more than this. */
  readonly mouthOfOtherColour: number;
  readonly otherColour: number;
  readonly otherLuma: readonly [number, number];
  /** Least sharpness. */
  readonly sharpness: number;
  /** A second face at least this wide, in widths of the first, is a second person and no passer-by … */
  readonly company: number;
  /** … when the detector is this sure of it. */
  readonly companyConfidence: number;
} = {
  eyes: 40,
  photoEyes: 40,
  widest: 0.7,
  luma: [50, 200],
  over: 0.3,
  sides: 2,
  yaw: [-30, 30],
  pitch: [-14, 26],
  roll: [-25, 25],
  eyesOpen: 0.16,
  mouth: 0.005,
  mouthOfOtherColour: 0.06,
  otherColour: 0.045,
  otherLuma: [0.4, 1.15],
  sharpness: 12,
  company: 0.5,
  companyConfidence: 0.7,
};
