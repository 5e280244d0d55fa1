/**
 * Switching a program to another version and back (版の切り替え). The version in use is one field of one renamed file; the file of the
 * version before stays until the new one is confirmed and a newer one comes.
 * @module
 */
import { TerminalError } from "../errors.ts";
import { isWhole } from "./download.ts";
import type { Release } from "./metadata.ts";
import type { Installed, ProgramState, UpdateStore } from "./update-store.ts";

/** What a maker's installer does with a version; called again after a power cut, so it has to be able to start over. */
export interface Activation {
  /** Puts the version into use: unpacks it, starts the program. The file was checked just before. */
  readonly activate: (version: Installed & { readonly path: string }) => Promise<void>;
  /** Whether the program works (動作確認). */
  readonly isHealthy: (version: Installed) => Promise<boolean>;
}

/** How a switch ended. */
export type Switched =
  | { readonly outcome: "in-use"; readonly version: Installed }
  /** The health check said no, and the version before is in use again. */
  | { readonly outcome: "rolled-back"; readonly from: Installed; readonly to: Installed }
  /** The health check said no, and there is no version before. */
  | { readonly outcome: "not-healthy"; readonly version: Installed };

/**
 * Puts a downloaded release into use. It is marked as pending first and confirmed after the health check; when that fails, the version before
 * is put back into use.
 * @throws TerminalError UPDATE_FILE_WRONG and whatever `activate` throws, then the version before is in use again
 */
export async function applyUpdate(
  store: UpdateStore,
  release: Pick<Release, "program" | "version" | "sequence" | "sha256">,
  activation: Activation,
): Promise<Switched> {
  const { program, version, sequence, sha256 } = release;
  const { refused: _forgotten, ...state } = await store.readProgram(program);
  const next: Installed = { version, sequence, sha256 };
  await store.writeProgram(program, { ...state, pending: next });
  return confirm(store, program, activation);
}

/** Ends a switch that a power cut interrupted; nothing to do gives undefined. To be called at every start. */
export async function resumeUpdate(
  store: UpdateStore,
  program: string,
  activation: Activation,
): Promise<Switched | undefined> {
  const { pending } = await store.readProgram(program);
  return pending === undefined ? undefined : confirm(store, program, activation);
}

/** Back to the version before (切り戻し). @throws TerminalError UPDATE_NO_PREVIOUS, UPDATE_FILE_WRONG */
export async function rollBack(
  store: UpdateStore,
  program: string,
  activation: Activation,
): Promise<Switched> {
  const { current, previous } = await store.readProgram(program);
  if (current === undefined || previous === undefined)
    throw new TerminalError(
      "UPDATE_NO_PREVIOUS",
      `There is no version of ${program} before the one in use. Install one with update apply.`,
    );
  await store.writeProgram(program, {
    current,
    previous,
    pending: previous,
    refused: current.version,
  });
  return confirm(store, program, activation);
}

async function confirm(
  store: UpdateStore,
  program: string,
  activation: Activation,
): Promise<Switched> {
  const { pending, ...state } = await store.readProgram(program);
  if (pending === undefined) throw new Error("confirm() without a pending version");
  const failed = await tried(store, program, pending, activation);
  if (failed === undefined) {
    await store.writeProgram(program, confirmed(state, pending));
    return { outcome: "in-use", version: pending };
  }
  const { current } = state;
  if (current !== undefined) await start(store, program, current, activation);
  await store.writeProgram(program, { ...state, refused: pending.version });
  if (failed instanceof Error) throw failed;
  return current === undefined
    ? { outcome: "not-healthy", version: pending }
    : { outcome: "rolled-back", from: pending, to: current };
}

/** Undefined when the version works; the error or the word why not. */
async function tried(
  store: UpdateStore,
  program: string,
  version: Installed,
  activation: Activation,
): Promise<Error | "not healthy" | undefined> {
  try {
    await start(store, program, version, activation);
    return (await activation.isHealthy(version)) ? undefined : "not healthy";
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function start(
  store: UpdateStore,
  program: string,
  version: Installed,
  { activate }: Activation,
): Promise<void> {
  const path = store.file(version.sha256);
  // A disk can spoil a file after it was fetched.
  if (!(await isWhole(path, version)))
    throw new TerminalError(
      "UPDATE_FILE_WRONG",
      `The stored file of ${program} ${version.version} is missing or damaged. Download it again.`,
    );
  await activate({ ...version, path });
}

/** Going back makes the version that was left the one before, so that going forward again is one step too. */
function confirmed(state: ProgramState, pending: Installed): ProgramState {
  const { current, previous, refused } = state;
  const before = current?.sha256 === pending.sha256 ? previous : current;
  return {
    current: pending,
    ...(before === undefined ? {} : { previous: before }),
    ...(refused === undefined || refused === pending.version ? {} : { refused }),
  };
}
