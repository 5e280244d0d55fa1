import type { Affine, Image } from "../image.ts";
import { between, gaussian, type Random } from "./random.ts";

/** Six slow waves between -1 and 1; value `index` is the same whenever it is asked for. */
export type Wander = (index: number) => readonly number[];

/** Starts six waves of different length and phase, so that neighbouring frames are alike and distant ones are not. */
export function wander(random: Random): Wander {
  const waves = Array.from({ length: 6 }, () => ({
    phase: between(random, 0, 2 * Math.PI),
    step: between(random, 0.18, 0.42),
  }));
  return (index) => waves.map(({ phase, step }) => Math.sin(phase + step * index));
}

/** Where a head goes in front of a kiosk: ±5° of tilt, ±14 and ±10 pixels, ±4 % nearer, up to 4 % narrower, a little shear. */
export function posed(waves: readonly number[], width: number, height: number): Affine {
  const [tilt = 0, right = 0, down = 0, near = 0, turn = 0, shear = 0] = waves;
  const angle = (5 * tilt * Math.PI) / 180;
  const scale = 1 + 0.04 * near;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const narrow = 0.98 + 0.02 * turn;
  const [a, b] = [cos * narrow, -sin + 0.02 * shear];
  const [d, e] = [sin * narrow, cos];
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  return [a, b, cx + 14 * right - a * cx - b * cy, d, e, cy + 10 * down - d * cx - e * cy];
}

/** Lights a frame in place: brightness, light from one side, colour of the lamp; then the grain of the sensor. */
export function expose(frame: Image, waves: readonly number[], grain: Grain): void {
  const [bright = 0, side = 0, above = 0, lamp = 0] = waves;
  const gain = 1 + 0.1 * bright;
  const channels = [1 + 0.03 * lamp, 1, 1 - 0.03 * lamp];
  const { width, height, data } = frame;
  for (let y = 0, at = 0; y < height; y++) {
    const row = gain + 0.06 * above * ((2 * y) / height - 1);
    for (let x = 0; x < width; x++) {
      const light = row + 0.1 * side * ((2 * x) / width - 1);
      for (let c = 0; c < 3; c++, at++) {
        const value = (data[at] as number) * light * (channels[c] as number) + grain();
        data[at] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
      }
    }
  }
}

/** The noise of the next sample, in grey levels. */
export type Grain = () => number;

/** Sensor noise of standard deviation `level`, drawn from a table: a frame has close to a million samples. */
export function sensorGrain(random: Random, level = 3): Grain {
  const table = Float32Array.from({ length: 4096 }, () => level * gaussian(random));
  let state = Math.floor(random() * 4294967296) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return table[state & 4095] as number;
  };
}
