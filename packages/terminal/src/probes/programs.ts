import { type FileHandle, open } from "node:fs/promises";
import type { ProgramFacts } from "../facts.ts";
import type { KitProgram } from "../kit.ts";

const machines: Readonly<Record<number, NonNullable<ProgramFacts["machine"]>>> = {
  34404: "x64",
  332: "x86",
  43620: "arm64",
};

/** Looks at the executables that a kit names: there or not, and the machine type of the PE header. */
export async function probePrograms(
  programs: readonly KitProgram[],
): Promise<readonly ProgramFacts[]> {
  return Promise.all(
    programs.map(async ({ name, role, path }) => {
      const file = await open(path).catch(() => undefined);
      if (!file) return { name, role, found: false };
      try {
        const machine = await machineType(file);
        return { name, role, found: true, ...(machine === undefined ? {} : { machine }) };
      } finally {
        await file.close();
      }
    }),
  );
}

async function machineType(file: FileHandle): Promise<ProgramFacts["machine"] | undefined> {
  const head = await bytesAt(file, 0, 64);
  if (head.length < 64 || head.toString("latin1", 0, 2) !== "MZ") return undefined;
  const header = await bytesAt(file, head.readUInt32LE(0x3c), 6);
  if (header.length < 6 || header.toString("latin1", 0, 4) !== "PE\0\0") return undefined;
  return machineOf(header.readUInt16LE(4));
}

/** The name of a machine type of a PE header, e.g. 0x8664 = x64. */
export function machineOf(type: number): NonNullable<ProgramFacts["machine"]> {
  return machines[type] ?? "other";
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
