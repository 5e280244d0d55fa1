import type { FaultRule } from "./fault-script.ts";
import { hostilePhotos } from "./hostile-photo.ts";

const readBinary = "00B0";
/** Five bytes: a query of the tries left has four. */
const verifyWithEntry = "002000????";
const sign = "802A";

/** Fault scripts by name, for a command line and for tests: the usual ways in which a card fails. */
export const namedFaults: Readonly<Record<string, readonly FaultRule[]>> = {
  "removed-while-reading": [{ when: { command: readBinary, at: 2 }, fault: { kind: "remove" } }],
  "torn-at-verify": [{ when: { command: verifyWithEntry, at: 1 }, fault: { kind: "tear" } }],
  "torn-at-sign": [{ when: { command: sign, at: 1 }, fault: { kind: "tear" } }],
  mute: [{ when: { from: 2 }, fault: { kind: "mute" } }],
  slow: [{ fault: { kind: "slow", ms: 500 } }],
  "wrong-length": [{ when: { command: readBinary }, fault: { kind: "wrong-length", by: -1 } }],
  "more-data-storm": [{ when: { command: readBinary }, fault: { kind: "more-data-storm" } }],
  "exact-length-storm": [{ when: { command: readBinary }, fault: { kind: "exact-length-storm" } }],
  oversized: [{ when: { command: readBinary }, fault: { kind: "oversized" } }],
  "bad-tlv": [{ when: { command: readBinary }, fault: { kind: "bad-tlv", form: "too-long" } }],
  "status-word-6f00": [{ when: { from: 2 }, fault: { kind: "status-word", statusWord: "6F00" } }],
  ...Object.fromEntries(
    hostilePhotos.map((photo) => [
      `hostile-photo-${photo}`,
      [{ fault: { kind: "hostile-photo", photo } }] satisfies readonly FaultRule[],
    ]),
  ),
};
