import { request } from "node:https";
import { networkInterfaces } from "node:os";
import type { NetworkAdapterFacts, RoutingFacts, UpdateSourceFacts } from "../facts.ts";
import type { Kit } from "../kit.ts";
import type { Machine } from "./machine.ts";

/** Adapters of /sys/class/net without the loopback, with the modes that ethtool lists. */
export async function probeNetworkAdapters(
  machine: Machine,
): Promise<readonly NetworkAdapterFacts[]> {
  const adapters: NetworkAdapterFacts[] = [];
  for (const name of await machine.names("/sys/class/net")) {
    const folder = `/sys/class/net/${name}`;
    if (name === "lo") continue;
    const speed = Number((await machine.text(`${folder}/speed`)) ?? -1);
    const modes = linkModes(await machine.run("ethtool", [name]));
    adapters.push({
      name,
      medium: await mediumOf(machine, folder),
      bus: await busOf(machine, folder),
      up: (await machine.text(`${folder}/operstate`)) === "up",
      ...(speed > 0 ? { linkMbps: speed } : {}),
      ...(modes.length > 0 ? { modesMbps: modes } : {}),
      addresses: machine.running ? addressesOf(name) : [],
    });
  }
  return adapters;
}

async function mediumOf(machine: Machine, folder: string): Promise<NetworkAdapterFacts["medium"]> {
  if ((await machine.target(`${folder}/wireless`)) !== undefined) return "wireless";
  return (await machine.text(`${folder}/type`)) === "1" ? "ethernet" : "other";
}

async function busOf(machine: Machine, folder: string): Promise<NetworkAdapterFacts["bus"]> {
  if ((await machine.target(`${folder}/device`)) === undefined) return "software";
  const path = (await machine.target(folder)) ?? "";
  if (path.includes("/usb")) return "usb";
  return path.includes("/pci") ? "pci" : "other";
}

/** The speeds (Mbps) in the "Supported link modes" of ethtool. */
export function linkModes(output: string | undefined): readonly number[] {
  const block = /Supported link modes:([\s\S]*?)\n\s*[A-Z][^\n]*:/.exec(output ?? "")?.[1] ?? "";
  return [...new Set([...block.matchAll(/(\d+)base/g)].map(([, speed]) => Number(speed)))];
}

function addressesOf(name: string): readonly string[] {
  return (networkInterfaces()[name] ?? []).flatMap(({ cidr }) => (cidr === null ? [] : [cidr]));
}

/** Default routes, forwarding and bridges of Linux. */
export async function probeRouting(machine: Machine): Promise<RoutingFacts> {
  const ipv4 = (await machine.text("/proc/net/route")) ?? "";
  const ipv6 = (await machine.text("/proc/net/ipv6_route")) ?? "";
  const defaults = [
    ...[...ipv4.matchAll(/^(\S+)\s+00000000\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+00000000/gm)],
    ...[...ipv6.matchAll(/^0{32} 00 .* (\S+)$/gm)],
  ].flatMap(([, adapter]) => (adapter === undefined || adapter === "lo" ? [] : [adapter]));
  const forwarding = await Promise.all([
    machine.text("/proc/sys/net/ipv4/ip_forward"),
    machine.text("/proc/sys/net/ipv6/conf/all/forwarding"),
  ]);
  return {
    defaultRoutes: [...new Set(defaults)],
    forwarding: forwarding.includes("1"),
    bridge: await bridgesHardware(machine),
  };
}

async function bridgesHardware(machine: Machine): Promise<boolean> {
  for (const name of await machine.names("/sys/class/net")) {
    for (const member of await machine.names(`/sys/class/net/${name}/brif`)) {
      if ((await machine.target(`/sys/class/net/${member}/device`)) !== undefined) return true;
    }
  }
  return false;
}

/** Asks every update source of a kit for its headers over TLS, and sees by which adapter; any answer counts as reachable. */
export async function probeUpdateSources(
  sources: NonNullable<Kit["updateSources"]>,
  options: { readonly signal?: AbortSignal | undefined; readonly ca?: string } = {},
): Promise<readonly UpdateSourceFacts[]> {
  return Promise.all(
    sources.map(async ({ name, url }) => {
      if (!url.startsWith("https://")) return { name, reachable: false, detail: "not https" };
      const deadline = AbortSignal.timeout(10_000);
      const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
      try {
        const { status, localAddress } = await head(url, { signal, ca: options.ca });
        const adapter = adapterOf(localAddress);
        return {
          name,
          reachable: true,
          detail: `status ${status}`,
          ...(adapter === undefined ? {} : { adapter }),
        };
      } catch (error) {
        options.signal?.throwIfAborted();
        return { name, reachable: false, detail: reasonOf(error) };
      }
    }),
  );
}

function head(
  url: string,
  options: { readonly signal: AbortSignal; readonly ca: string | undefined },
): Promise<{ readonly status: number; readonly localAddress: string | undefined }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ...options, method: "HEAD", agent: false }, (response) => {
      const { localAddress } = response.socket;
      response.resume();
      resolve({ status: response.statusCode ?? 0, localAddress });
      asked.destroy();
    });
    asked.on("error", reject).end();
  });
}

function adapterOf(address: string | undefined): string | undefined {
  const known = Object.entries(networkInterfaces());
  return known.find(([, entries]) => entries?.some((entry) => entry.address === address))?.[0];
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause === "object" && cause !== null && "code" in cause) return String(cause.code);
  return cause instanceof Error ? cause.name : "failed";
}
