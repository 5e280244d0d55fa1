/**
 * Draws the photo of a virtual card that was issued without one: a grey head and shoulders, nobody's face.
 *
 * Run it with `node tools/draw-photo.ts`; it writes `src/virtual-card/silhouette.json`.
 * The encoder is the one `face-verify` has installed (`@cornerstonejs/codec-openjpeg`, MIT).
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

interface Encoder {
  getDecodedBuffer(frame: {
    width: number;
    height: number;
    bitsPerSample: number;
    componentCount: number;
    isSigned: boolean;
  }): Uint8Array;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
}
type LoadCodec = (options: object) => Promise<{ J2KEncoder: new () => Encoder }>;

const WIDTH = 240;
const HEIGHT = 320;
const BACKGROUND = 232;
const FIGURE = 128;
const SAMPLES = 4;

function inFigure(x: number, y: number): boolean {
  const head = ((x - 120) / 58) ** 2 + ((y - 130) / 76) ** 2 <= 1;
  const neck = Math.abs(x - 120) <= 26 && y >= 190 && y <= 250;
  const shoulders = ((x - 120) / 100) ** 2 + ((y - 330) / 98) ** 2 <= 1;
  return head || neck || shoulders;
}

function shade(column: number, row: number): number {
  let inside = 0;
  for (let i = 0; i < SAMPLES; i++)
    for (let j = 0; j < SAMPLES; j++)
      if (inFigure(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES)) inside++;
  return Math.round(BACKGROUND + ((FIGURE - BACKGROUND) * inside) / SAMPLES ** 2);
}

/** One JP2 box (ISO/IEC 15444-1 I.4): length, type, contents. */
function box(type: string, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8, 0);
  header.write(type, 4, "latin1");
  return Buffer.concat([header, body]);
}

function jp2(codestream: Uint8Array): Buffer {
  const imageHeader = Buffer.alloc(14);
  imageHeader.writeUInt32BE(HEIGHT, 0);
  imageHeader.writeUInt32BE(WIDTH, 4);
  imageHeader.writeUInt16BE(1, 8);
  imageHeader.set([7, 7, 0, 0], 10);
  const greyscale = Buffer.from([1, 0, 0, 0, 0, 0, 17]);
  return Buffer.concat([
    box("jP  ", Buffer.from([0x0d, 0x0a, 0x87, 0x0a])),
    box("ftyp", Buffer.from("jp2 \0\0\0\0jp2 ", "latin1")),
    box("jp2h", box("ihdr", imageHeader), box("colr", greyscale)),
    box("jp2c", codestream),
  ]);
}

const require = createRequire(new URL("../../face-verify/package.json", import.meta.url));
const load = require("@cornerstonejs/codec-openjpeg/wasmjs") as LoadCodec;
const { J2KEncoder } = await load({ print: () => {}, printErr: () => {} });
const encoder = new J2KEncoder();
const pixels = encoder.getDecodedBuffer({
  width: WIDTH,
  height: HEIGHT,
  bitsPerSample: 8,
  componentCount: 1,
  isSigned: false,
});
for (let row = 0; row < HEIGHT; row++)
  for (let column = 0; column < WIDTH; column++) pixels[row * WIDTH + column] = shade(column, row);
encoder.encode();
const file = jp2(encoder.getEncodedBuffer());
encoder.delete();

const data = {
  origin:
    "Drawn by tools/draw-photo.ts of this repository: a grey shape, no person. MIT, as the rest.",
  width: WIDTH,
  height: HEIGHT,
  jpeg2000: file.toString("base64"),
};
writeFileSync(
  new URL("../src/virtual-card/silhouette.json", import.meta.url),
  `${JSON.stringify(data, null, 2)}\n`,
);
console.log(`silhouette.json: ${file.length} bytes of JPEG 2000`);
