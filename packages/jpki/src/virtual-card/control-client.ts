import { JpkiError } from "../errors.ts";
import type { AtrName } from "./atrs.ts";
import type { PersonaState, SlotState } from "./control-desk.ts";
import { type ControlKey, defaultControlFile, readControlFile } from "./control-file.ts";
import type { FaultRule } from "./fault-script.ts";
import type { LineRate } from "./timing.ts";

/** Which slot, and when to give up. */
export interface ControlCallOptions {
  /** Place of the slot in the list; default 0. */
  readonly slot?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What to put in; without any of it the card that was in before, or that of taro. */
export interface ControlInsertion extends ControlCallOptions {
  /** Name of a persona, or the JSON of a persona file. */
  readonly persona?: unknown;
  readonly atr?: AtrName | undefined;
  /** Line rate of the timing model. */
  readonly timing?: LineRate | undefined;
  /** A fault script, or the name of one of `namedFaults`, in force from the first command on. */
  readonly faults?: string | readonly FaultRule[] | undefined;
}

/**
 * A running control door, from another process. Every call throws CONTROL_UNAVAILABLE when the door does not answer and
 * CONTROL_REFUSED with its sentence when it refuses.
 */
export interface ControlClient {
  /** Every slot with the card in it. */
  slots(options?: ControlCallOptions): Promise<readonly SlotState[]>;
  /** The made-up people a card can be issued for. */
  personas(options?: ControlCallOptions): Promise<readonly PersonaState[]>;
  /** Issues a card and puts it into an empty slot. Throws CONTROL_REFUSED when a card is in it. */
  insert(options?: ControlInsertion): Promise<SlotState>;
  /** Takes the card out of a slot. */
  remove(options?: ControlCallOptions): Promise<SlotState>;
  /** A fault script, or the name of one of `namedFaults`; undefined clears. */
  setFaults(
    faults: string | readonly FaultRule[] | undefined,
    options?: ControlCallOptions,
  ): Promise<SlotState>;
}

/** Finds the running door by its file; default that of `defaultControlFile`. Throws CONTROL_UNAVAILABLE. */
export async function openControl(
  options: { readonly file?: string | undefined } = {},
): Promise<ControlClient> {
  const file = options.file ?? defaultControlFile();
  const key = await readControlFile(file);
  const call = <T>(
    method: string,
    path: string,
    signal: AbortSignal | undefined,
    body?: unknown,
  ): Promise<T> => ask<T>(key, file, { method, path, signal, body });
  return {
    slots: async ({ signal } = {}) =>
      (await call<{ slots: readonly SlotState[] }>("GET", "/slots", signal)).slots,
    personas: async ({ signal } = {}) =>
      (await call<{ personas: readonly PersonaState[] }>("GET", "/personas", signal)).personas,
    insert: ({ slot = 0, signal, ...what } = {}) => {
      const asked = Object.values(what).some((value) => value !== undefined);
      return call("POST", `/slots/${slot}/insert`, signal, asked ? what : undefined);
    },
    remove: ({ slot = 0, signal } = {}) => call("POST", `/slots/${slot}/remove`, signal),
    setFaults: (faults, { slot = 0, signal } = {}) => {
      const path = `/slots/${slot}/faults`;
      if (faults === undefined) return call("DELETE", path, signal);
      return call("PUT", path, signal, faults);
    },
  };
}

async function ask<T>(
  { url, token }: ControlKey,
  file: string,
  request: {
    readonly method: string;
    readonly path: string;
    readonly signal: AbortSignal | undefined;
    readonly body: unknown;
  },
): Promise<T> {
  const { method, path, signal, body } = request;
  let status: number;
  let answer: unknown;
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    status = response.status;
    answer = await response.json();
  } catch (cause) {
    signal?.throwIfAborted();
    throw new JpkiError(
      "CONTROL_UNAVAILABLE",
      `Nobody answers at the door that ${file} names; it was left behind. Start one with a card: uketsuke vcard insert --control.`,
      { cause },
    );
  }
  if (status === 200) return answer as T;
  const { code = `HTTP ${status}`, message = "" } =
    (answer as { error?: { code?: string; message?: string } }).error ?? {};
  throw new JpkiError("CONTROL_REFUSED", `The control door refuses (${code}): ${message}`);
}
