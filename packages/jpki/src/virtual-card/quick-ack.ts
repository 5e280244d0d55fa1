import type { Socket } from "node:net";

/** Sets TCP_QUICKACK on one socket; false when the system refused. */
export type QuickAck = (socket: Socket) => boolean;

/** TCP_QUICKACK for sockets of this process, or the reason why it cannot be had. */
export type QuickAckSupport =
  | { readonly available: true; readonly quickAck: QuickAck }
  | { readonly available: false; readonly reason: string };

const protocolTcp = 6;
const optionQuickAck = 12;

/**
 * Loads TCP_QUICKACK (Linux, tcp(7)) through the optional package koffi. vpcd sends length and body of a frame in two
 * segments; with delayed acknowledgements Nagle's algorithm then holds the body back for 40 ms.
 */
export async function loadQuickAck(): Promise<QuickAckSupport> {
  if (process.platform !== "linux") {
    return { available: false, reason: `TCP_QUICKACK is Linux only; this is ${process.platform}` };
  }
  try {
    const { default: koffi } = await import("koffi");
    const libc = koffi.load("libc.so.6");
    const setsockopt = libc.func(
      "int setsockopt(int socket, int level, int option, const int *value, uint32_t length)",
    ) as (socket: number, level: number, option: number, value: number[], length: number) => number;
    return {
      available: true,
      quickAck(socket) {
        const descriptor = descriptorOf(socket);
        if (descriptor === undefined) return false;
        return setsockopt(descriptor, protocolTcp, optionQuickAck, [1], 4) === 0;
      },
    };
  } catch (error) {
    const absent =
      error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    const state = absent ? "is not installed" : "cannot load libc.so.6";
    return { available: false, reason: `the npm package koffi ${state}` };
  }
}

function descriptorOf(socket: Socket): number | undefined {
  const { _handle: handle } = socket as Socket & { readonly _handle?: { readonly fd?: number } };
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : undefined;
}
