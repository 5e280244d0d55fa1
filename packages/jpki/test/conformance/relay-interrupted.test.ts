import { describe, expect, test } from "vitest";
import { JpkiError } from "../../src/index.ts";
import { type RelayChannel, relayTerminalAuthenticator } from "../../src/relay/index.ts";
import { rejection } from "../expectations.ts";
import { relayBench } from "../relay-bench.ts";

/** A channel that remembers whether it was closed. */
const watched = (connect: () => Promise<RelayChannel>) => {
  const watch = {
    opened: 0,
    closed: 0,
    connect: async (): Promise<RelayChannel> => {
      const channel = await connect();
      watch.opened++;
      return {
        messages: channel.messages,
        send: (text) => channel.send(text),
        close: () => {
          watch.closed++;
          channel.close();
        },
      };
    },
  };
  return watch;
};

describe.each(["removeAt", "tearAt", "muteFrom"] as const)("a card gone, %s", (fault) => {
  test("at every command: CARD_REMOVED, the channel closed, no PIN compared, the next card works", async () => {
    const { card, server, answer } = await relayBench();
    const opened = card.commandCount;
    await answer();
    const total = card.commandCount - opened;
    expect(total).toBeGreaterThanOrEqual(5);
    for (let position = 1; position <= total; position++) {
      const bench = await relayBench();
      const channel = watched(bench.server.connect);
      bench.card.faults[fault] = bench.card.commandCount + position;
      const call = answerAndTakeAway(bench.answer({ connect: channel.connect }));
      if (fault === "muteFrom") setTimeout(() => bench.card.remove(), 30);
      expect(await call).toBe("CARD_REMOVED");
      expect(channel.closed).toBe(channel.opened);
      expect(bench.card.verifyCount).toBe(0);
      expect(bench.card.trace.filter((command) => command.startsWith("0020"))).toEqual([]);
    }
    expect(await answer()).toMatchObject({ simulated: true });
    expect(server.open).toBe(0);
  });
});

const answerAndTakeAway = (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error: unknown) => (JpkiError.is(error) ? error.code : error));

test("a card taken out while the server thinks: CARD_REMOVED at once, the channel closed", async () => {
  const { card, server, answer } = await relayBench();
  const channel = watched(server.connect);
  server.faults.replace = (_, position) => {
    if (position !== 1) return undefined;
    card.remove();
    return { send: [] };
  };
  await rejection(answer({ connect: channel.connect }), "CARD_REMOVED");
  expect(channel.closed).toBe(1);
});

describe("an abort keeps its reason and closes the channel", () => {
  const reason = new Error("the patient left");

  test("while the server thinks", async () => {
    const { server, answer } = await relayBench();
    const channel = watched(server.connect);
    const controller = new AbortController();
    server.faults.replace = () => {
      controller.abort(reason);
      return { send: [] };
    };
    const call = answer({ connect: channel.connect }, { signal: controller.signal });
    await expect(call).rejects.toBe(reason);
    expect(channel.closed).toBe(1);
  });

  test("while the card works: no further command", async () => {
    const { card, server, answer } = await relayBench();
    const channel = watched(server.connect);
    const controller = new AbortController();
    card.faults.replace = (command) => {
      if (command[1] === 0xa2) controller.abort(reason);
      return undefined;
    };
    const call = answer({ connect: channel.connect }, { signal: controller.signal });
    await expect(call).rejects.toBe(reason);
    expect(card.trace.filter((command) => command.startsWith("80A2"))).toHaveLength(1);
    expect(channel.closed).toBe(1);
  });

  test("while the connection is made; one that comes later is closed", async () => {
    const { server, answer } = await relayBench();
    const channel = watched(server.connect);
    const controller = new AbortController();
    let connected = (): void => undefined;
    const connect = async (): Promise<RelayChannel> => {
      controller.abort(reason);
      await new Promise<void>((resolve) => (connected = resolve));
      return channel.connect();
    };
    await expect(answer({ connect }, { signal: controller.signal })).rejects.toBe(reason);
    connected();
    await expect.poll(() => channel.closed).toBe(1);
  });

  test("while another relay has its turn: the other one goes on", async () => {
    const { card, server, answer } = await relayBench();
    const authenticator = relayTerminalAuthenticator({ name: "relay", connect: server.connect });
    const controller = new AbortController();
    const select = Uint8Array.from(Buffer.from("00A4040C0AD392F000260100000001", "hex"));
    await card.transmit(select);
    const first = authenticator.authenticate((command) => card.transmit(command));
    const second = authenticator.authenticate((command) => card.transmit(command), {
      signal: controller.signal,
    });
    const third = authenticator.authenticate((command) => card.transmit(command));
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    await expect(first).resolves.toBeUndefined();
    await expect(third).resolves.toBeUndefined();
    expect(await answer()).toMatchObject({ simulated: true });
  });
});

test("a server that hangs: whoever waits for a turn waits as long as a relay may take, not longer", async () => {
  const { card, server, answer } = await relayBench();
  const authenticator = relayTerminalAuthenticator({
    name: "relay",
    connect: server.connect,
    limits: { totalMs: 100 },
  });
  const send = (): Promise<void> => authenticator.authenticate((command) => card.transmit(command));
  server.faults.replace = () => ({ send: [] });
  const [first, , third] = [send(), send(), send()].map((call) =>
    call.catch((error: unknown) => error),
  );
  expect(await first).toMatchObject({ code: "RELAY_UNREACHABLE" });
  expect(await third).toMatchObject({ code: "RELAY_UNREACHABLE" });
  server.faults.replace = undefined;
  expect(await answer()).toMatchObject({ simulated: true });
});

describe("the connection", () => {
  test.each([
    ["cannot be made", () => Promise.reject(new TypeError("no route"))],
    [
      "cannot even be tried",
      () => {
        throw new TypeError("no route");
      },
    ],
    [
      "breaks in the middle",
      async () => ({
        send() {},
        // biome-ignore lint/correctness/useYield: it breaks before the first message
        messages: (async function* (): AsyncGenerator<string> {
          throw new TypeError("reset by peer");
        })(),
        close() {},
      }),
    ],
    [
      "takes nothing",
      async () => ({
        send: () => Promise.reject(new TypeError("broken pipe")),
        messages: (async function* (): AsyncGenerator<string> {
          await new Promise(() => undefined);
          yield "";
        })(),
        close() {},
      }),
    ],
  ])("%s: RELAY_UNREACHABLE with the cause", async (_, connect) => {
    const { answer } = await relayBench();
    const error = await rejection(answer({ connect }), "RELAY_UNREACHABLE");
    expect(error.retryable).toBe(true);
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  test("is never made: the whole relay has an end", async () => {
    const { answer } = await relayBench();
    const connect = () => new Promise<RelayChannel>(() => undefined);
    const error = await rejection(
      answer({ connect, limits: { totalMs: 50 } }),
      "RELAY_UNREACHABLE",
    );
    expect(error.message).toMatch(/within 50 ms/);
  });

  test("is used for ever by a server that always has one scenario more in time", async () => {
    const { server, answer } = await relayBench();
    const channel = watched(server.connect);
    server.faults.fault = "endless";
    const limits = { totalMs: 150, scenarios: 30_000, steps: 30_000 };
    const error = await rejection(
      answer({ connect: channel.connect, limits }),
      "RELAY_UNREACHABLE",
    );
    expect(error.message).toMatch(/was not done within 150 ms/);
    expect(channel.closed).toBe(1);
  });
});
