/**
 * Reads the archive a bulk result may arrive in (`…02res_….zip`), strictly: the central directory alone says what is in
 * it, everything is checked against caps before a byte is inflated, and against size and CRC-32 while it is.
 * Layout: PKWARE APPNOTE 6.3, sections 4.3 and 4.4.
 * @module
 */
import { crc32, createInflateRaw } from "node:zlib";
import { isSafeFileName } from "./folder/file-name.ts";
import { malformed } from "./messages/element.ts";

/** Caps of {@link readZip}. */
export interface ZipLimits {
  /** Files in the archive. */
  readonly entries: number;
  /** Bytes of the archive. */
  readonly archiveBytes: number;
  /** Bytes of all files together, inflated. */
  readonly totalBytes: number;
  /** Inflated ÷ deflated, of each file. */
  readonly ratio: number;
}

/** 64 files, 64 MiB packed and unpacked, ratio 100. */
export const zipLimits: ZipLimits = {
  entries: 64,
  archiveBytes: 64 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
  ratio: 100,
};

/** One file in an archive. */
export interface ZipEntry {
  /** A plain file name that ends in `.xml`. */
  readonly name: string;
  /** Bytes, inflated. */
  readonly size: number;
  /**
   * The file in pieces of at most 64 KiB; the CRC-32 is known at the end, so use nothing before it is reached.
   * @throws OqsError MALFORMED_ANSWER
   */
  content(): AsyncGenerator<Uint8Array, void, undefined>;
}

interface Located extends Omit<ZipEntry, "content"> {
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly offset: number;
}

const STORED = 0;
const DEFLATED = 8;
const pieceBytes = 64 * 1024;
const endRecord = { signature: 0x06054b50, bytes: 22 } as const;
const directoryRecord = { signature: 0x02014b50, bytes: 46 } as const;
const localRecord = { signature: 0x04034b50, bytes: 30 } as const;

/**
 * Lists the files of an archive after checking all of it but their contents: plain `.xml` names, each once; no folder,
 * link, encryption, second disk, ZIP64, foreign method, overlap, or bytes in front.
 * @throws OqsError MALFORMED_ANSWER
 */
export function readZip(archive: Uint8Array, limits: ZipLimits = zipLimits): readonly ZipEntry[] {
  if (archive.length > limits.archiveBytes) throw bad(`larger than ${limits.archiveBytes} bytes`);
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOfDirectory(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const directory = at;
  if (bytes.readUInt32LE(end + 4) !== 0 || bytes.readUInt16LE(end + 8) !== count)
    throw bad("it spans several disks");
  if (at + bytes.readUInt32LE(end + 12) !== end) throw bad("its directory is not where it says");
  if (count > limits.entries) throw bad(`more than ${limits.entries} files`);
  const entries: Located[] = [];
  const names = new Set<string>();
  for (let index = 0; index < count; index++) {
    const { entry, next } = directoryEntry(bytes, at, end);
    if (entry.size > limits.ratio * entry.packedSize) throw bad(`a ratio above ${limits.ratio}`);
    if (names.has(entry.name.toLowerCase())) throw bad("a name stands there twice");
    names.add(entry.name.toLowerCase());
    entries.push(entry);
    at = next;
  }
  if (at !== end) throw bad("its directory is not as long as it says");
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > limits.totalBytes) throw bad(`its files are larger than ${limits.totalBytes} bytes`);
  const packed = packedParts(bytes, entries, directory);
  return entries.map((entry) => {
    const { name, size } = entry;
    const part = packed.get(entry) ?? new Uint8Array();
    return { name, size, content: () => inflated(part, entry) };
  });
}

/** The end record stands last, but for a comment that reaches exactly to the end. */
function endOfDirectory(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - endRecord.bytes - 0xffff);
  for (let at = bytes.length - endRecord.bytes; at >= lowest; at--)
    if (
      bytes.readUInt32LE(at) === endRecord.signature &&
      at + endRecord.bytes + bytes.readUInt16LE(at + 20) === bytes.length
    )
      return at;
  throw bad("it is truncated or no archive");
}

function directoryEntry(bytes: Buffer, at: number, end: number): { entry: Located; next: number } {
  if (at + directoryRecord.bytes > end || bytes.readUInt32LE(at) !== directoryRecord.signature)
    throw bad("its directory is broken");
  const nameEnd = at + directoryRecord.bytes + bytes.readUInt16LE(at + 28);
  const next = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  if (next > end) throw bad("its directory is broken");
  const name = bytes.toString("latin1", at + directoryRecord.bytes, nameEnd);
  if (!/^[!-~]+\.xml$/i.test(name) || !isSafeFileName(name))
    throw bad("it holds something else than .xml files with plain names");
  // Unix keeps the kind of a file in the upper half; 0 where the writer was no Unix.
  const kind = bytes.readUInt16LE(at + 40) & 0xf000;
  if (kind !== 0 && kind !== 0x8000) throw bad("it holds a link or a device");
  if ((bytes.readUInt16LE(at + 8) & 0x2041) !== 0) throw bad("it is encrypted");
  const method = bytes.readUInt16LE(at + 10);
  if (method !== STORED && method !== DEFLATED) throw bad(`its method ${method} is not known`);
  if (bytes.readUInt16LE(at + 34) !== 0) throw bad("it spans several disks");
  const entry = {
    name,
    method,
    crc: bytes.readUInt32LE(at + 16),
    packedSize: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    offset: bytes.readUInt32LE(at + 42),
  };
  if (method === STORED && entry.packedSize !== entry.size) throw bad("a size is wrong");
  return { entry, next };
}

/** Where the packed bytes lie: one after the other, each behind a header that says the same as the directory. */
function packedParts(
  bytes: Buffer,
  entries: readonly Located[],
  directory: number,
): ReadonlyMap<Located, Uint8Array> {
  const parts = new Map<Located, Uint8Array>();
  let free = 0;
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    const { offset: at } = entry;
    if (at < free) throw bad("its files overlap");
    if (free === 0 && at !== 0) throw bad("something stands in front of it");
    if (at + localRecord.bytes > directory || bytes.readUInt32LE(at) !== localRecord.signature)
      throw bad("a file is not where the directory says");
    const nameEnd = at + localRecord.bytes + bytes.readUInt16LE(at + 26);
    const start = nameEnd + bytes.readUInt16LE(at + 28);
    free = start + entry.packedSize;
    const name = bytes.toString("latin1", at + localRecord.bytes, nameEnd);
    if (name !== entry.name || bytes.readUInt16LE(at + 8) !== entry.method || free > directory)
      throw bad("a file is another than the directory says");
    parts.set(entry, bytes.subarray(start, free));
  }
  return parts;
}

async function* inflated(
  packed: Uint8Array,
  { method, size, crc }: Located,
): AsyncGenerator<Uint8Array, void, undefined> {
  let total = 0;
  let sum = 0;
  for await (const piece of method === STORED ? stored(packed) : unpacked(packed)) {
    total += piece.length;
    if (total > size) throw bad("a file is larger than it says");
    sum = crc32(piece, sum);
    yield piece;
  }
  if (total !== size || sum !== crc) throw bad("a file is damaged");
}

function* stored(packed: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < packed.length; at += pieceBytes) yield packed.subarray(at, at + pieceBytes);
}

async function* unpacked(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: pieceBytes });
  try {
    inflate.end(packed);
    for await (const piece of inflate) yield piece as Uint8Array;
  } catch (cause) {
    throw bad("a file cannot be inflated", { cause });
  } finally {
    inflate.destroy();
  }
  if (inflate.bytesWritten !== packed.length) throw bad("something stands behind a file");
}

function bad(what: string, options?: ErrorOptions): Error {
  return malformed(`the archive: ${what}`, options);
}
