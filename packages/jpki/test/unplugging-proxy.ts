import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { PrivatePcscd } from "../src/virtual-card/index.ts";
import type { Order } from "./unplugging-process.ts";

/**
 * Stands between libpcsclite and a real pcscd and takes readers off the list pcscd gives out: what a client sees of a reader
 * whose cable is pulled. Everything else is pcscd's own. It plays neither the USB bus nor pcscd's own removal of a driver.
 * The messages are those between pcsc-lite's two halves (version 4.x of that protocol), little endian.
 */
export interface UnpluggingProxy extends AsyncDisposable {
  /** Puts itself before this service, also one that took the place of another; the socket its clients take. */
  lead(pcscd: Pick<PrivatePcscd, "environment">): Promise<string>;
  /** The reader is off the list; whoever is connected to it loses the connection, also in the middle of an exchange. */
  unplug(reader: string): Promise<void>;
  replug(reader: string): Promise<void>;
}

/** Opens a socket for clients; there is no service behind it yet. */
export async function unpluggingProxy(socket: string): Promise<UnpluggingProxy> {
  const program = fileURLToPath(new URL("./unplugging-process.ts", import.meta.url));
  const child: ChildProcess = fork(program, [socket], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  const tell = async (order: Order): Promise<void> => {
    const done = once(child, "message");
    child.send(order);
    await done;
  };
  return {
    async lead({ environment }) {
      await tell({ service: environment.PCSCLITE_CSOCK_NAME });
      return socket;
    },
    unplug: (reader) => tell({ unplug: reader }),
    replug: (reader) => tell({ replug: reader }),
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}
