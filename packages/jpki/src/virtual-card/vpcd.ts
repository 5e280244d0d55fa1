import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { JpkiError } from "../errors.ts";
import type { VirtualCard } from "./card.ts";
import { loadQuickAck, type QuickAck, type QuickAckSupport } from "./quick-ack.ts";
import { FrameReader, frame } from "./vpcd-frame.ts";

/** Port of vpcd's first slot where nothing else is configured; the second slot is one above. */
export const defaultVpcdPort = 35963;

/** Options of {@link insertIntoVpcd}. */
export interface InsertIntoVpcdOptions {
  /** TCP port of the slot; default 35963. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** `none` leaves the delay of vpcd in place, for measurements. Default `tcp-quickack` where it can be had. */
  readonly cure?: "tcp-quickack" | "none" | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A virtual card in a slot of a real PC/SC reader. Disposing it takes the card out. */
export interface InsertedIntoVpcd extends AsyncDisposable {
  readonly card: VirtualCard;
  readonly host: string;
  readonly port: number;
  /** Which cure against 44 ms per APDU is active; `none` comes with the reason. */
  readonly cure:
    | { readonly name: "tcp-quickack" }
    | { readonly name: "none"; readonly reason: string };
  /** Aborts when the card is out: disposed, removed, or dropped by vpcd. */
  readonly removed: AbortSignal;
}

/** vpcd looks for a card several times a second. */
const slotDeadlineMs = 5_000;
/** Longer than the service's pause between two looks at a slot. */
const emptySlotMs = 500;
/** The service asks for the ATR to see whether a card is there: who is asked so often without power is taken for the card before. */
const unpoweredLooks = 2;
const powerOff = 0x00;
const powerOn = 0x01;
const reset = 0x02;
const sendAtr = 0x04;

/**
 * Puts a virtual card into a slot of vpcd (vsmartcard), so that every PC/SC program of the machine sees it.
 * The card is the TCP client of vpcd. Throws VPCD_UNAVAILABLE when nothing listens or the slot is taken.
 */
export async function insertIntoVpcd(
  card: VirtualCard,
  options: InsertIntoVpcdOptions = {},
): Promise<InsertedIntoVpcd> {
  const { host = "127.0.0.1", port = defaultVpcdPort, signal } = options;
  signal?.throwIfAborted();
  const support =
    options.cure === "none"
      ? ({ available: false, reason: "switched off by the caller" } as const)
      : await loadQuickAck();
  const deadline = AbortSignal.timeout(slotDeadlineMs);
  let attempt = await plugIn(card, { host, port }, support, { signal, deadline });
  while (attempt.tooFast) {
    await delay(emptySlotMs, undefined, { signal });
    attempt = await plugIn(card, { host, port }, support, { signal, deadline });
  }
  const { socket, removed, cured } = attempt;
  return {
    card,
    host,
    port,
    cure: cured
      ? { name: "tcp-quickack" }
      : {
          name: "none",
          reason: support.available ? "the system refused TCP_QUICKACK" : support.reason,
        },
    removed: removed.signal,
    async [Symbol.asyncDispose]() {
      if (removed.signal.aborted) return;
      const closed = once(removed.signal, "abort");
      socket.destroySoon();
      await closed;
    },
  };
}

interface PluggedIn {
  readonly socket: Socket;
  readonly removed: AbortController;
  readonly cured: boolean;
  /** The service takes it for the card before: it has not seen yet that that one is gone. */
  readonly tooFast: boolean;
}

/** Connects and waits for power. */
async function plugIn(
  card: VirtualCard,
  slot: { readonly host: string; readonly port: number },
  support: QuickAckSupport,
  end: { readonly signal: AbortSignal | undefined; readonly deadline: AbortSignal },
): Promise<PluggedIn> {
  const socket = await open(slot.host, slot.port, end.signal);
  const cured = support.available && support.quickAck(socket);
  const quickAck: QuickAck = cured ? support.quickAck : () => false;
  card.insert();
  const insertion = card.removed;
  const removed = new AbortController();
  const leave = (): void => {
    socket.destroy();
  };
  insertion.addEventListener("abort", leave, { once: true });
  socket.once("close", () => {
    insertion.removeEventListener("abort", leave);
    // Taken out here, the card may be in another reader by now.
    if (!insertion.aborted) card.reset();
    removed.abort();
  });
  socket.on("error", () => socket.destroy());
  const { powered, unpowered } = serve(card, socket, quickAck);
  try {
    await untilPowered(powered, socket, slot, end);
  } catch (error) {
    if (!unpowered.aborted || insertion.aborted || end.deadline.aborted) throw error;
  }
  return { socket, removed, cured, tooFast: unpowered.aborted };
}

/**
 * Answers vpcd frame by frame, in order. `powered` aborts when vpcd first gives the card power. A command that comes before
 * is answered by nobody, and looks that bring no power have an end: the connection is closed, and `unpowered` aborts.
 */
function serve(
  card: VirtualCard,
  socket: Socket,
  quickAck: QuickAck,
): { readonly powered: AbortSignal; readonly unpowered: AbortSignal } {
  const powered = new AbortController();
  const unpowered = new AbortController();
  const frames = new FrameReader();
  let last: Promise<void> = Promise.resolve();
  let looks = 0;
  const answer = async (payload: Uint8Array): Promise<void> => {
    if (!socket.writable) return;
    if (isControl(payload, sendAtr)) looks += 1;
    const mistaken = !isAnyControl(payload) || looks > unpoweredLooks;
    if (!powered.signal.aborted && mistaken) {
      unpowered.abort();
      socket.destroy();
      return;
    }
    const response = await respond(card, payload);
    if (!isControl(payload, sendAtr)) powered.abort();
    if (response && socket.writable) socket.write(frame(response));
    // The kernel leaves quick acknowledgement by itself, so it is asked for again before every wait.
    quickAck(socket);
  };
  socket.setNoDelay(true);
  socket.on("data", (chunk) => {
    quickAck(socket);
    for (const payload of frames.push(chunk)) {
      last = last.then(() => answer(payload)).catch(() => void socket.destroy());
    }
  });
  return { powered: powered.signal, unpowered: unpowered.signal };
}

/** The card's part of the protocol: one byte is a control, anything else a command APDU. */
async function respond(card: VirtualCard, payload: Uint8Array): Promise<Uint8Array | undefined> {
  if (isControl(payload, sendAtr)) return card.atr;
  if (!isAnyControl(payload)) return card.transmit(payload);
  card.reset();
  return undefined;
}

function isAnyControl(payload: Uint8Array): boolean {
  return [powerOff, powerOn, reset, sendAtr].some((control) => isControl(payload, control));
}

function isControl(payload: Uint8Array, control: number): boolean {
  return payload.length === 1 && payload[0] === control;
}

/** A slot that holds another card lets this one wait without ever asking it anything. */
async function untilPowered(
  powered: AbortSignal,
  socket: Socket,
  slot: { readonly host: string; readonly port: number },
  {
    signal,
    deadline,
  }: { readonly signal: AbortSignal | undefined; readonly deadline: AbortSignal },
): Promise<void> {
  try {
    await Promise.race([
      once(powered, "abort", { signal: signal ? AbortSignal.any([signal, deadline]) : deadline }),
      once(socket, "close").then(() => Promise.reject(new Error("closed"))),
    ]);
  } catch (cause) {
    socket.destroy();
    signal?.throwIfAborted();
    throw new JpkiError(
      "VPCD_UNAVAILABLE",
      `The slot on ${slot.host}:${slot.port} does not power the card; it may hold another one. Take that out or use the next port.`,
      { cause },
    );
  }
}

async function open(host: string, port: number, signal: AbortSignal | undefined): Promise<Socket> {
  const socket = connect({ host, port });
  try {
    await once(socket, "connect", { signal });
    return socket;
  } catch (cause) {
    socket.destroy();
    signal?.throwIfAborted();
    throw new JpkiError(
      "VPCD_UNAVAILABLE",
      `No virtual reader slot listens on ${host}:${port}. Start pcscd with vsmartcard-vpcd, or startPrivatePcscd().`,
      { cause },
    );
  }
}
