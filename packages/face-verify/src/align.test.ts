import fc from "fast-check";
import { expect, test } from "vitest";
import { alignedSide, alignFace, similarity } from "./align.ts";
import { apply, createImage, type Point } from "./image.ts";

const shape: Point[] = [
  { x: 10, y: 12 },
  { x: 40, y: 11 },
  { x: 26, y: 30 },
  { x: 14, y: 47 },
  { x: 37, y: 46 },
];

test("a turn, scale and shift is found again", () => {
  const [angle, scale] = [
    fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    fc.double({ min: 0.05, max: 20, noNaN: true }),
  ];
  const shift = fc.double({ min: -500, max: 500, noNaN: true });
  fc.assert(
    fc.property(angle, scale, shift, shift, (turn, size, right, down) => {
      const [c, s] = [size * Math.cos(turn), size * Math.sin(turn)];
      const moved = shape.map(({ x, y }) => ({
        x: c * x - s * y + right,
        y: s * x + c * y + down,
      }));
      const map = similarity(shape, moved);
      [c, -s, right, s, c, down].forEach((value, i) => {
        expect(map[i]).toBeCloseTo(value, 5);
      });
    }),
  );
});

test("it never mirrors: a mirrored face stays one", () => {
  const [a, b, , d, e] = similarity(
    shape,
    shape.map(({ x, y }) => ({ x: -x, y })),
  );
  expect(a * e - b * d).toBeGreaterThan(0);
});

test("the eyes of a turned face come to lie where the template has them", () => {
  const image = createImage(200, 200);
  const paint = ({ x, y }: Point): void => {
    image.data.fill(255, (y * 200 + x) * 3, (y * 200 + x) * 3 + 3);
  };
  const template: Point[] = [
    { x: 38.2946, y: 51.6963 },
    { x: 73.5318, y: 51.5014 },
    { x: 56.0252, y: 71.7366 },
    { x: 41.5493, y: 92.3655 },
    { x: 70.7299, y: 92.2041 },
  ];
  // The template turned by a right angle and moved: a head that lies on its side.
  const lying = template.map(({ x, y }) => ({ x: Math.round(150 - y), y: Math.round(x + 30) }));
  lying.forEach(paint);
  const [leftEye, rightEye, nose, leftMouth, rightMouth] = lying as [
    Point,
    Point,
    Point,
    Point,
    Point,
  ];
  const points = { leftEye, rightEye, nose, leftMouth, rightMouth };
  const aligned = alignFace(image, points);
  expect([aligned.width, aligned.height]).toEqual([alignedSide, alignedSide]);
  for (const { x, y } of template) {
    const near = [-1, 0, 1].flatMap((dy) =>
      [-1, 0, 1].map((dx) => aligned.data[((Math.round(y) + dy) * 112 + Math.round(x) + dx) * 3]),
    );
    expect(Math.max(...near.map((value) => value ?? 0))).toBeGreaterThan(60);
  }
  const there = apply(similarity(lying, template), leftEye);
  expect(Math.hypot(there.x - 38.3, there.y - 51.7)).toBeLessThan(1); // drawn on whole pixels
});
