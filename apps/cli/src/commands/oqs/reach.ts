import { connect as connectTcp, isIP, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { OqsError, type TlsCredentials } from "@uketsuke/oqs-client";

/** Where to connect, and how long that may take. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly deadlineMs: number;
}

/** A connection that was made; disposing ends it. */
export interface Reached<S extends Socket> extends Disposable {
  readonly socket: S;
}

/** Connects by TCP alone. @throws OqsError OQS_UNREACHABLE */
export async function connectTo(place: Place, signal: AbortSignal): Promise<Reached<Socket>> {
  const { host, port } = place;
  return await reached(connectTcp({ host, port }), "connect", place, signal);
}

/** Connects by TLS as the client does: its certificate, its authority, TLS 1.3. @throws OqsError OQS_CERTIFICATE, OQS_UNREACHABLE */
export async function secure(
  place: Place,
  { ca, certificate: cert, key }: TlsCredentials,
  signal: AbortSignal,
): Promise<Reached<TLSSocket>> {
  const { host, port } = place;
  const socket = connectTls({
    host,
    port,
    ca,
    cert,
    key,
    minVersion: "TLSv1.3",
    // Said aloud because NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off otherwise.
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  return await reached(socket, "secureConnect", place, signal);
}

/** The network interface (ネットワークインターフェース) that holds an address of this machine. */
export function interfaceOf(address: string): string {
  const plain = address.replace(/^::ffff:/, "");
  const found = Object.entries(networkInterfaces()).find(([, held = []]) =>
    held.some((one) => one.address === plain),
  );
  return found?.[0] ?? "?";
}

function reached<S extends Socket>(
  socket: S,
  done: "connect" | "secureConnect",
  { host, deadlineMs }: Place,
  signal: AbortSignal,
): Promise<Reached<S>> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      socket.destroy();
      reject(error);
    };
    const abort = (): void => fail(signal.reason);
    const timer = setTimeout(
      () =>
        fail(new OqsError("OQS_UNREACHABLE", `no connection to ${host} within ${deadlineMs} ms`)),
      deadlineMs,
    );
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    };
    signal.addEventListener("abort", abort, { once: true });
    socket.on("error", (cause: NodeJS.ErrnoException) => {
      settle();
      const code =
        done === "secureConnect" && !isNetwork(cause) ? "OQS_CERTIFICATE" : "OQS_UNREACHABLE";
      fail(new OqsError(code, `${host}: ${cause.code ?? cause.name}`, { cause }));
    });
    socket.once(done, () => {
      settle();
      resolve({ socket, [Symbol.dispose]: () => void socket.destroy() });
    });
  });
}

function isNetwork({ code = "" }: NodeJS.ErrnoException): boolean {
  return /^(ECONN|EHOST|ENET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_)/.test(code);
}
