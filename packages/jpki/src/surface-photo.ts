import type { BinaryFile } from "./binary-file.ts";
import { tags } from "./layout/file-formats.ts";
import { invalidFile } from "./template.ts";
import { readTlvHeader, type TlvHeader } from "./tlv.ts";

/** Objects a surface file may hold; the walk to the photo ends there. */
const maximumObjects = 16;

/** Objects behind the table of offsets in their order; the table has two bytes for each. */
const tag = tags.surface;
const order: readonly number[] = [
  tag.birthDate,
  tag.sex,
  tag.cardKey,
  tag.nameImage,
  tag.addressImage,
  tag.photo,
  tag.signature,
  tag.expiry,
  tag.securityCodeImage,
];
const photoIndex = order.indexOf(tag.photo);
/** Template header (5) and table with its header (3): they end where the birth date begins. */
const startBytes = 5 + 3 + order.length * 2;

/**
 * Reads the photo and nothing of the person beside it: the table of offsets says where it lies. A table that is missing or does
 * not lead to it is made up for by a walk over the headers. Throws FILE_INVALID.
 */
export async function readSurfacePhoto(file: BinaryFile): Promise<Uint8Array> {
  const start = await file.readSome(0, startBytes);
  if (start.length === 0) throw invalid("is empty");
  const template = readTlvHeader(start);
  if (template.tag !== tag.file) throw invalid("does not begin with its template");
  const place = placeOfPhoto(start, template);
  if (!place) return walkToPhoto(file, template);
  const object = await file.read(place.offset, place.length);
  const photo = photoIn(object);
  object.fill(0);
  return photo ?? walkToPhoto(file, template);
}

/** Where the table says that the photo lies; undefined when there is no table of this form. */
function placeOfPhoto(
  start: Uint8Array,
  template: TlvHeader,
): { readonly offset: number; readonly length: number } | undefined {
  const tableStart = template.headerLength;
  const end = tableStart + template.valueLength;
  if (start.length < startBytes || start.length < tableStart + 3 + order.length * 2) {
    return undefined;
  }
  const table = readTlvHeader(start, tableStart);
  if (table.tag !== tag.offsets || table.valueLength !== order.length * 2) return undefined;
  const first = tableStart + table.headerLength;
  const offsets = order.map((_, index) => {
    const [high = 0, low = 0] = start.subarray(first + index * 2);
    return high * 0x100 + low;
  });
  const ascending = [first + table.valueLength, ...offsets, end].every(
    (offset, index, all) => index === 0 || offset >= (all[index - 1] ?? 0),
  );
  const [offset = 0, next = 0] = offsets.slice(photoIndex);
  return ascending && next > offset ? { offset, length: next - offset } : undefined;
}

/** A copy of the photo when these bytes are exactly its object. */
function photoIn(object: Uint8Array): Uint8Array | undefined {
  try {
    const { tag: found, headerLength, valueLength } = readTlvHeader(object);
    const fits = found === tag.photo && valueLength > 0;
    return fits && headerLength + valueLength === object.length
      ? object.slice(headerLength)
      : undefined;
  } catch {
    return undefined;
  }
}

async function walkToPhoto(file: BinaryFile, template: TlvHeader): Promise<Uint8Array> {
  const end = template.headerLength + template.valueLength;
  let offset = template.headerLength;
  for (let count = 0; count < maximumObjects && offset < end; count++) {
    const { tag: found, headerLength, valueLength } = await file.readHeader(offset);
    const next = offset + headerLength + valueLength;
    if (next > end) throw invalid("has an object that is longer than the file");
    if (found === tag.photo) {
      if (valueLength === 0) break;
      return file.read(offset + headerLength, valueLength);
    }
    offset = next;
  }
  throw invalid("holds no photo");
}

function invalid(reason: string): Error {
  return invalidFile("card surface", reason);
}
