import { concat } from "../bytes.ts";
import { tags } from "../layout/file-formats.ts";
import { lengthField, readTlvHeader, viewTlvs, writeTlv } from "../tlv.ts";

/** What {@link withHostilePhoto} can make of a photo (顔写真). */
export const hostilePhotos = [
  "empty",
  "claims-2-megabytes",
  "65535-by-65535",
  "not-jpeg2000",
  "truncated",
] as const;

/**
 * A photo that somebody meant harm with: no bytes at all, a length the file cannot hold, a picture of four gigapixels, bytes that are no
 * JPEG 2000, half a picture.
 */
export type HostilePhoto = (typeof hostilePhotos)[number];

/** Two megabytes in the three length bytes of DF27. */
const claimedBytes = 0x20_0000;
const largestSide = 0xffff;

/** The file of the printed face (券面事項確認AP, EF 0002) with another photo; offsets are right again, the signature is not. */
export function withHostilePhoto(file: Uint8Array, photo: HostilePhoto): Uint8Array {
  const { headerLength } = readTlvHeader(file);
  const objects = viewTlvs(file.subarray(headerLength));
  const index = objects.findIndex(({ tag }) => tag === tags.surface.photo);
  const found = objects[index];
  if (!found) return file;
  const changed = objectOf(found.value, photo);
  const delta = changed.length - found.whole.length;
  const parts = objects.map(({ tag, value, whole }) => {
    if (tag === tags.surface.photo) return changed;
    return tag === tags.surface.offsets ? writeTlv(tag, moved(value, index, delta)) : whole;
  });
  return writeTlv(tags.surface.file, parts);
}

/** The table of offsets begins with the object after it, so entry n is object n + 1. */
function moved(table: Uint8Array, photoIndex: number, delta: number): Uint8Array {
  const entries = Buffer.from(table);
  for (let entry = photoIndex; entry * 2 < entries.length; entry++) {
    entries.writeUInt16BE((entries.readUInt16BE(entry * 2) + delta) & 0xffff, entry * 2);
  }
  return entries;
}

function objectOf(photo: Uint8Array, form: HostilePhoto): Uint8Array {
  const tag = tags.surface.photo;
  switch (form) {
    case "empty":
      return writeTlv(tag, new Uint8Array());
    case "claims-2-megabytes":
      return concat(Uint8Array.of(tag >> 8, tag & 0xff), lengthField(claimedBytes), photo);
    case "65535-by-65535":
      return writeTlv(tag, withSides(photo));
    case "not-jpeg2000":
      return writeTlv(tag, new Uint8Array(photo.length).fill(0x41));
    case "truncated":
      return writeTlv(tag, photo.slice(0, photo.length >> 1));
  }
}

/** Height and width in the image header box (ihdr) and in the codestream (SIZ; ISO/IEC 15444-1, I.5.3.1 and A.5.1). */
function withSides(photo: Uint8Array): Uint8Array {
  const bytes = Buffer.from(photo);
  const header = bytes.indexOf("ihdr", 0, "latin1");
  const size = bytes.indexOf(Buffer.of(0xff, 0x4f, 0xff, 0x51));
  const sides = [
    ...(header < 0 ? [] : [header + 4, header + 8]),
    // Xsiz, Ysiz, then, after the offsets, the tile of the same size.
    ...(size < 0 ? [] : [size + 8, size + 12, size + 24, size + 28]),
  ];
  for (const offset of sides) {
    if (offset + 4 <= bytes.length) bytes.writeUInt32BE(largestSide, offset);
  }
  return bytes;
}
