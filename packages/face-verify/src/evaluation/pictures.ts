import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { FaceEngine, Landmarks } from "../engine.ts";
import { enrolPhoto } from "../enrol.ts";
import { FaceError } from "../errors.ts";
import { decodeFrame } from "../frame.ts";
import { type Image, wipeImage } from "../image.ts";
import { isJpeg2000 } from "../jpeg2000-header.ts";
import { decodePhoto } from "../photo.ts";
import { mainFace } from "../quality.ts";
import { templateOf } from "../template.ts";

/** How pictures are read and measured. */
export interface PictureOptions {
  /** Folder that paths are relative to; the working directory when left out. */
  readonly folder?: string;
  /** Decodes JPEG; `decodeFrame` with its caps when left out. */
  readonly decodeJpeg?: (jpeg: Uint8Array) => Promise<Image>;
  /** Called after each picture. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Makes the picture as a card would hold it out of one face of a picture. */
export type CardModel = (image: Image, face: Landmarks) => Promise<Image>;

/** A picture of a list and the line that names it. */
export interface ListedPicture {
  readonly line: number;
  readonly path: string;
  /** `card` = enrolled as a card photo is, one face and large enough; `live` = the main face of the picture, whatever its quality. */
  readonly side: "card" | "live";
}

/** Templates of pictures by side and path, in memory only; zeroed when it is disposed. */
export interface Templates extends Disposable {
  /** Pictures looked at. */
  readonly pictures: number;
  /** Of these, pictures without a face that could be compared. */
  readonly withoutFace: number;
  get(picture: Pick<ListedPicture, "side" | "path">): Float32Array | undefined;
}

/**
 * Describes each picture once. A JPEG 2000 picture is taken for a card photo; with `card` a JPEG on the card's side is made one.
 *
 * @throws FaceError `PICTURE_UNREADABLE`, with the number of the line; the reason of `signal`
 */
export async function describePictures(
  engine: FaceEngine,
  listed: readonly ListedPicture[],
  options: PictureOptions & { readonly card?: CardModel } = {},
): Promise<Templates> {
  const pictures = new Map(listed.map((picture) => [keyOf(picture, options.card), picture]));
  const templates = new Map<string, Float32Array>();
  const dispose = (): void => {
    for (const template of templates.values()) template.fill(0);
    templates.clear();
  };
  let done = 0;
  try {
    for (const [key, picture] of pictures) {
      options.signal?.throwIfAborted();
      const template = await describePicture(engine, picture, options);
      if (template !== undefined) templates.set(key, template);
      options.onProgress?.(++done, pictures.size);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const withoutFace = pictures.size - templates.size;
  return {
    pictures: pictures.size,
    withoutFace,
    get: (picture) => templates.get(keyOf(picture, options.card)),
    [Symbol.dispose]: dispose,
  };
}

/** Without a card model both sides of a pair are read in the same way. */
function keyOf({ side, path }: Pick<ListedPicture, "side" | "path">, card?: CardModel): string {
  return card === undefined ? path : `${side} ${path}`;
}

async function describePicture(
  engine: FaceEngine,
  picture: ListedPicture,
  options: PictureOptions & { readonly card?: CardModel },
): Promise<Float32Array | undefined> {
  const { image, isPhoto } = await openPicture(picture, options);
  try {
    if (isPhoto) return await enrolled(engine, image);
    const face = mainFace(await engine.detect(image), image);
    if (face === undefined) return undefined;
    const landmarks = await engine.landmarks(image, face);
    if (options.card === undefined || picture.side === "live")
      return await templateOf(engine, image, landmarks);
    const photo = await options.card(image, landmarks);
    try {
      return await enrolled(engine, photo);
    } finally {
      wipeImage(photo);
    }
  } finally {
    wipeImage(image);
  }
}

async function enrolled(engine: FaceEngine, photo: Image): Promise<Float32Array | undefined> {
  const enrolment = await enrolPhoto(engine, photo);
  return "template" in enrolment ? enrolment.template : undefined;
}

/** Reads and decodes one picture of a list. The error names its line: a path may name a person. */
export async function openPicture(
  { line, path }: Pick<ListedPicture, "line" | "path">,
  { folder = ".", decodeJpeg = decodeFrame, signal }: PictureOptions,
): Promise<{ readonly image: Image; readonly isPhoto: boolean }> {
  const bytes = await readFile(resolve(folder, path)).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "is not there" : `cannot be read (${code})`;
    throw unreadable(line, why, "Check the path; it is relative to the list");
  });
  const isPhoto = isJpeg2000(bytes);
  try {
    const image = isPhoto
      ? await decodePhoto(bytes, signal && { signal })
      : await decodeJpeg(bytes);
    return { image, isPhoto };
  } catch (cause) {
    signal?.throwIfAborted();
    if (!FaceError.is(cause)) throw cause;
    throw unreadable(line, `cannot be decoded (${cause.code})`, "Bring it as JPEG or JPEG 2000", {
      cause,
    });
  } finally {
    bytes.fill(0);
  }
}

function unreadable(
  line: number,
  why: string,
  cure: string,
  options?: { cause: unknown },
): FaceError {
  return new FaceError(
    "PICTURE_UNREADABLE",
    `A picture named in line ${line} of the list ${why}. ${cure}, or take the line out.`,
    options,
  );
}
