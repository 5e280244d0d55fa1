import type { DiskFacts } from "../../facts.ts";
import { type Machine, Unseen } from "../machine.ts";

/** Disks of /sys/block that stand for a device; loop, zram and the like have none. */
export async function probeDisks(machine: Machine): Promise<readonly DiskFacts[]> {
  const system = await systemDisks(machine);
  const disks: DiskFacts[] = [];
  for (const name of await machine.names("/sys/block")) {
    const folder = `/sys/block/${name}`;
    const device = await machine.target(`${folder}/device`);
    if (device === undefined) continue;
    const bus = busOf((await machine.target(folder)) ?? "");
    const rotational = await machine.text(`${folder}/queue/rotational`);
    disks.push({
      name,
      bus,
      medium: mediumOf(bus, rotational),
      sizeBytes: Number((await machine.text(`${folder}/size`)) ?? 0) * 512,
      system: system.includes(name),
      removable: (await machine.text(`${folder}/removable`)) === "1" || bus === "usb",
    });
  }
  if (disks.length === 0) throw new Unseen("/sys/block holds no disk");
  return disks;
}

function busOf(path: string): DiskFacts["bus"] {
  if (path.includes("/nvme")) return "nvme";
  if (path.includes("/usb")) return "usb";
  if (path.includes("/virtio")) return "virtual";
  return path.includes("/ata") ? "sata" : "other";
}

/** A virtual disk says it rotates whatever it lies on, so its medium stays unspecified. */
function mediumOf(bus: DiskFacts["bus"], rotational: string | undefined): DiskFacts["medium"] {
  if (bus === "virtual" || rotational === undefined) return "unspecified";
  return rotational === "0" ? "ssd" : "hdd";
}

/** The disks below the root file system, through partitions and the device mapper. */
async function systemDisks(machine: Machine): Promise<readonly string[]> {
  const mounts = (await machine.text("/proc/self/mountinfo")) ?? "";
  const number = /^\d+ \d+ (\d+:\d+) \S+ \/ /m.exec(mounts)?.[1];
  if (number === undefined) return [];
  const path = await machine.target(`/sys/dev/block/${number}`);
  const block = /\/block\/([^/]+)/.exec(path ?? "")?.[1];
  return block === undefined ? [] : below(machine, block);
}

async function below(machine: Machine, block: string): Promise<readonly string[]> {
  const slaves = await machine.names(`/sys/block/${block}/slaves`);
  if (slaves.length === 0) return [block];
  const disks: string[] = [];
  for (const slave of slaves) {
    const path = await machine.target(`/sys/class/block/${slave}`);
    const parent = /\/block\/([^/]+)/.exec(path ?? "")?.[1];
    if (parent !== undefined) disks.push(...(await below(machine, parent)));
  }
  return disks;
}
