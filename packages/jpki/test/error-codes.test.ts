import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { signData } from "../src/cms/index.ts";
import {
  type Card,
  decodeCommand,
  type JpkiError,
  type JpkiErrorCode,
  jpkiErrorCodes,
  type MyNumberCard,
  openMyNumberCard,
  parseCertificate,
  type TerminalAuthenticator,
  verificationNumberB,
} from "../src/index.ts";
import type { PcscliteReader } from "../src/pcsc/binding.ts";
import { PcscCard } from "../src/pcsc/card.ts";
import { relayTerminalAuthenticator } from "../src/relay/index.ts";
import { parseTrace, recordTrace, replayTrace } from "../src/trace/index.ts";
import { parseRevocationList } from "../src/trust/index.ts";
import {
  createIssuer,
  type Faults,
  insertIntoVpcd,
  issueCard,
  openControl,
  type PersonaName,
  type RelayFault,
  recordFullTrace,
  simulatedRelayServer,
  startControl,
  type VirtualCard,
  virtualReader,
} from "../src/virtual-card/index.ts";
import { digits, rejection } from "./expectations.ts";

const source = fileURLToPath(new URL("../src", import.meta.url));
const issuer = await createIssuer();
const challenge = new Uint8Array(32);

const issue = (persona: PersonaName = "taro"): Promise<VirtualCard> =>
  issueCard({ persona, issuer });
const open = async (card?: Card) => openMyNumberCard(card ?? (await issue()));

/** Opens a card and then lets something go wrong with it. */
async function faulty(faults: Faults): Promise<MyNumberCard> {
  const card = await issue();
  const opened = await openMyNumberCard(card);
  Object.assign(card.faults, faults);
  return opened;
}

const always = (...response: number[]): Faults => ({ replace: () => Uint8Array.from(response) });
const onRead = (...response: number[]): Faults => ({
  replace: (command) => (command[1] === 0xb0 ? Uint8Array.from(response) : undefined),
});

/** A PC/SC connection that fails with a code of winscard.h. */
function failingWith(scard: string): Card {
  const reader: Partial<PcscliteReader> = {
    name: "reader",
    connected: false,
    connect: (_, callback) => void setImmediate(() => callback(undefined, 2)),
    transmit: (_command, _length, _protocol, callback) =>
      void setImmediate(() =>
        callback(new Error(`SCardTransmit error: (0x${scard})`), Buffer.alloc(0)),
      ),
  };
  return new PcscCard(reader as PcscliteReader, {
    removed: new AbortController().signal,
    atr: new Uint8Array(),
  });
}

/** Runs the PC/SC door in a process and a folder of its own; the code of the error it ends in. */
async function pcscCodeIn(folder: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const door = JSON.stringify(pathToFileURL(join(folder, "pcsc/index.ts")).href);
  const script = `import { listReaders } from ${door}; console.log(await listReaders().then(() => "listed", (error) => error.code));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", script],
    {
      env: { ...process.env, NODE_OPTIONS: "", ...environment },
    },
  );
  return stdout.trim();
}

const pcsclite = await import("pcsclite" as string).then(
  () => true,
  () => false,
);

const stranger: TerminalAuthenticator = {
  name: "stranger",
  simulated: true,
  authenticate: async () => undefined,
};

async function throughRelay(fault: RelayFault): Promise<unknown> {
  const server = simulatedRelayServer({ issuer });
  server.faults.fault = fault;
  const authenticator = relayTerminalAuthenticator({ name: "relay", connect: server.connect });
  return (await open()).authentication.answer(challenge, { method: "terminal", authenticator });
}

/** How each code comes about. PC/SC itself is the subject of pcsc-reader.test.ts; here its failures are given by their numbers. */
const producers: Readonly<Record<JpkiErrorCode, () => Promise<unknown>>> = {
  CARD_REMOVED: async () => {
    const card = await issue();
    const { authentication } = await openMyNumberCard(card);
    card.remove();
    return authentication.presence();
  },
  CARD_UNRESPONSIVE: () => open(failingWith("80100066")),
  CARD_IN_USE: () => open(failingWith("8010000b")),
  CARD_CLOSED: async () => {
    const card = failingWith("80100016");
    await card[Symbol.asyncDispose]();
    return open(card);
  },
  TRANSMIT_FAILED: () => open(failingWith("80100016")),
  READER_UNAVAILABLE: async () => {
    const reader = virtualReader();
    await reader[Symbol.asyncDispose]();
    reader.insert(await issue());
  },
  PCSC_UNAVAILABLE: () =>
    pcscCodeIn(source, { PCSCLITE_CSOCK_NAME: join(tmpdir(), "no-such-socket") }),
  PCSC_NOT_INSTALLED: async () => {
    // Outside the workspace there is no pcsclite to be found.
    const folder = await mkdtemp(join(tmpdir(), "uketsuke-jpki-"));
    try {
      await cp(source, folder, { recursive: true });
      return await pcscCodeIn(folder, {});
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  VPCD_UNAVAILABLE: async () => insertIntoVpcd(await issue(), { port: 1 }),
  VIRTUAL_CARD_INVALID: () => issueCard({ persona: "nobody" as PersonaName }),
  TRACE_INVALID: async () => parseTrace("no trace\n"),
  TRACE_MISMATCH: async () => {
    const lines: string[] = [];
    await open(recordTrace(await issue(), { write: (line) => void lines.push(line) }));
    return replayTrace(lines.join("")).transmit(Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08));
  },
  TRACE_REFUSED: async () =>
    recordFullTrace(failingWith("80100016") as VirtualCard, { write: () => undefined }),
  CONTROL_UNAVAILABLE: () =>
    openControl({ file: join(tmpdir(), "no-such-folder", "control.json") }),
  CONTROL_REFUSED: async () => {
    const folder = await mkdtemp(join(tmpdir(), "uketsuke-control-"));
    const file = join(folder, "control.json");
    try {
      await using _control = await startControl({ slots: [], file });
      return await (await openControl({ file })).remove();
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  NOT_MY_NUMBER_CARD: async () => open(await issue("not-my-number-card")),
  APPLICATION_ABSENT: async () =>
    (
      await open(await issueCard({ persona: "taro", issuer, token: "android" }))
    ).surface.verificationNumberTriesLeft(),
  STATUS_WORD: async () => (await faulty(always(0x6f, 0x00))).authentication.presence(),
  BAD_RESPONSE: async () => (await faulty(always(0x90))).authentication.presence(),
  COMMAND_INVALID: async () => decodeCommand(Uint8Array.of(0x00)),
  EXTENDED_LENGTH_REFUSED: async () => {
    const { authentication } = await faulty({ refuseExtendedLength: true });
    await authentication.verifyPin(digits("1234"));
    return authentication.sign(new Uint8Array(256), { scheme: "card-hashed" });
  },
  TLV_INVALID: async () =>
    (await faulty(onRead(0x30, 0x80, 0x90, 0x00))).authentication.readCertificate(),
  FILE_INVALID: async () => (await faulty(onRead(0x6b, 0x00))).authentication.presence(),
  CERTIFICATE_INVALID: async () => parseCertificate(Uint8Array.of(0x30, 0x00)),
  REVOCATION_DATA_INVALID: async () => parseRevocationList(Uint8Array.of(0x30, 0x00)),
  SIGNED_DATA_INVALID: async () =>
    signData(
      { algorithm: "sha256", digest: new Uint8Array(1) },
      { signer: (await open()).authentication },
    ),
  CERTIFICATE_ABSENT: async () =>
    (await faulty(onRead(0x6a, 0x82))).authentication.readCertificate(),
  PIN_FORMAT: async () => (await open()).authentication.verifyPin(digits("12")),
  PIN_INCORRECT: async () => (await open()).authentication.verifyPin(digits("0000")),
  PIN_LAST_TRY: async () =>
    (await open(await issue("last-try"))).authentication.verifyPin(digits("0000")),
  PIN_BLOCKED: async () =>
    (await open(await issue("blocked"))).authentication.verifyPin(digits("0000")),
  PIN_CHANGE_UNKNOWN: async () => {
    const card = await issue();
    const { authentication } = await openMyNumberCard(card);
    // Tries left, VERIFY, and the change itself.
    card.faults.tearAt = card.commandCount + 3;
    return authentication.changePin(digits("1234"), digits("4321"));
  },
  PIN_NOT_VERIFIED: async () => (await open()).authentication.sign(challenge),
  DEVICE_LOCKED: async () => {
    const behaviour = { deviceUnlocked: false };
    const card = await issueCard({ persona: "iphone", issuer, behaviour });
    return (await open(card)).authentication.answer(challenge, { method: "device" });
  },
  VERIFICATION_NUMBER_FORMAT: async () =>
    verificationNumberB({ digits: "?", expiryYear: 2035, securityCode: "0000" }),
  VERIFICATION_NUMBER_INCORRECT: async () =>
    (await open()).surface.readPhoto({ verificationNumber: digits("0".repeat(14)) }),
  VERIFICATION_NUMBER_FEW_TRIES: async () =>
    (
      await faulty({
        replace: (command) => (command.length === 4 ? Uint8Array.of(0x63, 0xc3) : undefined),
      })
    ).surface.readPhoto({ verificationNumber: digits("0".repeat(14)) }),
  VERIFICATION_NUMBER_RETRIES: async () => {
    const { surface } = await open();
    const wrong = (): Promise<unknown> =>
      surface.readPhoto({ verificationNumber: digits("0".repeat(14)) });
    await wrong().catch(() => wrong().catch(() => undefined));
    return wrong();
  },
  VERIFICATION_NUMBER_BLOCKED: async () =>
    (
      await faulty({
        replace: (command) => (command.length === 4 ? Uint8Array.of(0x63, 0xc0) : undefined),
      })
    ).surface.readPhoto({ verificationNumber: digits("0".repeat(14)) }),
  TERMINAL_AUTHENTICATION_FAILED: async () =>
    (await open()).authentication.answer(challenge, {
      method: "terminal",
      authenticator: stranger,
    }),
  RELAY_UNREACHABLE: () => throughRelay("close-midway"),
  RELAY_PROTOCOL: () => throughRelay("skip-counter"),
  SIGNATURE_INVALID: async () => {
    const { authentication } = await faulty({
      replace: (command) =>
        command[1] === 0x2a ? Uint8Array.of(...new Uint8Array(256), 0x90, 0x00) : undefined,
    });
    await authentication.verifyPin(digits("1234"));
    return authentication.answer(challenge, { method: "pin" });
  },
};

test.for(Object.keys(jpkiErrorCodes) as JpkiErrorCode[])(
  "%s comes about",
  async (code, { skip }) => {
    skip(code === "PCSC_UNAVAILABLE" && !pcsclite, "pcsclite is not installed");
    const produce = producers[code];
    expect(produce, "a code that nothing produces").toBeDefined();
    const outcome: unknown = await produce().catch((error: JpkiError) => error.code);
    expect(outcome).toBe(code);
  },
);

test("every code says why it happens and what staff can do, in sentences", () => {
  for (const [code, { cause, staff }] of Object.entries(jpkiErrorCodes)) {
    expect([code, cause]).toEqual([code, expect.stringMatching(/^[A-Z].+\.$/)]);
    expect([code, staff]).toEqual([code, expect.stringMatching(/^[A-Z].+\.$/)]);
  }
});

test("nothing secret is in the words of an error", async () => {
  const pin = "8361";
  const number = "55021720352285";
  const { authentication, surface } = await open();
  const errors = [
    await rejection(authentication.verifyPin(digits(pin)), "PIN_INCORRECT"),
    await rejection(authentication.verifyPin(digits(`${pin}0`)), "PIN_FORMAT"),
    await rejection(
      surface.readPhoto({ verificationNumber: digits("55021720352280") }),
      "VERIFICATION_NUMBER_INCORRECT",
    ),
    await rejection(
      surface.readPhoto({ verificationNumber: digits(`${number}5`) }),
      "VERIFICATION_NUMBER_FORMAT",
    ),
    await rejection(
      (await faulty(always(0x6f, 0x00))).authentication.verifyPin(digits(pin)),
      "STATUS_WORD",
    ),
  ];
  for (const error of errors) {
    const text = `${error.stack} ${JSON.stringify({ ...error })}`;
    for (const form of [
      pin,
      "38333631",
      number.slice(0, 12),
      Buffer.from(number).toString("hex").slice(0, 24),
    ]) {
      expect(text).not.toContain(form);
    }
  }
});
