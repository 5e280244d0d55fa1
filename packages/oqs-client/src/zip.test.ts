import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OqsError } from "./errors.ts";
import { readZip, type ZipEntry, type ZipLimits, zipLimits } from "./zip-reader.ts";
import { writeZip, type ZipSource } from "./zip-writer.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "uketsuke-zip-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const text = `<?xml version="1.0"?>\r\n<XmlMsg><A>${Array.from({ length: 500 }, (_, row) => `${row * 7919}`).join(" ")}</A></XmlMsg>`;
const file = (name: string, content: string = text): ZipSource => ({
  name,
  content: [Buffer.from(content)],
});
async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
async function contents(entries: readonly ZipEntry[]): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const entry of entries) all[entry.name] = `${await joined(entry.content())}`;
  return all;
}
async function codeOf(archive: Uint8Array, limits?: ZipLimits): Promise<string> {
  try {
    await contents(readZip(archive, limits));
  } catch (error) {
    if (OqsError.is(error)) return error.code;
    throw error;
  }
  return "none";
}

interface Made {
  name: string;
  localName?: string;
  data: Buffer;
  size?: number;
  packed?: Buffer;
  method?: number;
  localMethod?: number;
  flags?: number;
  crc?: number;
  mode?: number;
  disk?: number;
  offset?: number;
}

/** An archive written by hand, so that each of its fields can lie. */
function made(
  files: readonly Made[],
  end: { count?: number; offset?: number; disk?: number } = {},
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const one of files) {
    const { data, method = 8, name, localName = name, flags = 0, mode = 0o100644 } = one;
    const packed = one.packed ?? (method === 8 ? deflateRawSync(data) : data);
    const crc = one.crc ?? crc32(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(one.localMethod ?? method, 8);
    local.writeUInt16LE(Buffer.byteLength(localName), 26);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(flags, 8);
    record.writeUInt16LE(method, 10);
    record.writeUInt32LE(crc, 16);
    record.writeUInt32LE(packed.length, 20);
    record.writeUInt32LE(one.size ?? data.length, 24);
    record.writeUInt16LE(Buffer.byteLength(name), 28);
    record.writeUInt16LE(one.disk ?? 0, 34);
    record.writeUInt16LE(mode, 40);
    record.writeUInt32LE(one.offset ?? at, 42);
    const bytes = Buffer.concat([local, Buffer.from(localName), packed]);
    parts.push(bytes);
    directory.push(record, Buffer.from(name));
    at += bytes.length;
  }
  const listed = Buffer.concat(directory);
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50, 0);
  last.writeUInt16LE(end.disk ?? 0, 4);
  last.writeUInt16LE(end.count ?? files.length, 8);
  last.writeUInt16LE(end.count ?? files.length, 10);
  last.writeUInt32LE(listed.length, 12);
  last.writeUInt32LE(end.offset ?? at, 16);
  return Buffer.concat([...parts, listed, last]);
}

const data = Buffer.from(text);
const one = (change: Partial<Made>): Buffer => made([{ name: "a.xml", data, ...change }]);

test("what is written is read", async () => {
  const archive = await joined(writeZip([file("a.xml"), file("b.xml", ""), file("c.xml", "<A/>")]));
  expect(await contents(readZip(archive))).toEqual({ "a.xml": text, "b.xml": "", "c.xml": "<A/>" });
  expect(readZip(archive).map(({ size }) => size)).toEqual([text.length, 0, 4]);
});

test("an archive of the test's own making is read, deflated and stored", async () => {
  expect(await codeOf(one({}))).toBe("none");
  expect(await codeOf(one({ method: 0 }))).toBe("none");
});

test.each<[string, Buffer]>([
  ["a way out of the folder", one({ name: "../a.xml" })],
  ["a way out with backslashes", one({ name: "..\\a.xml" })],
  ["an absolute name", one({ name: "/a.xml" })],
  ["a drive", one({ name: "C:a.xml" })],
  ["a folder", one({ name: "x/a.xml" })],
  ["a device of Windows", one({ name: "CON.xml" })],
  ["a hidden name", one({ name: ".a.xml" })],
  ["no name", one({ name: "" })],
  ["another kind of file", one({ name: "a.exe" })],
  ["a name with NUL", one({ name: "a.xml\0.xml" })],
  ["a name outside ASCII", one({ name: "結果.xml" })],
  [
    "a name twice",
    made([
      { name: "a.xml", data },
      { name: "A.XML", data },
    ]),
  ],
  ["a symbolic link", one({ mode: 0o120777 })],
  ["an encrypted file", one({ flags: 1 })],
  ["a strongly encrypted file", one({ flags: 0x41 })],
  ["an unknown method", one({ method: 12 })],
  ["another method in front of the file", one({ localMethod: 0 })],
  ["another name in front of the file", one({ localName: "b.xml" })],
  ["a second disk", one({ disk: 1 })],
  ["an end on a second disk", made([{ name: "a.xml", data }], { disk: 1 })],
  ["more files than it has", made([{ name: "a.xml", data }], { count: 2 })],
  [
    "fewer files than it has",
    made(
      [
        { name: "a.xml", data },
        { name: "b.xml", data },
      ],
      { count: 1 },
    ),
  ],
  ["a directory elsewhere", made([{ name: "a.xml", data }], { offset: 0 })],
  ["something in front", Buffer.concat([Buffer.from("MZ"), one({})])],
  ["something behind", Buffer.concat([one({}), Buffer.from("x")])],
  [
    "files that overlap",
    made([
      { name: "a.xml", data },
      { name: "b.xml", localName: "a.xml", data, offset: 0 },
    ]),
  ],
  ["a file outside", one({ offset: 0xffff_fff0 })],
  ["a ratio above 100", one({ data: Buffer.alloc(2_000_000, 0x20) })],
  ["a size that is too small", one({ size: 10 })],
  ["a size that is too large", one({ size: data.length + 1 })],
  ["a stored file of another size", one({ method: 0, size: 10 })],
  ["a wrong checksum", one({ crc: 1 })],
  ["a deflated file cut short", one({ packed: deflateRawSync(data).subarray(0, -9) })],
  [
    "something behind a deflated file",
    one({ packed: Buffer.concat([deflateRawSync(data), data]) }),
  ],
  ["no archive", Buffer.from("<XmlMsg/>")],
  ["nothing", Buffer.alloc(0)],
])("refuses %s", async (_, archive) => {
  expect(await codeOf(archive)).toBe("MALFORMED_ANSWER");
});

test("a file that says it is small is stopped at the size it says", async () => {
  const bomb = one({ data: Buffer.alloc(50_000_000), size: 1_000, crc: 0 });
  let given = 0;
  const reading = async (): Promise<void> => {
    for await (const piece of readZip(bomb)[0]?.content() ?? []) given += piece.length;
  };
  await expect(reading()).rejects.toMatchObject({ code: "MALFORMED_ANSWER" });
  expect(given).toBeLessThanOrEqual(1_000);
});

test("caps: files, bytes of the archive, bytes of all files", async () => {
  const archive = await joined(writeZip([file("a.xml"), file("b.xml")]));
  const outcomes = [
    { entries: 1 },
    { archiveBytes: archive.length - 1 },
    { totalBytes: 2 * text.length - 1 },
  ].map((cap) => codeOf(archive, { ...zipLimits, ...cap }));
  expect(new Set(await Promise.all(outcomes))).toEqual(new Set(["MALFORMED_ANSWER"]));
  expect(await codeOf(archive, { ...zipLimits, entries: 2, totalBytes: 2 * text.length })).toBe(
    "none",
  );
});

test("every cut of an archive is refused", async () => {
  const archive = one({});
  for (let end = 0; end < archive.length; end += 3)
    expect(await codeOf(archive.subarray(0, end))).toBe("MALFORMED_ANSWER");
});

test("a changed byte gives the same files or a typed error", async () => {
  const archive = await joined(writeZip([file("a.xml", "<A>見本</A>"), file("b.xml", "<B/>")]));
  const whole = await contents(readZip(archive));
  const place = fc.integer({ min: 0, max: archive.length - 1 });
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const changed = Buffer.from(archive);
      changed[at] = (changed[at] ?? 0) ^ change;
      try {
        const read = await contents(readZip(changed));
        expect(Object.values(read)).toEqual(Object.values(whole));
      } catch (error) {
        if (!OqsError.is(error)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

test("a name that is no plain one is not written", async () => {
  await expect(joined(writeZip([file("../a.xml")]))).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
  });
});

test("an error of the source ends the writing", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield data;
    throw new RangeError("the source broke");
  }
  await expect(joined(writeZip([{ name: "a.xml", content: broken() }]))).rejects.toThrow(
    "the source broke",
  );
});

const lacks = (program: string, ...args: string[]): string =>
  spawnSync(program, args).status === 0 ? "" : ` (skipped: no ${program})`;
const noPython = lacks("python3", "--version");
const noZip = lacks("zip", "-v");

describe.skipIf(noPython !== "")(`python3 zipfile${noPython}`, () => {
  const python = (script: string, ...args: string[]): string =>
    execFileSync("python3", ["-c", script, ...args], { encoding: "utf8" });

  test("its archive is read", async () => {
    const path = join(folder, "python.zip");
    python(
      "import sys,zipfile\nwith zipfile.ZipFile(sys.argv[1],'w') as z:\n z.writestr('a.xml',sys.argv[2],zipfile.ZIP_DEFLATED)\n z.writestr('b.xml','<B/>',zipfile.ZIP_STORED)",
      path,
      text,
    );
    expect(await contents(readZip(readFileSync(path)))).toEqual({ "a.xml": text, "b.xml": "<B/>" });
  });

  test("it reads ours", async () => {
    const path = join(folder, "ours.zip");
    writeFileSync(path, await joined(writeZip([file("a.xml"), file("b.xml", "<B/>")])));
    const script =
      "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint(z.testzip(),z.namelist(),len(z.read('a.xml')))";
    expect(python(script, path)).toBe(`None ['a.xml', 'b.xml'] ${text.length}\n`);
  });
});

describe.skipIf(noZip !== "")(`Info-ZIP${noZip}`, () => {
  test("its archive is read, one with a password or a link is refused", async () => {
    writeFileSync(join(folder, "a.xml"), text);
    symlinkSync("a.xml", join(folder, "b.xml"));
    const zip = (name: string, ...args: string[]): Buffer => {
      execFileSync("zip", ["-q", ...args], { cwd: folder });
      return readFileSync(join(folder, name));
    };
    expect(await contents(readZip(zip("plain.zip", "plain.zip", "a.xml")))).toEqual({
      "a.xml": text,
    });
    expect(await codeOf(zip("link.zip", "-y", "link.zip", "b.xml"))).toBe("MALFORMED_ANSWER");
    expect(await codeOf(zip("secret.zip", "-P", "x", "secret.zip", "a.xml"))).toBe(
      "MALFORMED_ANSWER",
    );
  });
});
