import { toHex } from "../bytes.ts";
import { instructions } from "../layout/commands.ts";
import { encodeRelayMessage, type RelayMessage, type RelayScenario } from "../relay/messages.ts";

/** What a simulated relay server can do wrong by name; all but `endless` in place of its second scenario. */
export type RelayFault =
  | "skip-counter"
  | "repeat-scenario"
  | "wrong-session"
  | "late"
  | "endless"
  | "forbidden-command"
  | "oversized"
  | "bad-hex"
  | "error-message"
  | "close-midway";

/** What a server does in answer to one message: what it sends, whether it closes then, how long it waits before. */
export interface RelayReaction {
  /** Messages, or texts as they are. */
  readonly send: readonly (RelayMessage | string)[];
  readonly close?: boolean | undefined;
  readonly delayMs?: number | undefined;
}

/** What goes wrong with a simulated relay server (模擬サーバ). Every field may be set and cleared at any time. */
export interface RelayFaults {
  fault?: RelayFault | undefined;
  /** Last word on every message: says what to do instead of sending it, or undefined to leave it. `position` counts from 0 in a session. */
  replace?: ((message: RelayMessage, position: number) => RelayReaction | undefined) | undefined;
}

/** A scenario with the fault in it; `earlier` is the one that was sent before. */
export function bendScenario(
  fault: RelayFault,
  scenario: RelayScenario,
  earlier: RelayScenario | undefined,
): RelayReaction {
  if (fault === "endless") {
    return { send: [{ ...scenario, timeSpan: 1000, steps: scenario.steps.slice(0, 1) }] };
  }
  if (!earlier) return { send: [scenario] };
  switch (fault) {
    case "skip-counter":
      return { send: [{ ...scenario, sequenceCounter: scenario.sequenceCounter + 1 }] };
    case "repeat-scenario":
      return { send: [earlier] };
    case "wrong-session":
      return { send: [{ ...scenario, clientSessionId: "another-session" }] };
    case "late":
      return { send: [scenario], delayMs: 2 * earlier.timeSpan + 1000 };
    case "forbidden-command":
      return { send: [{ ...scenario, steps: [comparesPin, ...scenario.steps] }] };
    case "oversized":
      return { send: [encodeRelayMessage(scenario) + " ".repeat(1 << 20)] };
    case "bad-hex":
      return { send: [encodeRelayMessage(scenario).replace('"commandApdu":"', "$&0G")] };
    case "error-message":
      return { send: [{ type: "Error", errorCode: "SIMULATED_FAULT", errorDetail: "of no use" }] };
    case "close-midway":
      return { send: [], close: true };
  }
}

const { cla, ins } = instructions.verify;

/** VERIFY of the authentication PIN: it would cost a try. */
const comparesPin = {
  commandApdu: toHex(Uint8Array.of(cla, ins, 0x00, 0x98, 0x04, 0x30, 0x30, 0x30, 0x30)),
  expectedStatusWords: ["9000", "63c2"],
};
