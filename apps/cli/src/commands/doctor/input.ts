import { resolve } from "node:path";
import {
  type Attestation,
  collect,
  type Facts,
  type Kit,
  mergeAttestations,
  readAttestations,
  readFacts,
  readKit,
} from "@uketsuke/terminal";
import { readJsonFile } from "../../json-file.ts";

/** Where and with what a machine is looked at. */
export interface Look {
  readonly kit: Kit;
  readonly root: string | undefined;
  readonly signal: AbortSignal;
}

/** The facts in a file, or those of this machine. */
export async function readOrCollect(file: string | undefined, look: Look): Promise<Facts> {
  return file === undefined ? collectHere(look) : readFacts(await readJsonFile(file));
}

/** The facts of this machine; readers are seen through PC/SC. */
export async function collectHere({ kit, root, signal }: Look): Promise<Facts> {
  const readers = async (): Promise<readonly string[]> => {
    const { listReaders } = await import("@uketsuke/jpki/pcsc");
    return listReaders();
  };
  return collect({ readers, kit, signal, ...(root === undefined ? {} : { root: resolve(root) }) });
}

/** The vendor's declaration; an empty one where no file is named. */
export async function readKitFile(file: string | undefined): Promise<Kit> {
  return file === undefined ? {} : readKit(await readJsonFile(file));
}

/** The statements of several files as one list. */
export async function readAttestationFiles(
  files: readonly string[],
): Promise<readonly Attestation[]> {
  const read = await Promise.all(
    files.map(async (file) => readAttestations(await readJsonFile(file))),
  );
  return mergeAttestations(...read);
}
