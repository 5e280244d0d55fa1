import type { UpdateFacts } from "../../facts.ts";
import { type Machine, Unseen } from "../machine.ts";

const stamps = ["/var/lib/apt/periodic/update-success-stamp", "/var/lib/apt/lists"] as const;

/** The stand-in for Windows Update: when apt last fetched its lists, and whether its timer was turned off. */
export async function probeUpdates(machine: Machine): Promise<UpdateFacts> {
  const dates = await Promise.all(stamps.map((path) => machine.modified(path)));
  const last = dates.find((date) => date !== undefined);
  if (last === undefined) throw new Unseen("this system has no apt");
  const timer = await machine.target("/etc/systemd/system/apt-daily.timer");
  const masked = timer === "/dev/null";
  return {
    disabled: masked,
    ...(masked ? { disabledBy: ["apt-daily.timer"] } : {}),
    lastSearchAt: last.toISOString(),
  };
}
