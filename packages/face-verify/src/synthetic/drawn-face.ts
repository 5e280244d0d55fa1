import { createImage, type Image } from "../image.ts";
import type { Colour } from "./place.ts";
import { between, type Random, seededRandom } from "./random.ts";

/** Paints one pixel over what is there; coordinates in half face heights from the middle of the face, y down. */
type Layer = (x: number, y: number, under: Colour) => Colour;

const [width, height] = [480, 640];
const middle = { x: 240, y: 330 };
const halfFace = 150;

/**
 * A drawn face of nobody (描いた顔) for tests of pictures: 480×640, laid out like a card photo (forehead to chin 300 rows round
 * (240, 330)). It is made of shaded ellipses: it is no picture of a person, and scores between drawn faces mean nothing.
 */
export function drawFace(seed: number): Image {
  const layers = portrait(seededRandom(seed, "face"));
  const image = createImage(width, height);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += 3) {
      const [x, y] = [(column - middle.x) / halfFace, (row - middle.y) / halfFace];
      image.data.set(
        layers.reduce<Colour>((under, layer) => layer(x, y, under), [0, 0, 0]),
        at,
      );
    }
  }
  return image;
}

function portrait(random: Random): readonly Layer[] {
  const tone = between(random, 0.72, 1);
  const skin: Colour = [238 * tone, 200 * tone, 172 * tone];
  const hair = scaled([70, 52, 40], between(random, 0.3, 1.4));
  const shirt: Colour = [
    between(random, 30, 120),
    between(random, 40, 120),
    between(random, 70, 160),
  ];
  const iris = scaled([92, 60, 36], between(random, 0.5, 1.3));
  const broad = between(random, 0.7, 0.8);
  const eyes = { x: between(random, 0.29, 0.33), y: between(random, -0.22, -0.16) };
  const eye = { x: between(random, 0.125, 0.15), y: between(random, 0.05, 0.07) };
  const brow = eyes.y - between(random, 0.17, 0.22);
  const nose = { x: between(random, 0.1, 0.13), y: between(random, 0.22, 0.28) };
  const mouth = { x: between(random, 0.22, 0.29), y: between(random, 0.5, 0.56) };
  const lips: Colour = [196 * tone, 110 * tone, 104 * tone];
  const dark = scaled(skin, 0.72);
  const bright = scaled(skin, 1.12);
  const both = (side: (sign: number) => readonly Layer[]): readonly Layer[] => [
    ...side(-1),
    ...side(1),
  ];
  return [
    (x, y) => scaled([206, 212, 220], 1 - 0.06 * y - 0.04 * x),
    ellipse(0, -0.35, broad + 0.2, 0.98, hair),
    ellipse(0, 2.35, 1.6, 1, shirt, 0.03),
    ellipse(0, 1.2, 0.36, 0.6, scaled(skin, 0.84), 0.08),
    ellipse(0, 1.02, 0.5, 0.22, scaled(skin, 0.66), 0.7, 0.6),
    ...both((sign) => [
      ellipse(sign * broad, 0.02, 0.1, 0.2, scaled(skin, 0.9)),
      ellipse(sign * broad, 0.02, 0.05, 0.12, dark, 0.6, 0.6),
    ]),
    head(broad, skin),
    ...both((sign) => [
      ellipse(sign * 0.42, 0.26, 0.24, 0.18, [226 * tone, 150 * tone, 134 * tone], 1, 0.35),
      ellipse(sign * eyes.x, eyes.y - 0.01, 0.24, 0.15, dark, 0.9, 0.55),
      ellipse(sign * eyes.x, eyes.y - 0.02, eye.x + 0.025, eye.y + 0.03, scaled(skin, 0.45), 0.3),
      ellipse(sign * eyes.x, eyes.y, eye.x, eye.y, [244, 242, 240], 0.2),
      ellipse(sign * eyes.x, eyes.y - 0.005, 0.062, 0.064, iris, 0.2),
      ellipse(sign * eyes.x, eyes.y - 0.005, 0.03, 0.032, [16, 12, 10], 0.3),
      ellipse(sign * eyes.x + 0.02, eyes.y - 0.025, 0.013, 0.014, [255, 255, 255], 0.5),
      ellipse(
        sign * eyes.x,
        eyes.y - eye.y - 0.02,
        eye.x + 0.01,
        0.028,
        scaled(skin, 0.6),
        0.6,
        0.8,
      ),
      ellipse(sign * (eyes.x + 0.01), brow, 0.18, 0.034, hair, 0.5, 0.9),
      ellipse(sign * nose.x * 0.85, nose.y, 0.05, 0.032, scaled(skin, 0.4), 0.7, 0.85),
      ellipse(sign * nose.x * 1.25, nose.y - 0.02, 0.05, 0.08, dark, 0.9, 0.6),
    ]),
    ellipse(0.05, 0, 0.07, 0.28, dark, 1, 0.35),
    ellipse(-0.02, -0.02, 0.045, 0.3, bright, 1, 0.6),
    ellipse(0, nose.y - 0.05, nose.x * 0.8, 0.075, bright, 1, 0.6),
    ellipse(0, nose.y + 0.1, 0.04, 0.06, dark, 1, 0.4),
    ellipse(0, mouth.y - 0.028, mouth.x * 0.92, 0.045, lips, 0.4),
    ellipse(0, mouth.y + 0.042, mouth.x * 0.82, 0.058, scaled(lips, 1.1), 0.4),
    ellipse(0, mouth.y, mouth.x, 0.014, scaled(lips, 0.4), 0.6),
    ellipse(0, mouth.y + 0.15, 0.16, 0.045, dark, 1, 0.5),
    ellipse(0, -0.98, broad + 0.06, 0.36, hair, 0.12),
  ];
}

/** A head lit from above left: a half ellipsoid with a narrower chin. */
function head(broad: number, skin: Colour): Layer {
  return (x, y, under) => {
    const u = x / (broad * (y > 0 ? 1 - 0.22 * y * y : 1));
    const v = y / 1.04;
    const distance = u * u + v * v;
    const depth = Math.sqrt(Math.max(0, 1 - distance));
    const light = 0.62 + 0.42 * depth - 0.1 * u - 0.08 * v;
    return mix(under, scaled(skin, light), softEdge(1 - Math.sqrt(distance), 0.02));
  };
}

/** A filled ellipse; `soft` is the part of its radius over which it fades, `strength` how much it covers. */
function ellipse(
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  colour: Colour,
  soft = 0.06,
  strength = 1,
): Layer {
  return (x, y, under) => {
    const distance = Math.hypot((x - cx) / rx, (y - cy) / ry);
    return distance >= 1 ? under : mix(under, colour, strength * softEdge(1 - distance, soft));
  };
}

function softEdge(inside: number, soft: number): number {
  const t = Math.min(1, Math.max(0, inside / soft));
  return t * t * (3 - 2 * t);
}

function mix(under: Colour, over: Colour, weight: number): Colour {
  return [
    under[0] + (over[0] - under[0]) * weight,
    under[1] + (over[1] - under[1]) * weight,
    under[2] + (over[2] - under[2]) * weight,
  ];
}

function scaled([red, green, blue]: Colour, by: number): Colour {
  return [Math.min(255, red * by), Math.min(255, green * by), Math.min(255, blue * by)];
}
