import { OqsError } from "../errors.ts";
import type { PersonState, ScenarioState, SimulatorState } from "./control-desk.ts";
import {
  type ControlKey,
  defaultControlFile,
  readControlFile,
  unavailable,
} from "./control-file.ts";
import type { ArmedFault, FaultRule } from "./faults.ts";

/** When to give up. */
export interface ControlCallOptions {
  readonly signal?: AbortSignal;
}

/** People of a running simulator. */
export interface PeoplePage {
  /** Made people in all. */
  readonly size: number;
  readonly people: readonly PersonState[];
  /** Holders of cards, without names. */
  readonly holders: readonly PersonState[];
}

/**
 * A running simulator's control door, from another process.
 * Every call throws SIMULATOR_UNAVAILABLE when the door does not answer and SIMULATOR_REFUSED with its sentence when it refuses.
 */
export interface SimulatorControl {
  /** How it is. */
  state(options?: ControlCallOptions): Promise<SimulatorState>;
  /** Every scenario. */
  scenarios(options?: ControlCallOptions): Promise<readonly ScenarioState[]>;
  /** People by their place, 50 from the first on unless told otherwise. */
  people(
    options?: ControlCallOptions & { readonly from?: number; readonly count?: number },
  ): Promise<PeoplePage>;
  /** Another scenario for a person. */
  setScenario(person: string, scenario: string, options?: ControlCallOptions): Promise<PersonState>;
  /** What is in force. */
  faults(options?: ControlCallOptions): Promise<readonly ArmedFault[]>;
  /** A whole fault script in place of the last. */
  setFaults(
    rules: readonly FaultRule[],
    options?: ControlCallOptions,
  ): Promise<readonly ArmedFault[]>;
}

/** Finds a running simulator by its control file; the usual one when none is named. @throws OqsError SIMULATOR_UNAVAILABLE */
export async function openSimulatorControl(
  options: { readonly file?: string } = {},
): Promise<SimulatorControl> {
  const file = options.file ?? defaultControlFile();
  const key = await readControlFile(file);
  const call = <T>(
    method: string,
    path: string,
    { signal }: ControlCallOptions,
    body?: unknown,
  ): Promise<T> => ask<T>(key, file, { method, path, signal, body });
  return {
    state: (given = {}) => call("GET", "state", given),
    scenarios: async (given = {}) =>
      (await call<{ scenarios: readonly ScenarioState[] }>("GET", "scenarios", given)).scenarios,
    people: ({ from = 0, count = 50, ...given } = {}) =>
      call("GET", `people?from=${from}&count=${count}`, given),
    setScenario: (person, scenario, given = {}) =>
      call("PUT", `people/${encodeURIComponent(person)}/scenario`, given, { scenario }),
    faults: async (given = {}) =>
      (await call<{ faults: readonly ArmedFault[] }>("GET", "faults", given)).faults,
    setFaults: async (rules, given = {}) =>
      (await call<{ faults: readonly ArmedFault[] }>("PUT", "faults", given, rules)).faults,
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
    const response = await fetch(`${url}/api/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    status = response.status;
    answer = await response.json();
  } catch (cause) {
    signal?.throwIfAborted();
    throw unavailable(`nobody answers at the door that ${file} names; it was left behind`, cause);
  }
  if (status === 200) return answer as T;
  const { code = `HTTP ${status}`, message = "" } =
    (answer as { error?: { code?: string; message?: string } }).error ?? {};
  throw new OqsError("SIMULATOR_REFUSED", `the simulator refuses (${code}): ${message}`);
}
