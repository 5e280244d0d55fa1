import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Image } from "@uketsuke/face-verify";
import type { OqsClient } from "@uketsuke/oqs-client";
import { readResult } from "@uketsuke/oqs-client/folder";
import type { Simulator } from "@uketsuke/oqs-client/simulator";
import type { Agent } from "../src/agent/agent.ts";
import { agentLog, type Log } from "../src/agent/log.ts";
import { type TimeOuts, timeOuts } from "../src/agent/time-outs.ts";
import {
  apiLevel,
  type Command,
  frame,
  type Message,
  type MessageOf,
  message,
  pageFrame,
  socketPath,
} from "../src/protocol.ts";
import { openPage } from "../src/sandbox/page.ts";
import type { PracticePersonName } from "../src/sandbox/practice-people.ts";
import { type Sandbox, startSandbox } from "../src/sandbox/sandbox.ts";
import { processSlot, type Slot } from "../src/sandbox/slot.ts";

export interface KioskOptions {
  readonly slot?: () => Promise<Slot>;
  readonly timeOuts?: Partial<TimeOuts>;
  readonly pageFolder?: string;
  readonly atCamera?: () => Image | undefined;
  readonly scanner?: boolean;
  /** Silent when left out. */
  readonly log?: Log;
  /** Another way to the server; taro's card is known to it by then. */
  readonly oqs?: (simulator: Simulator) => OqsClient;
}

/** The whole kiosk of the sandbox with a folder of its own; everything in it is the real code over made cards, people and server. */
export interface KioskUnderTest extends AsyncDisposable {
  readonly agent: Agent;
  readonly sandbox: Sandbox;
  /** Result files in the folder; each must be whole, or this throws. */
  results(): Promise<string[]>;
  /** Steps and outcomes of the journal, oldest first. */
  journal(): Promise<string[]>;
}

export async function kioskUnderTest(options: KioskOptions = {}): Promise<KioskUnderTest> {
  await using starting = new AsyncDisposableStack();
  const base = await mkdtemp(join(tmpdir(), "uketsuke-kiosk-test-"));
  starting.defer(() => rm(base, { recursive: true, force: true }));
  const folder = join(base, "OQS");
  const pageFolder = options.pageFolder ?? base;
  if (options.pageFolder === undefined)
    await writeFile(join(base, "index.html"), "<!doctype html>");
  const sandbox = starting.use(
    await startSandbox({ folder, slot: options.slot ?? (async () => processSlot("a test")) }),
  );
  starting.defer(() => rm(dirname(sandbox.journalPath), { recursive: true, force: true }));
  if (options.oqs !== undefined) await sandbox.person("taro");
  const oqs = options.oqs && starting.use(options.oqs(sandbox.server.simulator));
  const agent = starting.use(
    await openPage(sandbox, {
      port: 0,
      own: undefined,
      log: options.log ?? agentLog({ level: "silent" }),
      printer: { say() {}, step() {}, reception() {}, eligibility() {} },
      timeOuts: { ...timeOuts, ...options.timeOuts },
      pageFolder,
      scanner: options.scanner ?? true,
      ...(oqs === undefined ? {} : { oqs }),
      ...(options.atCamera === undefined ? {} : { atCamera: options.atCamera }),
    }),
  );
  const parts = starting.move();
  return {
    agent,
    sandbox,
    async results() {
      const names = await readdir(join(folder, "face")).catch(() => []);
      for (const name of names)
        await readResult(join(folder, "face", name), { encoding: "UTF-8", intervalMs: 1 });
      return names;
    },
    async journal() {
      const text = await readFile(sandbox.journalPath, "utf8");
      return text
        .trimEnd()
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { step: string; outcome: string; code?: string })
        .map(({ step, outcome, code }) => [step, outcome, code].filter(Boolean).join(" "));
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** A page without a browser: it speaks the protocol over the real socket, checks every message and takes every picture it is sent. */
export interface PlainPage extends AsyncDisposable {
  readonly messages: readonly Message[];
  readonly pictures: { count: number };
  send(command: Command): void;
  text(text: string): void;
  sendFrame(kind: keyof typeof pageFrame, content: string | Uint8Array): void;
  insert(persona: PracticePersonName): void;
  removeCard(): void;
  /** Waits for the next message of one of these names after the last one this was asked for. */
  hears<Name extends Message["msg"]>(...names: Name[]): Promise<MessageOf<Name>>;
}

const patience = 20_000;

/** It sends START by itself, unless told otherwise. */
export async function plainPage(
  origin: string,
  { start = true }: { start?: boolean } = {},
): Promise<PlainPage> {
  const page = await fetch(origin);
  const cookie = page.headers.get("set-cookie")?.split(";")[0] ?? "";
  const options = { headers: { origin, cookie } } as unknown as string[];
  const socket = new WebSocket(`${origin.replace("http", "ws")}${socketPath}`, options);
  socket.binaryType = "arraybuffer";
  const messages: Message[] = [];
  const pictures = { count: 0 };
  let heard = 0;
  let stir: () => void = () => {};
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") messages.push(message.parse(JSON.parse(data)));
    else pictures.count++;
    stir();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("the socket was refused")));
  });
  const send = (command: Command): void => socket.send(JSON.stringify(command));
  if (start) send({ cmd: "START", apiLevel, camera: "available" });
  return {
    messages,
    pictures,
    send,
    text: (text) => socket.send(text),
    sendFrame(kind, content) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      socket.send(frame(pageFrame[kind], bytes));
    },
    insert: (persona) => send({ cmd: "SANDBOX_INSERT_CARD", persona }),
    removeCard: () => send({ cmd: "SANDBOX_REMOVE_CARD" }),
    async hears(...names) {
      const until = Date.now() + patience;
      for (;;) {
        const index = messages.findIndex(
          ({ msg }, at) => at >= heard && (names as string[]).includes(msg),
        );
        const found = messages[index];
        if (found !== undefined) {
          heard = index + 1;
          return found as MessageOf<(typeof names)[number]>;
        }
        if (Date.now() > until) {
          const said = messages.slice(-8).map((one) => JSON.stringify(one));
          throw new Error(
            `no ${names.join(" or ")} came; the last messages were ${said.join(" ")}`,
          );
        }
        await new Promise<void>((resolve) => {
          stir = resolve;
          setTimeout(resolve, 500);
        });
      }
    },
    async [Symbol.asyncDispose]() {
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
      socket.close();
      await closed;
    },
  };
}
