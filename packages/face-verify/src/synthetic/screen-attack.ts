import { createImage, type Image } from "../image.ts";
import { heldPicture } from "./held-picture.ts";

/** A screen before the camera. */
export interface ScreenAttack {
  /** Width of a pixel of the screen, in pixels of the camera. */
  readonly pitch?: number;
  /** How much of the screen's pixels the camera resolves, 0 to 1. */
  readonly depth?: number;
  /** Degrees the screen leans to a side. */
  readonly lean?: number;
  /** Width of the dark frame round the picture, in widths of the screen; 0 = none in view. */
  readonly bezel?: number;
  /** Width of the screen in the frame, 1 = it fills it. */
  readonly scale?: number;
}

/** Share of a screen's pixel that is dark: the black matrix between rows. */
const gap = 0.15;

/**
 * A camera's view of a picture on a screen (画面の提示の合成): a dark frame, stripes of red, green and blue and dark rows, each camera pixel
 * the mean of nine points. A made attack, without glare, flicker and the sharpening of real cameras.
 *
 * @throws FaceError `IMAGE_INVALID`
 */
export function screenAttack(picture: Image, ground: Image, screen: ScreenAttack = {}): Image {
  const { pitch = 2.3, depth = 0.25, lean = 3, bezel = 0.04, scale = 0.9 } = screen;
  const margin = Math.round(bezel * picture.width);
  const framed = bordered(picture, margin, 12);
  const shown = heldPicture(framed, ground, { scale, roll: lean });
  const lit = heldPicture(mask(picture, margin), createImage(ground.width, ground.height), {
    scale,
    roll: lean,
  });
  const angle = (lean * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) / pitch, Math.sin(angle) / pitch];
  for (let y = 0, at = 0; y < shown.height; y++)
    for (let x = 0; x < shown.width; x++, at += 3) {
      if ((lit.data[at] as number) < 128) continue;
      for (let c = 0; c < 3; c++) {
        let light = 0;
        for (let part = 0; part < 9; part++) {
          const [px, py] = [x + (part % 3) / 3, y + Math.floor(part / 3) / 3];
          const column = fraction(cos * px + sin * py) * 3;
          const row = fraction(cos * py - sin * px);
          if (row >= gap && Math.floor(column) === c) light += 3 / (1 - gap) / 9;
        }
        const value = (shown.data[at + c] as number) * (1 + depth * (light - 1));
        shown.data[at + c] = Math.min(255, Math.round(value));
      }
    }
  return shown;
}

/** A picture with an even border, as paper has a white one. */
export function bordered({ width, height, data }: Image, margin: number, grey: number): Image {
  const [wide, high] = [width + 2 * margin, height + 2 * margin];
  const result = createImage(wide, high, new Uint8Array(wide * high * 3).fill(grey));
  for (let y = 0; y < height; y++)
    result.data.set(
      data.subarray(y * width * 3, (y + 1) * width * 3),
      ((y + margin) * wide + margin) * 3,
    );
  return result;
}

function mask({ width, height }: Image, margin: number): Image {
  const white = createImage(width, height, new Uint8Array(width * height * 3).fill(255));
  return bordered(white, margin, 0);
}

function fraction(value: number): number {
  return value - Math.floor(value);
}
