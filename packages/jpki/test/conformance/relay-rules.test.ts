import { describe, expect, test } from "vitest";
import type { JpkiErrorCode } from "../../src/index.ts";
import type { RelayMessage, RelayScenario } from "../../src/relay/index.ts";
import type { RelayFault } from "../../src/virtual-card/index.ts";
import { rejection } from "../expectations.ts";
import { relayBench, shortLimits } from "../relay-bench.ts";

/** Commands of the card that belong to the terminal's part. */
const ofTerminal = (trace: readonly string[]): readonly string[] =>
  trace.filter((command) => /^(80A2|00A4020C 0016)/.test(command));

describe("a fault of the server by name", () => {
  test.each<[RelayFault, JpkiErrorCode, RegExp]>([
    ["skip-counter", "RELAY_PROTOCOL", /scenario 2 where 1 was due/],
    ["repeat-scenario", "RELAY_PROTOCOL", /scenario 0 where 1 was due/],
    ["wrong-session", "RELAY_PROTOCOL", /another session/],
    ["late", "RELAY_UNREACHABLE", /did not answer within 1050 ms/],
    ["forbidden-command", "RELAY_PROTOCOL", /00200098/],
    ["oversized", "RELAY_PROTOCOL", /characters; 65536 are allowed/],
    ["bad-hex", "RELAY_PROTOCOL", /commandApdu/],
    ["error-message", "TERMINAL_AUTHENTICATION_FAILED", /SIMULATED_FAULT/],
    ["close-midway", "RELAY_UNREACHABLE", /closed the connection/],
  ])("%s: %s, the second scenario does not reach the card", async (fault, code, words) => {
    const { card, server, answer } = await relayBench({ timeSpanMs: 50 });
    server.faults.fault = fault;
    const error = await rejection(answer({ limits: shortLimits }), code);
    expect(error.message).toMatch(words);
    expect(error.retryable).toBe(code === "RELAY_UNREACHABLE");
    expect(ofTerminal(card.trace)).toHaveLength(1);
    expect(card.verifyCount).toBe(0);
    expect(card.trace.filter((command) => command.startsWith("802A"))).toEqual([]);
  });

  test("endless: the scenarios are counted, and then it ends", async () => {
    const { card, server, answer } = await relayBench();
    server.faults.fault = "endless";
    const error = await rejection(answer(), "RELAY_PROTOCOL");
    expect(error.message).toMatch(/more than 32 scenarios/);
    expect(ofTerminal(card.trace)).toHaveLength(32);
  });

  test("endless, with many steps each: the steps are counted", async () => {
    const { card, server, answer } = await relayBench();
    server.faults.replace = (message) => {
      if (message.type !== "StandardScenario") return undefined;
      const { steps } = message;
      return { send: [{ ...message, steps: Array(32).fill(steps[0]), timeSpan: 100 }] };
    };
    server.faults.fault = "endless";
    const error = await rejection(answer(), "RELAY_PROTOCOL");
    expect(error.message).toMatch(/more than 128 steps/);
    expect(ofTerminal(card.trace)).toHaveLength(128);
  });
});

type Change = Record<string, unknown> | ((message: RelayScenario) => unknown);

const scenario = (change: Change) => (message: RelayMessage) => ({
  send: [
    JSON.stringify(
      typeof change === "function" ? change(message as RelayScenario) : { ...message, ...change },
    ),
  ],
});

describe("the first scenario already", () => {
  const step = { commandApdu: "0084000008", expectedStatusWords: ["9000"] };
  test.each<[string, Change]>([
    ["a counter that begins with 1", { sequenceCounter: 1 }],
    ["a counter below 0", { sequenceCounter: -1 }],
    ["a counter past 32767", { sequenceCounter: 32_768 }],
    ["a counter that is text", { sequenceCounter: "0" }],
    ["a counter that is no whole number", { sequenceCounter: 0.5 }],
    ["no counter", { sequenceCounter: undefined }],
    ["a time span below 0", { timeSpan: -1 }],
    ["a time span past 32767", { timeSpan: 32_768 }],
    ["another version", { version: "2.0.0" }],
    ["another type", { type: "Scenario" }],
    ["a type that an object inherits", { type: "constructor" }],
    ["a field nobody knows", { priority: 1 }],
    ["a step with a field nobody knows", { steps: [{ ...step, repeat: 2 }] }],
    ["a step without status words", { steps: [{ ...step, expectedStatusWords: [] }] }],
    ["a status word of five digits", { steps: [{ ...step, expectedStatusWords: ["90000"] }] }],
    ["a status word that is a number", { steps: [{ ...step, expectedStatusWords: [9000] }] }],
    ["half a byte of a command", { steps: [{ ...step, commandApdu: "008400000" }] }],
    ["a command with spaces", { steps: [{ ...step, commandApdu: "00 84 00 00 08" }] }],
    ["a command of three bytes", { steps: [{ ...step, commandApdu: "008400" }] }],
    [
      "a command that ISO/IEC 7816-4 does not know",
      { steps: [{ ...step, commandApdu: "008400000001" }] },
    ],
    ["steps that are no list", { steps: { 0: step } }],
    ["33 steps", { steps: Array(33).fill(step) }],
    ["a message that is a list", () => []],
    ["a message that is null", () => null],
    ["a message only a terminal sends", () => ({ type: "ScenarioResponse", steps: [] })],
    ["a token before anything else", () => ({ type: "Token", token: "a.b.c" })],
  ])("%s: RELAY_PROTOCOL, nothing reaches the card", async (_, change) => {
    const { card, server, answer } = await relayBench();
    server.faults.replace = scenario(change);
    await rejection(answer(), "RELAY_PROTOCOL");
    expect(ofTerminal(card.trace)).toEqual([]);
  });

  test.each<[string, string]>([
    ["no text", ""],
    ["half a message", '{"type":"StandardScenario","version":"1.0.0"'],
    ["two messages", "{}{}"],
  ])("%s: RELAY_PROTOCOL, and the error quotes nothing of it", async (_, text) => {
    const { server, answer } = await relayBench();
    server.faults.replace = () => ({ send: [text] });
    const error = await rejection(answer(), "RELAY_PROTOCOL");
    expect(error.cause).toBeUndefined();
  });

  test("bytes where a text should be: RELAY_PROTOCOL", async () => {
    const { answer } = await relayBench();
    const messages = (async function* () {
      yield Buffer.from("{}") as unknown as string;
    })();
    const connect = async () => ({ send() {}, messages, close() {} });
    await rejection(answer({ connect }), "RELAY_PROTOCOL");
  });

  test("a server that says nothing: RELAY_UNREACHABLE", async () => {
    const { server, answer } = await relayBench();
    server.faults.replace = () => ({ send: [] });
    await rejection(answer({ limits: shortLimits }), "RELAY_UNREACHABLE");
  });

  test("a scenario without steps is answered without steps", async () => {
    const { server, answer } = await relayBench();
    server.faults.replace = (message, position) =>
      position === 0 ? { send: [{ ...(message as RelayScenario), steps: [] }] } : undefined;
    await rejection(answer(), "TERMINAL_AUTHENTICATION_FAILED");
    expect(server.transcript.map(({ text }) => text)).toContain(
      '{"type":"ScenarioResponse","steps":[]}',
    );
  });
});

describe("the end", () => {
  const last =
    (reaction: (message: RelayMessage) => readonly (RelayMessage | string)[]) =>
    (message: RelayMessage, position: number) =>
      position === 2 ? { send: reaction(message) } : undefined;

  test("a scenario after the last one: RELAY_PROTOCOL", async () => {
    const { server, answer } = await relayBench();
    const sent: RelayMessage[] = [];
    server.faults.replace = (message, position) => {
      sent.push(message);
      const again = { ...(sent[0] as RelayScenario), sequenceCounter: 2, timeSpan: 0 };
      return position === 2 ? { send: [again] } : undefined;
    };
    const error = await rejection(answer(), "RELAY_PROTOCOL");
    expect(error.message).toMatch(/after the last one/);
  });

  test("no token: RELAY_UNREACHABLE, although the card's key is open", async () => {
    const { card, server, answer } = await relayBench();
    server.faults.replace = last(() => []);
    await rejection(answer({ limits: shortLimits }), "RELAY_UNREACHABLE");
    expect(card.trace.filter((command) => command.startsWith("802A"))).toEqual([]);
  });

  test.each([
    { token: "no token" },
    { token: "" },
    { token: "a.b.c", pn: "p n" },
    { token: "a.b.c", clientSessionId: "another" },
    { token: "a.b.c", refresh: "x" },
  ])("a token that is none, %o: RELAY_PROTOCOL", async (token) => {
    const { server, answer } = await relayBench();
    server.faults.replace = last(() => [JSON.stringify({ type: "Token", ...token })]);
    await rejection(answer(), "RELAY_PROTOCOL");
  });

  test("what the server says of its error stays out of ours", async () => {
    const { server, answer } = await relayBench();
    server.faults.replace = last(() => [
      { type: "Error", errorCode: "E-17", errorDetail: "番号 花子" },
    ]);
    const error = await rejection(answer(), "TERMINAL_AUTHENTICATION_FAILED");
    expect(error.message).toContain("E-17");
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain("花子");
  });
});

describe("out of turn, while the terminal is at work with the card", () => {
  const second: RelayScenario = {
    type: "StandardScenario",
    version: "1.0.0",
    clientSessionId: "x",
    sequenceCounter: 1,
    timeSpan: 0,
    steps: [],
  };
  test.each<[string, JpkiErrorCode, (first: RelayScenario) => readonly RelayMessage[], boolean]>([
    [
      "a second scenario",
      "RELAY_PROTOCOL",
      (first) => [first, { ...second, clientSessionId: first.clientSessionId }],
      false,
    ],
    ["the same scenario twice", "RELAY_PROTOCOL", (first) => [first, first], false],
    [
      "an error",
      "TERMINAL_AUTHENTICATION_FAILED",
      (first) => [first, { type: "Error", errorCode: "SECOND_THOUGHT" }],
      false,
    ],
    ["the end of the connection", "RELAY_UNREACHABLE", (first) => [first], true],
  ])("%s: %s, and the card gets no further command", async (_, code, send, close) => {
    const { card, server, answer } = await relayBench();
    card.faults.delayMs = 5;
    server.faults.replace = (message) => {
      const first = message as RelayScenario;
      const twice = { ...first, steps: [...first.steps, ...first.steps, ...first.steps] };
      return { send: send(twice), close };
    };
    await rejection(answer(), code);
    expect(ofTerminal(card.trace).length).toBeLessThan(3);
  });
});
