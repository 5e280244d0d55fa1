/**
 * Writes an archive of XML files as a stream, the way a bulk result may arrive (`…02res_….zip`).
 * Layout: PKWARE APPNOTE 6.3, sections 4.3 and 4.4; sizes and CRC-32 stand behind each file (bit 3).
 * @module
 */

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createDeflateRaw } from "node:zlib";
import { OqsError } from "./errors.ts";
import { isSafeFileName } from "./folder/file-name.ts";

/** A file to be put into an archive. */
export interface ZipSource {
  /** A plain file name of printable ASCII. */
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** 1 January 1980 as MS-DOS writes a day: archives say nothing of when they were made and are equal for equal files. */
const day = 0x0021;
const version = 20;
const hasSizesBehind = 0x0008;
const DEFLATED = 8;

interface Written {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
}

/** Writes the files one after the other in constant memory. @throws OqsError INVALID_ARGUMENT for a name that is no plain one */
export async function* writeZip(
  files: AsyncIterable<ZipSource> | Iterable<ZipSource>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name, content } of files) {
    if (!/^[!-~]+$/.test(name) || !isSafeFileName(name))
      throw new OqsError("INVALID_ARGUMENT", "a file in an archive has a plain name of ASCII");
    const head = { name: Buffer.from(name), offset, crc: 0, packedSize: 0, size: 0 };
    const start = localHeader(head.name);
    yield start;
    let { crc, packedSize, size } = head;
    const deflate = createDeflateRaw();
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of content) {
        crc = crc32(piece, crc);
        size += piece.length;
        yield piece;
      }
    };
    const filling = pipeline(Readable.from(counted(), { objectMode: false }), deflate);
    filling.catch(() => {}); // the same error ends the loop below
    for await (const piece of deflate) {
      packedSize += (piece as Uint8Array).length;
      yield piece as Uint8Array;
    }
    await filling;
    const entry = { ...head, crc, packedSize, size };
    const sizes = sizesBehind(entry);
    yield sizes;
    offset += start.length + packedSize + sizes.length;
    written.push(entry);
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield endOfDirectory(written.length, directory.length, offset);
}

function localHeader(name: Buffer): Buffer {
  const record = Buffer.alloc(30);
  record.writeUInt32LE(0x04034b50, 0);
  record.writeUInt16LE(version, 4);
  record.writeUInt16LE(hasSizesBehind, 6);
  record.writeUInt16LE(DEFLATED, 8);
  record.writeUInt16LE(day, 12);
  record.writeUInt16LE(name.length, 26);
  return Buffer.concat([record, name]);
}

function sizesBehind({ crc, packedSize, size }: Written): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(crc, 4);
  record.writeUInt32LE(packedSize, 8);
  record.writeUInt32LE(size, 12);
  return record;
}

function directoryEntry({ name, offset, crc, packedSize, size }: Written): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(version, 4);
  record.writeUInt16LE(version, 6);
  record.writeUInt16LE(hasSizesBehind, 8);
  record.writeUInt16LE(DEFLATED, 10);
  record.writeUInt16LE(day, 14);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(packedSize, 20);
  record.writeUInt32LE(size, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, name]);
}

function endOfDirectory(count: number, bytes: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(bytes, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}
