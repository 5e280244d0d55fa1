import { createHash } from "node:crypto";
import { TerminalError } from "../errors.ts";
import type { Facts, LinuxUsbPolicy, UsbDeviceFacts, UsbPortFacts, VideoFacts } from "../facts.ts";
import { probeBrowser } from "./browser.ts";
import { probeDisks } from "./linux/disks.ts";
import {
  probeAudio,
  probeBoard,
  probeDisplayAdapters,
  probeMemory,
  probeOperatingSystem,
  probeProcessor,
} from "./linux/hardware.ts";
import { probeSafety } from "./linux/safety.ts";
import { probeUpdates } from "./linux/updates.ts";
import { probeUsbDevices, probeUsbPolicy, probeUsbPorts } from "./linux/usb.ts";
import { probeVideo } from "./linux/video.ts";
import type { Machine } from "./machine.ts";
import { probeNetworkAdapters, probeRouting } from "./network.ts";
import type { Topic } from "./topic.ts";

/** The topics of a Linux development machine, from /proc and /sys, with systeminformation where those are silent. */
export async function linuxTopics(machine: Machine): Promise<readonly Topic[]> {
  if ((await machine.text("/proc/cpuinfo")) === undefined) {
    throw new TerminalError(
      "COLLECTOR_FAILED",
      "The collector found no /proc/cpuinfo, so this machine cannot be looked at. Run it on the terminal itself, not in a container without /proc and /sys.",
    );
  }
  return [
    { topic: "machine", probe: () => machineIdentity(machine) },
    { topic: "os", probe: () => probeOperatingSystem(machine) },
    { topic: "processor", probe: () => probeProcessor(machine) },
    { topic: "board", probe: () => probeBoard(machine) },
    { topic: "displayAdapters", probe: () => probeDisplayAdapters(machine) },
    { topic: "memory", probe: () => probeMemory(machine) },
    { topic: "disks", probe: () => probeDisks(machine) },
    { topic: "audioDevices", probe: () => probeAudio(machine) },
    { topic: "networkAdapters", probe: () => probeNetworkAdapters(machine) },
    { topic: "routing", probe: () => probeRouting(machine) },
    { topic: "usbPorts", probe: (): Promise<readonly UsbPortFacts[]> => probeUsbPorts(machine) },
    {
      topic: "usbDevices",
      probe: (): Promise<readonly UsbDeviceFacts[]> => probeUsbDevices(machine),
    },
    { topic: "usbPolicy", probe: (): Promise<LinuxUsbPolicy> => probeUsbPolicy(machine) },
    { topic: "video", probe: (): Promise<VideoFacts> => probeVideo(machine) },
    { topic: "browser", probe: () => probeBrowser(machine) },
    { topic: "updates", probe: () => probeUpdates(machine) },
    { topic: "safety", probe: () => probeSafety(machine) },
  ];
}

/** A digest over board, fixed disks and physical adapters, from files that every user can read. */
async function machineIdentity(machine: Machine): Promise<NonNullable<Facts["machine"]>> {
  const parts: (string | undefined)[] = [
    await machine.text("/sys/class/dmi/id/board_vendor"),
    await machine.text("/sys/class/dmi/id/board_name"),
  ];
  for (const disk of await machine.names("/sys/block")) {
    const folder = `/sys/block/${disk}`;
    if ((await machine.target(`${folder}/device`)) === undefined) continue;
    if ((await machine.text(`${folder}/removable`)) === "1") continue;
    parts.push(
      disk,
      await machine.text(`${folder}/size`),
      await machine.text(`${folder}/device/serial`),
    );
  }
  for (const adapter of await machine.names("/sys/class/net")) {
    const folder = `/sys/class/net/${adapter}`;
    if ((await machine.target(`${folder}/device`)) === undefined) continue;
    parts.push(await machine.text(`${folder}/address`));
  }
  return { idHash: createHash("sha256").update(JSON.stringify(parts)).digest("hex") };
}
