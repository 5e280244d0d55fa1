import { setTimeout as wait } from "node:timers/promises";
import { machineAt } from "../probes/machine.ts";

/** What came of a stick that was plugged in for a try (実地確認). */
export type UsbProbeOutcome =
  | { readonly outcome: "refused" | "started"; readonly device: ProbedDevice }
  | { readonly outcome: "nothing-came" };

/** The device that came. */
export interface ProbedDevice {
  /** Hardware id as Windows writes it. */
  readonly hardwareId: string;
  readonly authorized: boolean;
  /** Drivers that started for it. */
  readonly drivers: readonly string[];
}

/** Options of {@link probeUsb}. */
export interface UsbProbeOptions {
  /** A folder with the /sys of a machine; the running machine unless given. */
  readonly root?: string;
  /** Called when the look at what is there before is done: now the stick may be plugged in. */
  readonly ready?: () => void;
  /** Milliseconds that somebody has to plug something in; 60 seconds unless given. */
  readonly waitMs?: number;
  /** Milliseconds that drivers have to start; 3 seconds unless given. */
  readonly settleMs?: number;
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
}

const bus = "/sys/bus/usb/devices";

/**
 * Waits for a USB device that was not there before and looks whether the system let it in: `refused` = not authorised, or no
 * driver started. Linux only; on Windows the script of this package does the same. The device must be one that is on no list.
 */
export async function probeUsb(options: UsbProbeOptions = {}): Promise<UsbProbeOutcome> {
  const { root = "/", ready, waitMs = 60_000, settleMs = 3_000, pollMs = 250, signal } = options;
  const machine = machineAt(root, signal);
  const attached = async (): Promise<readonly string[]> =>
    (await machine.names(bus)).filter((name) => /^\d+-[\d.]+$/.test(name));
  const pause = (ms: number): Promise<void> => wait(ms, undefined, signal ? { signal } : {});
  let known = new Set(await attached());
  ready?.();
  for (let waited = 0; waited < waitMs; waited += pollMs) {
    await pause(pollMs);
    const now = await attached();
    const came = now.find((name) => !known.has(name));
    // what was taken out and comes back came new
    known = new Set(now);
    if (came === undefined) continue;
    await pause(settleMs);
    const vendor = (await machine.text(`${bus}/${came}/idVendor`)) ?? "0000";
    const product = (await machine.text(`${bus}/${came}/idProduct`)) ?? "0000";
    const authorized = (await machine.text(`${bus}/${came}/authorized`)) !== "0";
    const interfaces = (await machine.names(bus)).filter((name) => name.startsWith(`${came}:`));
    const targets = await Promise.all(
      interfaces.map((name) => machine.target(`${bus}/${name}/driver`)),
    );
    const drivers = targets.flatMap((target) => target?.split("/").at(-1) ?? []);
    const device = {
      hardwareId: `USB\\VID_${vendor.toUpperCase()}&PID_${product.toUpperCase()}`,
      authorized,
      drivers,
    };
    return { outcome: drivers.length > 0 ? "started" : "refused", device };
  }
  return { outcome: "nothing-came" };
}
