import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Kit, readKitText } from "@uketsuke/terminal/kit";
import { CliError } from "../../errors.ts";

/** A kit as it was read. */
export interface KitInput {
  readonly kit: Kit;
  readonly text: string;
  /** Folder of the file: what it names beside itself lies there. */
  readonly kitFolder: string;
}

/** Reads a kit file. @throws KitInvalidError, CliError FILE_UNREADABLE */
export async function readKitInput(file: string): Promise<KitInput> {
  const text = await readKitFileText(file);
  return { kit: readKitText(text), text, kitFolder: dirname(resolve(file)) };
}

/** The text of a kit file. @throws CliError FILE_UNREADABLE */
export async function readKitFileText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new CliError("FILE_UNREADABLE", `The file ${file} cannot be read: ${cause.code}.`, {
      cause,
    });
  });
}

/** `root` as the packages take it. */
export function rootOf({ root }: { readonly root?: string }): { readonly root?: string } {
  return root === undefined ? {} : { root: resolve(root) };
}
