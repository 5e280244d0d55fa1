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
  /** Tells of every command that was sent. */
  readonly onSent: (listener: (command: Command) => void) => void;
  /** Sends a binary frame and zeroes the bytes it made; the caller zeroes `content`. */
  readonly sendFrame: (kind: PageFrame, content: Uint8Array) => void;
  /** False while the agent has not taken the last picture: sending more would only queue them. */
  readonly roomForPicture: () => boolean;
  /** Hands over the agent's binary frames of one kind; answers with the way to stop. */
  readonly onFrame: (kind: AgentFrame, listener: (content: Uint8Array) => void) => () => void;
}

const waits = [500, 1000, 2000, 5000];
const mostQueued = 64 * 1024;
/** Milliseconds after which staff can be called again. */
const staffCallRest = 60_000;

/** Opens the socket to the agent that served this page, and opens it again whenever it is lost. */
export function connect(cameras: () => Promise<"available" | "absent" | "unknown">): Connection {
  let shown = atFirst;
  let socket: WebSocket | undefined;
  let tries = 0;
  let staffCall: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const frameListeners = new Map<number, Set<(content: Uint8Array) => void>>();
  const sentListeners = new Set<(command: Command) => void>();
  /** A frame that came before its screen was there; it waits no longer than that screen. */
  const early = new Map<number, Uint8Array>();

  function happen(event: Event): void {
    const next = show(shown, event);
    if (next === shown) return;
    shown = next;
    for (const listener of listeners) listener();
  }

  function isOpen(candidate: WebSocket | undefined): candidate is WebSocket {
    return candidate?.readyState === WebSocket.OPEN;
  }

  function takeMessage(text: string): void {
    const message = readMessage(text);
    if (message === undefined) return;
    tries = 0;
    const { turn } = shown;
    happen({ message });
    if (message.msg === "STAFF_CALLED") {
      clearTimeout(staffCall);
      staffCall = setTimeout(() => happen({ staffCallOver: true }), staffCallRest);
    }
    if (shown.turn === turn) return;
    for (const content of early.values()) content.fill(0);
    early.clear();
  }

  function takeFrame(bytes: Uint8Array): void {
    const kind = bytes[0] ?? 0;
    const content = bytes.subarray(1);
    const takers = frameListeners.get(kind);
    if (takers === undefined || takers.size === 0) early.set(kind, content);
    else for (const taker of takers) taker(content);
  }

  function open(): void {
    const opened = new WebSocket(`ws://${location.host}${socketPath}`);
    opened.binaryType = "arraybuffer";
    socket = opened;
    opened.addEventListener("open", async () => {
      const camera = await cameras();
      if (isOpen(opened)) opened.send(JSON.stringify({ cmd: "START", apiLevel, camera }));
    });
    opened.addEventListener("message", ({ data }) => {
      if (typeof data === "string") takeMessage(data);
      else if (data instanceof ArrayBuffer && data.byteLength > 1) takeFrame(new Uint8Array(data));
    });
    opened.addEventListener("close", ({ code }) => {
      happen({ closed: code });
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
      for (const listener of sentListeners) listener(command);
      happen({ sent: command.cmd });
    },
    onSent: (listener) => void sentListeners.add(listener),
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
      const content = early.get(byte);
      early.delete(byte);
      if (content !== undefined) listener(content);
      return () => set.delete(listener);
    },
  };
}
