import type { DiskFacts } from "../../facts.ts";
import { Unseen } from "../machine.ts";
import type { WindowsRecording } from "./recording.ts";

/** MSFT_PhysicalDisk.MediaType. */
const media: Readonly<Record<number, DiskFacts["medium"]>> = { 3: "hdd", 4: "ssd", 5: "ssd" };

/** MSFT_PhysicalDisk.BusType. */
const buses: Readonly<Record<number, DiskFacts["bus"]>> = {
  3: "sata",
  7: "usb",
  11: "sata",
  14: "virtual",
  15: "virtual",
  17: "nvme",
};

const usb = 7;
const memoryCard = 12;

/** Physical disks; a disk over USB or in a card slot counts as removable. */
export function decodeDisks(recording: WindowsRecording): readonly DiskFacts[] {
  const disks = recording.all("disks");
  if (disks.length === 0) throw new Unseen("the system lists no disk");
  const system = recording.all("systemDisk").map((disk) => disk.text("number"));
  return disks.map((disk) => {
    const bus = disk.number("bus") ?? 0;
    const number = disk.text("number");
    return {
      name: disk.text("name") ?? `disk ${number ?? "?"}`,
      medium: media[disk.number("medium") ?? 0] ?? "unspecified",
      bus: buses[bus] ?? "other",
      sizeBytes: disk.number("sizeBytes") ?? 0,
      system: system.includes(number),
      removable: bus === usb || bus === memoryCard,
    };
  });
}
