import type { SafetyFacts } from "../../facts.ts";
import { type Machine, Unseen } from "../machine.ts";

/** What of the safety measures a Linux machine tells; a measure that it does not tell is left out. */
export async function probeSafety(machine: Machine): Promise<SafetyFacts> {
  const parts = await Promise.all([
    part("diskEncryption", isRootEncrypted(machine)),
    part("malwareProtection", runsOrUnknown(machine, "clamav-daemon")),
    part("firewall", hasFirewall(machine)),
    part("autologon", logsOnAlone(machine)),
    part("administrators", countAdministrators(machine)),
    part("clockSynchronised", isClockSynchronised(machine)),
    part("auditPolicy", isActive(machine, "auditd")),
  ]);
  const seen = parts.flat();
  if (seen.length === 0) throw new Unseen("this system tells nothing of its safety measures");
  return Object.fromEntries(seen) as SafetyFacts;
}

async function part(
  name: keyof SafetyFacts,
  probe: Promise<boolean | number | undefined>,
): Promise<readonly (readonly [string, boolean | number])[]> {
  const value = await probe;
  return value === undefined ? [] : [[name, value]];
}

/** Whether a layer of dm-crypt lies below the root file system. */
async function isRootEncrypted(machine: Machine): Promise<boolean | undefined> {
  const mounts = (await machine.text("/proc/self/mountinfo")) ?? "";
  const number = /^\d+ \d+ (\d+:\d+) \S+ \/ /m.exec(mounts)?.[1];
  const path = number === undefined ? undefined : await machine.target(`/sys/dev/block/${number}`);
  return path === undefined ? undefined : isEncrypted(machine, path);
}

async function isEncrypted(machine: Machine, path: string): Promise<boolean> {
  if ((await machine.text(`${path}/dm/uuid`))?.startsWith("CRYPT-")) return true;
  for (const slave of await machine.names(`${path}/slaves`)) {
    const below = await machine.target(`${path}/slaves/${slave}`);
    if (below !== undefined && (await isEncrypted(machine, below))) return true;
  }
  return false;
}

/** A firewall service, or rules of nftables, which only root may list. */
async function hasFirewall(machine: Machine): Promise<boolean | undefined> {
  const services = ["ufw", "firewalld", "nftables"];
  const states = await Promise.all(services.map((service) => isActive(machine, service)));
  if (states.includes(true)) return true;
  const rules = await machine.run("nft", ["list", "ruleset"]);
  if (rules !== undefined) return rules !== "";
  return undefined;
}

const automaticLogons = [
  ["/etc/systemd/system/getty@tty1.service.d", /^ExecStart=.*--autologin/m],
  ["/etc/gdm3", /^\s*AutomaticLoginEnable\s*=\s*true/im],
  ["/etc/lightdm", /^\s*autologin-user\s*=\s*\S/m],
  ["/etc/sddm.conf.d", /^\s*User\s*=\s*\S/m],
] as const;

/** Automatic logon on a console or by a display manager; no such setting = no automatic logon. */
async function logsOnAlone(machine: Machine): Promise<boolean | undefined> {
  if ((await machine.names("/etc")).length === 0) return undefined;
  for (const [folder, setting] of automaticLogons) {
    for (const name of await machine.names(folder)) {
      if (setting.test((await machine.text(`${folder}/${name}`)) ?? "")) return true;
    }
  }
  return false;
}

/** How many accounts the groups of administrators name; the names are not kept. */
async function countAdministrators(machine: Machine): Promise<number | undefined> {
  const groups = await machine.text("/etc/group");
  if (groups === undefined) return undefined;
  const members = [...groups.matchAll(/^(?:sudo|wheel|admin):[^:]*:\d+:(.*)$/gm)].flatMap(
    ([, names]) => (names ?? "").split(",").filter((name) => name !== ""),
  );
  return new Set(members).size;
}

/** timedatectl, or the mark that systemd-timesyncd leaves behind. */
async function isClockSynchronised(machine: Machine): Promise<boolean | undefined> {
  const arguments_ = ["show", "-p", "NTPSynchronized", "--value"];
  const told = await machine.run("timedatectl", arguments_);
  if (told === "yes" || told === "no") return told === "yes";
  const mark = await machine.modified("/run/systemd/timesync/synchronized");
  return mark === undefined ? undefined : true;
}

async function runsOrUnknown(machine: Machine, service: string): Promise<true | undefined> {
  return (await isActive(machine, service)) === true ? true : undefined;
}

async function isActive(machine: Machine, service: string): Promise<boolean | undefined> {
  const state = await machine.run("systemctl", ["show", "-p", "ActiveState", "--value", service]);
  return state === undefined || state === "" ? undefined : state === "active";
}
