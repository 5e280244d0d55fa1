import type { AddressInfo } from "node:net";
import helmet from "@fastify/helmet";
import staticFiles from "@fastify/static";
import websocket from "@fastify/websocket";
import fastify from "fastify";
import {
  apiLevel,
  type Command,
  command,
  frame,
  type Message,
  type MessageOf,
  message,
  socketPath,
} from "../src/protocol.ts";

export const hello: MessageOf<"HELLO"> = {
  msg: "HELLO",
  apiLevel,
  locales: ["ja", "en"],
  facility: { ja: "うけつけクリニック", en: "Uketsuke Clinic" },
  placement: "lay",
  sandbox: null,
};

interface Socket {
  send(data: string | Uint8Array): void;
  close(code: number): void;
}

/**
 * The other end of the page's socket, played by a test: says what it is told to, keeps everything the page says.
 * The policy and the static files are those of the agent; nothing decides anything here.
 */
export interface ScriptedAgent extends AsyncDisposable {
  readonly origin: string;
  readonly commands: Command[];
  /** Binary frames of the page, but for camera pictures, which are only counted. */
  readonly frames: Uint8Array[];
  readonly texts: string[];
  pictures: number;
  lastPicture: Uint8Array | undefined;
  /** The HELLO of every new socket, and the messages after it. */
  greeting: readonly Message[];
  say(...messages: readonly Message[]): void;
  sayFrame(kind: number, content: Uint8Array): void;
  /** Waits for the next command of that name (or takes the one that is there) and answers with it. */
  heard<Name extends Command["cmd"]>(name: Name): Promise<Extract<Command, { cmd: Name }>>;
  heardFrame(): Promise<Uint8Array>;
  hangUp(code: number): void;
}

export async function scriptedAgent(page: string): Promise<ScriptedAgent> {
  const server = fastify();
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: { policy: "require-corp" },
    strictTransportSecurity: false,
  });
  await server.register(websocket);
  await server.register(staticFiles, { root: page });

  let socket: Socket | undefined;
  let stir: () => void = () => undefined;
  const agent: ScriptedAgent = {
    origin: "",
    commands: [],
    frames: [],
    texts: [],
    pictures: 0,
    lastPicture: undefined,
    greeting: [hello, { msg: "PLACE_CARD" }],
    say(...messages) {
      for (const one of messages) socket?.send(JSON.stringify(message.parse(one)));
    },
    sayFrame(kind, content) {
      socket?.send(frame(kind, content));
    },
    async heard(name) {
      for (;;) {
        const index = agent.commands.findIndex(({ cmd }) => cmd === name);
        const [found] = index < 0 ? [] : agent.commands.splice(index, 1);
        if (found !== undefined) return found as Extract<Command, { cmd: typeof name }>;
        await new Promise<void>((resolve) => {
          stir = resolve;
        });
      }
    },
    async heardFrame() {
      for (;;) {
        const found = agent.frames.shift();
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          stir = resolve;
        });
      }
    },
    hangUp: (code) => socket?.close(code),
    [Symbol.asyncDispose]: () => server.close(),
  };

  server.get(socketPath, { websocket: true }, (opened) => {
    socket = opened;
    agent.say(...agent.greeting);
    opened.on("message", (data: Buffer, binary: boolean) => {
      if (!binary) {
        agent.texts.push(data.toString());
        agent.commands.push(command.parse(JSON.parse(data.toString())));
      } else if (data[0] === 1) {
        agent.pictures++;
        agent.lastPicture = data.subarray(1);
      } else {
        agent.frames.push(data);
      }
      stir();
    });
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(agent, { origin: `http://127.0.0.1:${port}` });
}
