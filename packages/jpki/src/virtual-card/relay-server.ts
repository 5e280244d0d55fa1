import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RelayChannel } from "../relay/channel.ts";
import { MessageQueue } from "../relay/message-queue.ts";
import { encodeRelayMessage } from "../relay/messages.ts";
import type { Issuer } from "./issuer.ts";
import type { RelayFaults } from "./relay-faults.ts";
import { RelaySession } from "./relay-session.ts";
import { terminalCommands } from "./terminal-authenticator.ts";

/** One message as it passed, for a transcript. */
export interface RelayLine {
  readonly from: "terminal" | "server";
  readonly text: string;
}

/** A SIMULATED server (模擬サーバ) that drives the terminal's part of 特定機関認証 for cards of one virtual issuer. */
export interface SimulatedRelayServer {
  /** Verifies its signed scenarios and its tokens. */
  readonly publicKey: KeyObject;
  /** What goes wrong; empty to begin with. */
  readonly faults: RelayFaults;
  /** Every message so far, of all sessions, in the order it passed. */
  readonly transcript: readonly RelayLine[];
  /** Sessions under way. */
  readonly open: number;
  /** Opens a channel to it inside this process. */
  connect(): Promise<RelayChannel>;
  /** Speaks the server's side over any channel until that ends. */
  serve(channel: RelayChannel): Promise<void>;
}

/** Options of {@link simulatedRelayServer}. */
export interface SimulatedRelayServerOptions {
  /** Only cards of this issuer accept the server's terminal. */
  readonly issuer: Issuer;
  /** Private key for signed scenarios, P-256 or RSA. Default: a new P-256 key. */
  readonly privateKey?: KeyObject | undefined;
  /** Milliseconds the server gives itself between two scenarios. Default 5,000. */
  readonly timeSpanMs?: number | undefined;
}

/**
 * A SIMULATED relay server: the counterpart of `relayTerminalAuthenticator` of the door `./relay`. It speaks messages modelled
 * on gematik's open PoPP sample; what the real server does is not public.
 */
export function simulatedRelayServer(options: SimulatedRelayServerOptions): SimulatedRelayServer {
  const { issuer, timeSpanMs = 5_000 } = options;
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const privateKey = options.privateKey ?? keys.privateKey;
  const faults: RelayFaults = {};
  const transcript: RelayLine[] = [];
  let open = 0;
  let commands: ReturnType<typeof terminalCommands> | undefined;

  async function serve(channel: RelayChannel): Promise<void> {
    open++;
    try {
      commands ??= terminalCommands(issuer);
      const [select, ...present] = await commands;
      const scenarios = select ? [[select], present] : [];
      const session = new RelaySession({ scenarios, privateKey, timeSpanMs, faults });
      for await (const text of channel.messages) {
        transcript.push({ from: "terminal", text });
        const { send, close, delayMs } = session.receive(text);
        if (delayMs) await sleep(delayMs, undefined, { ref: false });
        for (const item of send) {
          const sent = typeof item === "string" ? item : encodeRelayMessage(item);
          transcript.push({ from: "server", text: sent });
          await channel.send(sent);
        }
        if (close) break;
      }
    } catch {
      // The terminal is gone: a server has nobody to tell.
    } finally {
      open--;
      channel.close();
    }
  }

  return {
    publicKey: createPublicKey(privateKey),
    faults,
    transcript,
    get open() {
      return open;
    },
    serve,
    async connect() {
      const [terminal, server] = channelPair();
      void serve(server);
      return terminal;
    },
  };
}

/** Two ends of one channel inside this process. */
function channelPair(): readonly [RelayChannel, RelayChannel] {
  const [toServer, toTerminal] = [new MessageQueue(), new MessageQueue()];
  const close = (): void => {
    toServer.close();
    toTerminal.close();
  };
  const end = (messages: MessageQueue, other: MessageQueue): RelayChannel => ({
    messages,
    close,
    send: (text) => {
      if (other.isClosed) throw new Error("the other end is closed");
      other.push(text);
    },
  });
  return [end(toTerminal, toServer), end(toServer, toTerminal)];
}
