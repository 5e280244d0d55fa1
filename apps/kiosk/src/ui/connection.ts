import type { AgentFrame, Command, PageFrame } from "../protocol.ts";
import {
  agentFrame,
  apiLevel,
  closeCode,
  frame,
  pageFrame,
  readMessage,
  socketPath,
} from "../protocol.ts";
import { atFirst, type Event, type Shown, show } from "./shown.ts";

/** The page's end of the one socket: what is shown, and the ways to answer. */
export interface Connection {
  readonly shown: () => Shown;
  readonly subscribe: (listener: () => void) => () => void;
  readonly send: (command: Command) => void;
  /** Sends a binary frame and zeroes the bytes it made; the caller zeroes `content`. */
  readonly sendFrame: (kind: PageFrame, content: Uint8Array) => void;
  /** False while the agent has not taken the last picture: sending more would only queue them. */
  readonly roomForPicture: () => boolean;
  /** Hands over the agent's binary frames of one kind; answers with the way to stop. */
  readonly onFrame: (kind: AgentFrame, listener: (content: Uint8Array) => void) => () => void;
}

const waits = [500, 1000, 2000, 5000];
const mostQueued = 64 * 1024;

/** Opens the socket to the agent that served this page, and opens it again whenever it is lost. */
export function connect(cameras: () => Promise<"available" | "absent" | "unknown">): Connection {
  let shown = atFirst;
  let socket: WebSocket | undefined;
  let tries = 0;
  const listeners = new Set<() => void>();
  const frameListeners = new Map<number, Set<(content: Uint8Array) => void>>();

  function happen(event: Event): void {
    const next = show(shown, event);
    if (next === shown) return;
    shown = next;
    for (const listener of listeners) listener();
  }

  function isOpen(candidate: WebSocket | undefined): candidate is WebSocket {
    return candidate?.readyState === WebSocket.OPEN;
  }

  function open(): void {
    const opened = new WebSocket(`ws://${location.host}${socketPath}`);
    opened.binaryType = "arraybuffer";
    socket = opened;
    opened.addEventListener("open", async () => {
      tries = 0;
      const camera = await cameras();
      if (isOpen(opened)) opened.send(JSON.stringify({ cmd: "START", apiLevel, camera }));
    });
    opened.addEventListener("message", ({ data }) => {
      if (typeof data === "string") {
        const message = readMessage(data);
        if (message !== undefined) happen({ message });
      } else if (data instanceof ArrayBuffer && data.byteLength > 1) {
        const bytes = new Uint8Array(data);
        for (const listener of frameListeners.get(bytes[0] ?? 0) ?? []) listener(bytes.subarray(1));
      }
    });
    opened.addEventListener("close", ({ code }) => {
      happen({ closed: code });
      if (code === closeCode.occupied) return;
      if (code === closeCode.otherLevel) setTimeout(() => location.reload(), 2000);
      else setTimeout(open, waits[Math.min(tries++, waits.length - 1)]);
    });
  }
  open();

  return {
    shown: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(command) {
      if (!isOpen(socket)) return;
      socket.send(JSON.stringify(command));
      happen({ sent: command.cmd });
    },
    sendFrame(kind, content) {
      if (!isOpen(socket)) return;
      const bytes = frame(pageFrame[kind], content);
      socket.send(bytes);
      bytes.fill(0);
      if (kind === "ownFace") happen({ sent: "OWN_FACE" });
      else if (kind !== "camera") happen({ sent: "FRAME" });
    },
    roomForPicture: () => isOpen(socket) && socket.bufferedAmount < mostQueued,
    onFrame(kind, listener) {
      const byte = agentFrame[kind];
      const set = frameListeners.get(byte) ?? new Set();
      frameListeners.set(byte, set.add(listener));
      return () => set.delete(listener);
    },
  };
}
