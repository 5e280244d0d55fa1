import type { NetworkAdapterFacts, RoutingFacts } from "../../facts.ts";
import type { Entry, WindowsRecording } from "./recording.ts";
import { known } from "./system.ts";

/** Values of the standard keyword *SpeedDuplex; 0 is automatic negotiation. */
const speedDuplex: Readonly<Record<string, number>> = {
  "1": 10,
  "2": 10,
  "3": 100,
  "4": 100,
  "5": 1000,
  "6": 1000,
  "7": 10_000,
  "2500": 2500,
  "5000": 5000,
};

/** NdisPhysicalMedium: 14 = 802.3, 1 and 9 = wireless. */
const media: Readonly<Record<number, NetworkAdapterFacts["medium"]>> = {
  1: "wireless",
  9: "wireless",
  14: "ethernet",
};

/** MSFT_NetAdapter with the speeds that its driver offers and its addresses. */
export function decodeNetworkAdapters(recording: WindowsRecording): readonly NetworkAdapterFacts[] {
  const addresses = recording.all("addresses");
  const offered = seenOrNone(() => recording.all("speedDuplex"));
  return recording.all("networkAdapters").map((adapter) => {
    const name = adapter.text("name") ?? "adapter";
    const bits = adapter.number("linkBits") ?? 0;
    return {
      name,
      medium: media[adapter.number("medium") ?? 0] ?? "other",
      bus: busOf(adapter),
      up: adapter.number("operational") === 1,
      // a link that is down reads as 0 or as all bits set
      ...known({ linkMbps: bits > 0 && bits < 2 ** 53 ? Math.round(bits / 1e6) : undefined }),
      ...known({ modesMbps: modesOf(offered.find((entry) => entry.text("name") === name)) }),
      addresses: addresses
        .filter((entry) => entry.number("index") === adapter.number("index"))
        .map((entry) => `${entry.text("address")?.split("%")[0]}/${entry.number("prefix")}`),
    };
  });
}

function busOf(adapter: Entry): NetworkAdapterFacts["bus"] {
  if (adapter.flag("hardware") !== true) return "software";
  const enumerator = adapter.text("device")?.toUpperCase();
  if (enumerator === "USB") return "usb";
  return enumerator === "PCI" ? "pci" : "other";
}

function modesOf(entry: Entry | undefined): readonly number[] | undefined {
  const modes = (entry?.texts("values") ?? []).flatMap((value) => speedDuplex[value] ?? []);
  return modes.length === 0 ? undefined : [...new Set(modes)].sort((a, b) => a - b);
}

/** Default routes, forwarding (registry and every interface) and bridge bindings. */
export function decodeRouting(recording: WindowsRecording): RoutingFacts {
  const adapters = recording.all("networkAdapters");
  const forwarding = recording.one("forwarding");
  const names = recording.all("routes").flatMap((route) => {
    const adapter = adapters.find((entry) => entry.number("index") === route.number("index"));
    // a route that is kept for an adapter that is down leads nowhere
    return (adapter?.number("operational") === 1 && adapter.text("name")) || [];
  });
  return {
    defaultRoutes: [...new Set(names)],
    forwarding: forwarding.number("router") === 1 || forwarding.flag("interfaces") === true,
    bridge: seenOrNone(() => recording.all("bridges")).some((entry) => entry.flag("enabled")),
  };
}

function seenOrNone(read: () => readonly Entry[]): readonly Entry[] {
  try {
    return read();
  } catch {
    return [];
  }
}
