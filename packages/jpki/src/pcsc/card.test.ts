import { expect, test } from "vitest";
import { fromHex, toHex } from "../bytes.ts";
import { JpkiError, type JpkiErrorCode } from "../errors.ts";
import { codeOf, type PcscliteReader } from "./binding.ts";
import { PcscCard } from "./card.ts";

const scardError = (code: string): Error =>
  new Error(`SCardTransmit error: Some words.(0x${code})`);

interface Script {
  readonly connect?: () => Error | undefined;
  readonly transmit?: (command: Buffer) => Error | string | undefined;
  readonly disconnect?: (disposition: number) => Error | undefined;
}

/** A reader object whose every call ends as the script says; an undefined transmit never ends. */
function scripted(script: Script): PcscliteReader & { readonly calls: readonly string[] } {
  const calls: string[] = [];
  let connected = false;
  return {
    name: "reader",
    calls,
    get connected() {
      return connected;
    },
    on: () => undefined,
    close: () => undefined,
    connect({ share_mode, protocol }, callback) {
      calls.push(`connect ${share_mode} ${protocol}`);
      const error = script.connect?.();
      connected = !error;
      setImmediate(() => callback(error, 2));
    },
    transmit(command, length, protocol, callback) {
      calls.push(`transmit ${length} ${protocol}`);
      const answer = script.transmit?.(command);
      if (answer === undefined) return;
      setImmediate(() =>
        answer instanceof Error
          ? callback(answer, Buffer.alloc(0))
          : callback(undefined, Buffer.from(answer, "hex")),
      );
    },
    disconnect(disposition, callback) {
      calls.push(`disconnect ${disposition}`);
      const error = script.disconnect?.(disposition);
      if (!error) connected = false;
      setImmediate(() => callback(error));
    },
  };
}

function insertion(): {
  removed: AbortSignal;
  atr: Uint8Array;
  remove(code?: JpkiErrorCode): void;
} {
  const controller = new AbortController();
  return {
    removed: controller.signal,
    atr: fromHex("3B00"),
    remove: (code = "CARD_REMOVED") => controller.abort(new JpkiError(code, "scripted")),
  };
}

const select = fromHex("00A40000");
const codeFrom = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "resolved",
    (error: unknown) => (JpkiError.is(error) ? error.code : error),
  );

test("exclusive connection, whole response buffer, reset at the end", async () => {
  const reader = scripted({ transmit: () => "AABB9000" });
  const card = new PcscCard(reader, insertion());
  expect(toHex(await card.transmit(select))).toBe("AABB9000");
  await card[Symbol.asyncDispose]();
  await card[Symbol.asyncDispose]();
  expect(reader.calls).toEqual(["connect 1 3", "transmit 65538 2", "disconnect 1"]);
  expect(await codeFrom(card.transmit(select))).toBe("CARD_CLOSED");
});

test("a card that cannot be reset loses its power", async () => {
  const reader = scripted({
    disconnect: (disposition) => (disposition === 1 ? scardError("80100016") : undefined),
  });
  await new PcscCard(reader, insertion())[Symbol.asyncDispose]();
  expect(reader.calls).toEqual(["connect 1 3", "disconnect 1", "disconnect 2"]);
});

test.each<[string, JpkiErrorCode]>([
  ["8010000b", "CARD_IN_USE"],
  ["8010000c", "CARD_REMOVED"],
  ["80100069", "CARD_REMOVED"],
  ["80100066", "CARD_UNRESPONSIVE"],
  ["80100067", "CARD_UNRESPONSIVE"],
  ["80100009", "READER_UNAVAILABLE"],
  ["80100013", "READER_UNAVAILABLE"],
  ["8010001d", "READER_UNAVAILABLE"],
  ["80100016", "TRANSMIT_FAILED"],
  ["8010002f", "TRANSMIT_FAILED"],
  ["ffffffff8010001d", "READER_UNAVAILABLE"],
])("SCARD code %s is %s", async (code, expected) => {
  expect(codeOf(scardError(code))).toBe(expected);
  const card = new PcscCard(scripted({ transmit: () => scardError(code) }), insertion());
  expect(await codeFrom(card.transmit(select))).toBe(expected);
});

test("errors without a code, and no errors at all, are failed exchanges", () => {
  expect([
    codeOf(new Error("Card Reader not connected")),
    codeOf(undefined),
    codeOf("8010000c"),
  ]).toEqual(Array(3).fill("TRANSMIT_FAILED"));
});

test("a mute card can be held; its first command says what is wrong", async () => {
  const card = new PcscCard(scripted({ connect: () => scardError("80100066") }), insertion());
  expect(await codeFrom(card.transmit(select))).toBe("CARD_UNRESPONSIVE");
  await card[Symbol.asyncDispose]();
});

test("a card another program holds for long is CARD_IN_USE, and the same card works once it is free", async () => {
  let held = true;
  const reader = scripted({
    connect: () => (held ? scardError("8010000b") : undefined),
    transmit: () => "9000",
  });
  const card = new PcscCard(reader, insertion());
  expect(await codeFrom(card.transmit(select))).toBe("CARD_IN_USE");
  held = false;
  expect(await codeFrom(card.transmit(select))).toBe("resolved");
  expect(await codeFrom(card.transmit(select))).toBe("resolved");
  expect(reader.calls.filter((call) => call.startsWith("transmit"))).toHaveLength(2);
});

test("a card another program holds for a moment is waited for", async () => {
  let attempts = 0;
  const card = new PcscCard(
    scripted({
      connect: () => (++attempts < 3 ? scardError("8010000b") : undefined),
      transmit: () => "9000",
    }),
    insertion(),
  );
  expect(await codeFrom(card.transmit(select))).toBe("resolved");
  expect(attempts).toBe(3);
});

test.each<[string, string | Error]>([
  ["an empty success", ""],
  ["one byte", "90"],
  ["a failed exchange", scardError("80100016")],
])("%s while the card leaves is CARD_REMOVED, whatever the driver calls it", async (_, answer) => {
  const stay = insertion();
  const card = new PcscCard(scripted({ transmit: () => answer }), stay);
  const code = codeFrom(card.transmit(select));
  setTimeout(() => stay.remove(), 100);
  expect(await code).toBe("CARD_REMOVED");
});

test("a command that hangs in the driver ends with the card, and what waits behind it too", async () => {
  const stay = insertion();
  const reader = scripted({ transmit: () => undefined });
  const card = new PcscCard(reader, stay);
  const codes = Promise.all([codeFrom(card.transmit(select)), codeFrom(card.transmit(select))]);
  setTimeout(() => stay.remove("READER_UNAVAILABLE"), 50);
  expect(await codes).toEqual(["READER_UNAVAILABLE", "READER_UNAVAILABLE"]);
  expect(reader.calls.filter((call) => call.startsWith("transmit"))).toHaveLength(1);
});

test("the copy of a command that went to the driver is zeroed", async () => {
  const seen: Buffer[] = [];
  const card = new PcscCard(
    scripted({
      transmit: (command) => {
        seen.push(command);
        expect(toHex(command)).toBe("002000980438333631");
        return "9000";
      },
    }),
    insertion(),
  );
  await card.transmit(fromHex("002000980438333631"));
  expect(seen.map(toHex)).toEqual(["00".repeat(9)]);
});
