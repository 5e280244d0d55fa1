import type { Calibration } from "../calibration.ts";
import { describingWeights } from "./weights.ts";

/**
 * Error rates of faceres (較正データ), measured once on the grey automatic crops of LFW; the counts are the published rates times
 * the number of pairs. They are the reason why this engine is the second one: at a global false match rate of 1e-4 it refuses
 * 47 of 100 genuine pairs and takes one of 109 pairs of different people with East Asian names for the same person.
 */
export const faceresCalibration: Calibration = {
  name: "faceres-lfw-grey",
  model: { name: "faceres of @vladmandic/human 3.3.6", sha256: describingWeights },
  alignment:
    "square of 1.4 times the extent of 468 facemesh points (2 passes), turned until the eyes are level, 224 pixels",
  dataset:
    "LFW View-2 as 350x350 grey automatic crops: 2,803 genuine pairs; impostors: 8,362,005 pairs of 4,090 people, and 4,465 pairs among 95 people with East Asian names. About 1 % of the genuine pairs are wrong data. Measured by reference scripts with the same weights as ONNX and another face finder; this engine, checked on 350 + 350 of these pairs, refuses 13.7 / 26.6 / 42.3 % of the genuine ones at .566 / .629 / .679. No colour, no card photo, no several frames.",
  measured: "2026-11-22",
  genuine: {
    pairs: 2803,
    points: [
      { threshold: 0.566, accepted: 2514 },
      { threshold: 0.629, accepted: 2007 },
      { threshold: 0.679, accepted: 1497 },
      { threshold: 0.717, accepted: 1043 },
    ],
  },
  impostor: {
    global: {
      pairs: 8_362_005,
      identities: 4090,
      points: [
        { threshold: 0.566, accepted: 83_620 },
        { threshold: 0.629, accepted: 8362 },
        { threshold: 0.679, accepted: 836 },
        { threshold: 0.717, accepted: 83 },
      ],
    },
    "east-asian": {
      pairs: 4465,
      identities: 95,
      points: [
        { threshold: 0.566, accepted: 826 },
        { threshold: 0.629, accepted: 219 },
        { threshold: 0.679, accepted: 41 },
      ],
    },
  },
  policies: {
    default: {
      threshold: 0.679,
      reason:
        "global false match rate 1e-4; 9.2e-3 among East Asian impostors, so a match alone is weak evidence",
    },
    "staff-in-view": {
      threshold: 0.629,
      reason: "global false match rate 1e-3; 4.9e-2 among East Asian impostors, so staff must look",
    },
  },
};
