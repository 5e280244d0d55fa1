import { readFile } from "node:fs/promises";
import { posix, resolve, win32 } from "node:path";
import { TerminalError } from "../errors.ts";
import type { Kit } from "../kit.ts";
import type { Installation, InstalledFile } from "./installation.ts";
import { type KitSystem, systemOf } from "./kit-check.ts";

/** Folder of a terminal's settings when its kit names none. */
export const usualFolder: Readonly<Record<KitSystem, string>> = {
  windows: "C:\\ProgramData\\Uketsuke",
  linux: "/etc/uketsuke",
};

/** Joins paths as the terminal's system does. */
export function pathsOf(kit: Kit): { readonly folder: string; at(...parts: string[]): string } {
  const system = systemOf(kit);
  const folder = kit.folder ?? usualFolder[system];
  const { join } = system === "windows" ? win32 : posix;
  return { folder, at: (...parts) => join(folder, ...parts) };
}

/**
 * The settings a kit puts on its terminal: the kit itself as JSON, the kiosk's `kiosk.json`, what updates need, and the folders they name.
 * @throws TerminalError INSTALLATION_BLOCKED when a file beside the kit cannot be read
 */
export async function kitInstallation(
  kit: Kit,
  { kitFolder }: { readonly kitFolder: string },
): Promise<Installation> {
  const { folder, at } = pathsOf(kit);
  const delivered: InstalledFile[] = [];
  const updateSources = await Promise.all(
    (kit.updateSources ?? []).map(async (source) => {
      const files: { ca?: string; root?: string } = {};
      for (const [field, end] of [
        ["ca", "ca.pem"],
        ["root", "root.json"],
      ] as const) {
        const given = source[field];
        if (given === undefined) continue;
        const path = at("update-sources", `${source.name}-${end}`);
        delivered.push({ path, content: await readBeside(kitFolder, given) });
        files[field] = path;
      }
      return { ...source, ...files };
    }),
  );
  const settled: Kit = {
    ...kit,
    system: systemOf(kit),
    folder,
    ...(kit.updateSources ? { updateSources } : {}),
  };
  const kiosk = kit.kiosk && {
    ...kit.kiosk,
    ...((kit.kiosk.reader ?? kit.reader) ? { reader: kit.kiosk.reader ?? kit.reader } : {}),
  };
  return {
    name: "kit",
    records: folder,
    folders: foldersOf(kit),
    files: [
      { path: at("kit.json"), content: jsonText(settled) },
      ...(kiosk ? [{ path: at("kiosk.json"), content: jsonText(kiosk) }] : []),
      ...delivered,
    ],
  };
}

function foldersOf(kit: Kit): readonly string[] {
  const { folder } = pathsOf(kit);
  const paths = systemOf(kit) === "windows" ? win32 : posix;
  const { kiosk, updates, updateSources = [], sharedFolder } = kit;
  const stores = updates ? updateSources.map(({ name }) => paths.join(updates.store, name)) : [];
  return [
    ...(sharedFolder === undefined ? [] : [sharedFolder]),
    ...(kiosk ? [paths.resolve(folder, kiosk.resultFolder.path)] : []),
    ...(kiosk ? [paths.dirname(paths.resolve(folder, kiosk.journal))] : []),
    ...(updates ? [updates.store] : []),
    ...stores,
  ];
}

async function readBeside(kitFolder: string, file: string): Promise<string> {
  const path = resolve(kitFolder, file);
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new TerminalError(
      "INSTALLATION_BLOCKED",
      `The file ${path}, which the kit names, cannot be read. Put it there, or correct the kit.`,
      { cause },
    );
  });
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
