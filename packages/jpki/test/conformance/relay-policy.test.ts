import { expect, test } from "vitest";
import { toHex } from "../../src/bytes.ts";
import {
  neverRelayed,
  type RelayMessage,
  type RelayPolicy,
  type RelayScenario,
  relayPolicy,
} from "../../src/relay/index.ts";
import type { RelayReaction } from "../../src/virtual-card/index.ts";
import { rejection } from "../expectations.ts";
import { relayBench } from "../relay-bench.ts";

const bench = await relayBench();
const expectedStatusWords = ["9000", "6982", "63c2", "6a82", "6a88", "6985"];

/** The server's first scenario with one step more: at its end, or at its beginning. */
function asking(commandApdu: string, place: "last" | "first"): void {
  bench.server.faults.replace = (message: RelayMessage, position): RelayReaction | undefined => {
    if (position > 0) return undefined;
    const scenario = message as RelayScenario;
    const asked = { commandApdu, expectedStatusWords };
    const steps = place === "last" ? [...scenario.steps, asked] : [asked, ...scenario.steps];
    return { send: [{ ...scenario, steps }] };
  };
}

const refused: readonly [string, string][] = [
  ["VERIFY of the PIN", "002000980430303030"],
  ["VERIFY without data: it tells the tries left", "00200098"],
  ["VERIFY (21)", "002100980430303030"],
  ["CHANGE REFERENCE DATA", "002401980430303030"],
  ["CHANGE KEY of other applications", "803200980430303030"],
  ["RESET RETRY COUNTER", "002C03980430303030"],
  ["a signature of the authentication key", "802A009702010200"],
  ["a signature of the signing key", "802A009A02010200"],
  ["an internal signature", "802A000002010200"],
  ["券面事項確認AP", "00A4040C0AD3921000310001010402"],
  ["券面事項入力補助AP", "00A4040C0AD3921000310001010408"],
  ["the card manager", "00A4040C07A0000001510000"],
  ["the beginning of the JPKI application's name", "00A4040C05D392F00026"],
  ["no name at all", "00A4040C"],
  ["the master file", "00A4000C023F00"],
  ["SELECT with another P2", "00A404000AD392F000260100000001"],
  ["SELECT with Le", "00A4040C0AD392F00026010000000100"],
  ["selecting the certificate", "00A4020C02000A"],
  ["selecting the signing certificate", "00A4020C020001"],
  ["selecting the PIN", "00A4020C020018"],
  ["reading the certificate", "00B08A0000"],
  ["reading the signing certificate", "00B0810000"],
  ["reading which certificates there are", "00B0880003"],
  ["reading the current file", "00B0000000"],
  ["reading the current file, further on", "00B0010000"],
  ["READ BINARY (B1)", "00B1000A045402000000"],
  ["READ RECORD", "00B2010400"],
  ["UPDATE BINARY", "00D6000001FF"],
  ["GET DATA", "00CA00F200"],
  ["MANAGE SECURITY ENVIRONMENT", "0022C1B603840117"],
  ["EXTERNAL AUTHENTICATE", "008200000401020304"],
  ["secure messaging", "0C84000008"],
  ["a command that goes on", "108400000401020304"],
  ["a logical channel", "0184000008"],
  ["MANAGE CHANNEL", "0070000001"],
  ["SET PUBLIC KEY with other parameters", "80A200B60401020304"],
  ["GET CHALLENGE with other parameters", "0084010008"],
];

test.each(refused)("%s: RELAY_PROTOCOL, no step of the scenario is sent", async (_, command) => {
  const before = bench.card.commandCount;
  asking(command, "last");
  const error = await rejection(bench.answer(), "RELAY_PROTOCOL");
  expect(error.message).toContain(command.slice(0, 8));
  expect(error.message).not.toContain("30303030");
  const ours = bench.card.trace.slice(before);
  expect(ours.filter((sent) => !/^00B0|^00A4040C D392F000260100000001/.test(sent))).toEqual([]);
  expect(bench.card.verifyCount).toBe(0);
});

test.each([
  ["the JPKI application itself", "00A4040C0AD392F000260100000001"],
  ["the token file", "00B0860020"],
  ["the certificate of the authority", "00B08B00000400"],
  ["GET CHALLENGE", "0084000008"],
])("%s may be asked for", async (_, command) => {
  const before = bench.card.commandCount;
  asking(command, "first");
  expect(await bench.answer()).toMatchObject({ simulated: true });
  expect(bench.card.trace.slice(before)).toContain(
    command.startsWith("00A4") ? `00A4040C ${command.slice(10)}` : command.slice(0, 8),
  );
});

test("GET RESPONSE may be asked for; this card has nothing more to say", async () => {
  const before = bench.card.commandCount;
  asking("00C0000010", "first");
  await rejection(bench.answer(), "TERMINAL_AUTHENTICATION_FAILED");
  expect(bench.card.trace.slice(before)).toContain("00C00000");
});

test("a policy of the caller's own: other files, but never one that is not free for everybody", async () => {
  const policy: RelayPolicy = { ...relayPolicy, readable: [0x000a, 0x0001, 0x0016] };
  asking("00B08A0000", "first");
  expect(await bench.answer({ policy })).toMatchObject({ simulated: true });
  for (const command of ["00B0810000", "00B0960000", "00B0860020"]) {
    asking(command, "first");
    await rejection(bench.answer({ policy }), "RELAY_PROTOCOL");
  }
});

test.each([...neverRelayed].map((ins) => toHex(Uint8Array.of(ins))))(
  "no policy allows instruction %s",
  async (ins) => {
    const commands = [0x00, 0x80].map((cla) => ({ cla, ins: Number.parseInt(ins, 16) }));
    for (const cla of ["00", "80"]) {
      asking(`${cla}${ins}0000`, "first");
      await rejection(bench.answer({ policy: { ...relayPolicy, commands } }), "RELAY_PROTOCOL");
    }
  },
);

test("an empty policy leaves the application alone", async () => {
  bench.server.faults.replace = undefined;
  const policy: RelayPolicy = { selectable: [], readable: [], commands: [] };
  await rejection(bench.answer({ policy }), "RELAY_PROTOCOL");
});
