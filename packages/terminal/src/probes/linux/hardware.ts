import type {
  BoardFacts,
  DisplayAdapterFacts,
  Facts,
  MemoryFacts,
  OperatingSystemFacts,
  ProcessorFacts,
} from "../../facts.ts";
import { type Machine, Unseen } from "../machine.ts";

/** /etc/os-release and the architecture this process runs on. */
export async function probeOperatingSystem(machine: Machine): Promise<OperatingSystemFacts> {
  const release = (await machine.text("/etc/os-release")) ?? "";
  const name = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(release)?.[1] ?? "Linux";
  const kernel = await machine.text("/proc/sys/kernel/osrelease");
  return {
    name,
    architecture: process.arch === "x64" || process.arch === "arm64" ? process.arch : "other",
    ...(kernel === undefined ? {} : { kernel }),
  };
}

/** /proc/cpuinfo: the brand string, cores and threads. */
export async function probeProcessor(machine: Machine): Promise<ProcessorFacts> {
  const info = (await machine.text("/proc/cpuinfo")) ?? "";
  const brand = /^model name\s*:\s*(.+)$/m.exec(info)?.[1];
  if (brand === undefined) throw new Unseen("/proc/cpuinfo names no processor");
  const cores = new Set(
    [...info.matchAll(/^physical id\s*:\s*(\d+)[\s\S]*?^core id\s*:\s*(\d+)/gm)].map(
      ([, socket, core]) => `${socket}/${core}`,
    ),
  ).size;
  const threads = [...info.matchAll(/^processor\s*:/gm)].length;
  const kilohertz = await machine.text("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq");
  return {
    brand,
    threads,
    ...(cores > 0 ? { cores } : {}),
    ...(kilohertz === undefined ? {} : { clockMhz: Math.round(Number(kilohertz) / 1000) }),
  };
}

/** DMI names of the main board and of the whole machine. */
export async function probeBoard(machine: Machine): Promise<BoardFacts> {
  const name = (file: string): Promise<string | undefined> =>
    machine.text(`/sys/class/dmi/id/${file}`);
  const [manufacturer, product] = [await name("board_vendor"), await name("board_name")];
  const model = [await name("sys_vendor"), await name("product_name")].filter(Boolean).join(" ");
  if (manufacturer !== undefined && product !== undefined) {
    return { manufacturer, product, ...(model === "" ? {} : { model }) };
  }
  const known = await fallback(machine, (si) => si.baseboard());
  if (!known?.manufacturer) throw new Unseen("the machine has no DMI table");
  return { manufacturer: known.manufacturer, product: known.model };
}

/** MemTotal; what the modules hold is not asked, because systeminformation answers MemTotal for it in a virtual machine. */
export async function probeMemory(machine: Machine): Promise<MemoryFacts> {
  const info = (await machine.text("/proc/meminfo")) ?? "";
  const kibibytes = /^MemTotal:\s*(\d+) kB$/m.exec(info)?.[1];
  if (kibibytes === undefined) throw new Unseen("/proc/meminfo tells no MemTotal");
  return { visibleBytes: Number(kibibytes) * 1024 };
}

/** Cards of the direct rendering manager, with the name of their driver. */
export async function probeDisplayAdapters(
  machine: Machine,
): Promise<readonly DisplayAdapterFacts[]> {
  const cards = (await machine.names("/sys/class/drm")).filter((name) => /^card\d+$/.test(name));
  const adapters: DisplayAdapterFacts[] = [];
  for (const card of cards) {
    const driver = (await machine.target(`/sys/class/drm/${card}/device/driver`))?.split("/").pop();
    adapters.push({
      name: driver ?? card,
      basic: driver === undefined || driver === "simple-framebuffer" || driver === "simpledrm",
    });
  }
  if (adapters.length > 0) return adapters;
  const known = await fallback(machine, (si) => si.graphics());
  return (known?.controllers ?? []).map((controller) => ({
    name: controller.model || controller.vendor,
    basic: false,
  }));
}

/** Sound cards of ALSA. */
export async function probeAudio(machine: Machine): Promise<NonNullable<Facts["audioDevices"]>> {
  const cards = (await machine.text("/proc/asound/cards")) ?? "";
  const named = [...cards.matchAll(/^\s*\d+ \[[^\]]*\]: (.+)$/gm)];
  if (named.length > 0) return named.map(([, name]) => ({ name: name ?? "", ok: true }));
  const known = await fallback(machine, (si) => si.audio());
  return (known ?? []).map((device) => ({
    name: device.name,
    ok: device.status !== "offline" && device.status !== "error",
  }));
}

type SystemInformation = typeof import("systeminformation");

/** Asks systeminformation where /proc and /sys of the running machine are silent. */
async function fallback<T>(
  machine: Machine,
  ask: (si: SystemInformation) => Promise<T>,
): Promise<T | undefined> {
  if (!machine.running) return undefined;
  const { default: si } = await import("systeminformation");
  return ask(si);
}
