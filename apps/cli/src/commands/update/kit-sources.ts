import { mkdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import type { Kit, KitUpdateSource } from "@uketsuke/terminal/kit";
import {
  type Activation,
  activationBy,
  type CheckOptions,
  checkUpdates,
  openUpdateStore,
  type UpdateDecision,
  type UpdateSource,
  type UpdateStore,
} from "@uketsuke/terminal/update";
import { CliError } from "../../errors.ts";
import { readKitInput } from "../kit/kit-input.ts";
import type { TerminalFlags } from "./options.ts";

/** An update source of a kit with the folder its updates are kept in. */
export interface OpenSource {
  readonly name: string;
  readonly programs: readonly string[];
  readonly source: UpdateSource;
  readonly store: UpdateStore;
  /** Path of the publisher's first root, where the kit names one. */
  readonly root?: string;
}

/** The update sources of a kit, opened. */
export interface OpenSources {
  readonly kit: Kit;
  readonly sources: readonly OpenSource[];
}

/** Opens the update sources that a kit and `--source` name. @throws CliError CONFIG_INVALID, TerminalError UPDATE_STORE_UNUSABLE */
export async function openSources(
  { kit: file, source: wanted }: TerminalFlags,
  { make = false }: { readonly make?: boolean } = {},
): Promise<OpenSources> {
  const { kit, kitFolder } = await readKitInput(file);
  const { updates, updateSources = [] } = kit;
  if (updates === undefined) throw lacking(file, "updates.store");
  const named = updateSources.filter(({ name }) => wanted?.includes(name) ?? true);
  const unknown = wanted?.find((name) => !named.some((one) => one.name === name));
  if (named.length === 0 || unknown !== undefined) throw lacking(file, "updateSources");
  const open = async (one: KitUpdateSource): Promise<OpenSource> => {
    const { name, url, adapter, ca, root } = one;
    const folder = join(updates.store, name);
    if (make) await mkdir(folder, { recursive: true });
    return {
      name,
      programs: one.programs ?? [name],
      store: await openUpdateStore(folder),
      source: {
        url,
        ...(adapter === undefined ? {} : { adapter }),
        ...(ca === undefined ? {} : { ca: (await readNamed(resolve(kitFolder, ca))).toString() }),
      },
      ...(root === undefined ? {} : { root: resolve(kitFolder, root) }),
    };
  };
  return { kit, sources: await Promise.all(named.map(open)) };
}

/** What every source has for this terminal. */
export async function decisionsOf(
  { kit, sources }: OpenSources,
  { signal }: Pick<CheckOptions, "signal">,
): Promise<readonly (UpdateDecision & { readonly from: OpenSource })[]> {
  const place = {
    terminalId: kit.updates?.terminalId ?? hostname(),
    rings: kit.updates?.rings ?? [],
    ...(signal ? { signal } : {}),
  };
  const found = [];
  for (const from of sources)
    for (const decision of await checkUpdates(from.source, from.store, from.programs, place))
      found.push({ ...decision, from });
  return found;
}

/** The maker's commands of a program. @throws CliError CONFIG_INVALID */
export function activationOf(
  kit: Kit,
  program: string,
  options: { readonly signal: AbortSignal; readonly onLine: (line: string) => void },
): Activation {
  const commands = kit.programs?.find(({ name }) => name === program)?.update;
  if (commands === undefined || commands.activate.length === 0 || commands.health.length === 0)
    throw new CliError(
      "CONFIG_INVALID",
      `The kit has no update commands (activate, health) for the program ${program}.`,
      { hint: "Name them at the program in the kit; the maker of the program has them." },
    );
  return activationBy(program, commands, options);
}

/** The bytes of a file that the kit or the command line names. @throws CliError FILE_UNREADABLE */
export async function readNamed(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read: ${cause.code}.`, {
      cause,
    });
  });
}

function lacking(file: string, field: string): CliError {
  return new CliError("CONFIG_INVALID", `The kit ${file} does not name what is needed: ${field}.`, {
    hint: "Add it to the kit; uketsuke kit init writes one that shows all fields.",
  });
}
