import type { Facts, NetworkAdapterFacts } from "../facts.ts";
import { type Circumstances, type Finding, found, unseen } from "../finding.ts";
import type { Text } from "../requirement.ts";
import type { CheckOf } from "./check-of.ts";

/** LAN-1: one wired adapter that offers every speed; where the driver lists none, the link speed proves its own speed only. */
export function judgeEthernet(facts: Facts, check: CheckOf<"ethernet">): Finding {
  if (!facts.networkAdapters) return unseen(facts, "networkAdapters");
  const wired = facts.networkAdapters.filter((adapter) => adapter.medium === "ethernet");
  const findings = wired.map((adapter) => judgeAdapter(adapter, check.modesMbps));
  const order = ["pass", "warn", "unknown", "fail"] as const;
  const best = order.flatMap((result) => findings.filter((finding) => finding.result === result));
  return best[0] ?? noWiredAdapter;
}

const noWiredAdapter = found("fail", { ja: "有線のNICがない", en: "no wired adapter" });

function judgeAdapter(adapter: NetworkAdapterFacts, wanted: readonly number[]): Finding {
  const { name, modesMbps, linkMbps } = adapter;
  const fastest = Math.max(...wanted);
  if (modesMbps) {
    const lacking = wanted.filter((mode) => !modesMbps.includes(mode));
    if (lacking.length > 0)
      return found("fail", {
        ja: `${name} は ${lacking.join(", ")} Mbps に対応していない`,
        en: `${name} does not offer ${lacking.join(", ")} Mbps`,
      });
    if (linkMbps !== undefined && linkMbps < fastest) {
      return found(
        "warn",
        {
          ja: `${name} は ${fastest} Mbps に対応するが ${linkMbps} Mbps でリンクしている`,
          en: `${name} offers ${fastest} Mbps but is linked at ${linkMbps} Mbps`,
        },
        {
          note: {
            ja: "ケーブルまたはスイッチを確認する。",
            en: "Check the cable and the switch.",
          },
        },
      );
    }
    return found("pass", {
      ja: `${name} は ${wanted.join(", ")} Mbps に対応`,
      en: `${name} offers ${wanted.join(", ")} Mbps`,
    });
  }
  if (linkMbps === undefined)
    return found("unknown", {
      ja: `${name} は対応速度もリンク速度も示さない`,
      en: `${name} tells neither modes nor link speed`,
    });
  return found("warn", {
    ja: `${name} は ${linkMbps} Mbps でリンク。ドライバーは対応速度を示さない`,
    en: `${name} is linked at ${linkMbps} Mbps; the driver does not list its modes`,
  });
}

function connected(adapters: readonly NetworkAdapterFacts[]): readonly NetworkAdapterFacts[] {
  return adapters.filter(
    (adapter) => adapter.up && adapter.bus !== "software" && adapter.medium !== "other",
  );
}

/** NIC-1: as many networks as the declared topology needs; USB adapters count (NIC-3). */
export function judgeNetworks(
  facts: Facts,
  _check: CheckOf<"networks">,
  { kit }: Circumstances,
): Finding {
  if (!facts.networkAdapters) return unseen(facts, "networkAdapters");
  const adapters = connected(facts.networkAdapters);
  const up = adapters.map((adapter) => adapter.name).join(", ");
  const observed = {
    ja: `接続中のNIC ${adapters.length}（${up}）`,
    en: `adapters up: ${adapters.length} (${up})`,
  };
  if (adapters.length === 0)
    return found("fail", { ja: "接続中のNICがない", en: "no adapter is up" });
  if (kit.topology === undefined) {
    return found("unknown", also(observed, [noTopology]));
  }
  if (kit.topology !== "ip-vpn") return found("pass", observed);
  const faults = ipVpnFaults(facts, adapters, kit.claimsAdapter);
  if (faults.fail.length > 0) return found("fail", also(observed, faults.fail));
  if (faults.unknown.length > 0) {
    return found("unknown", also(observed, faults.unknown));
  }
  return found("pass", observed);
}

function ipVpnFaults(
  facts: Facts,
  adapters: readonly NetworkAdapterFacts[],
  claimsAdapter: string | undefined,
): { readonly fail: readonly Text[]; readonly unknown: readonly Text[] } {
  const fail: Text[] = [];
  const unknown: Text[] = [];
  if (adapters.length < 2)
    fail.push({ ja: "IP-VPNには２系統必要", en: "IP-VPN needs two networks" });
  const networks = adapters.flatMap((adapter) => ipv4Networks(adapter));
  if (new Set(networks).size < networks.length)
    fail.push({ ja: "二つのNICが同じサブネットにある", en: "two adapters are in the same subnet" });
  const claims = adapters.find((adapter) => adapter.name === claimsAdapter);
  if (claimsAdapter === undefined)
    unknown.push({ ja: "キットに claimsAdapter がない", en: "the kit declares no claimsAdapter" });
  else if (!claims)
    fail.push({ ja: `${claimsAdapter} が接続されていない`, en: `${claimsAdapter} is not up` });
  else if (!claims.addresses.some(isRoutableIpv6))
    fail.push({
      ja: `${claimsAdapter} にIPv6アドレスがない`,
      en: `${claimsAdapter} has no IPv6 address`,
    });
  const routing = facts.routing;
  if (!routing) unknown.push({ ja: "経路を確認できない", en: "routes were not seen" });
  else {
    const defaults = new Set(routing.defaultRoutes).size;
    if (defaults !== 1) {
      fail.push({ ja: `既定経路が ${defaults} 本ある`, en: `default routes: ${defaults}` });
    }
    if (routing.forwarding)
      fail.push({ ja: "ネットワーク間の転送が有効", en: "forwarding between the networks is on" });
    if (routing.bridge)
      fail.push({ ja: "ネットワークがブリッジされている", en: "the networks are bridged" });
  }
  return { fail, unknown };
}

const noTopology: Text = { ja: "キットに topology がない", en: "the kit declares no topology" };

function also(observed: Text, more: readonly Text[]): Text {
  return {
    ja: [observed, ...more].map((text) => text.ja).join("。"),
    en: [observed, ...more].map((text) => text.en).join("; "),
  };
}

function isRoutableIpv6(address: string): boolean {
  return address.includes(":") && !/^(fe[89ab]|::1)/i.test(address);
}

function ipv4Networks(adapter: NetworkAdapterFacts): readonly string[] {
  return [
    ...new Set(
      adapter.addresses
        .filter((address) => /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(address))
        .map((address) => {
          const [ip = "", prefix = "32"] = address.split("/");
          const bits = ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
          const size = 2 ** (32 - Number(prefix));
          return `${Math.floor(bits / size)}/${prefix}`;
        }),
    ),
  ];
}

/** NIC-2, NIC-3: the number of adapters, for the reader of the report. */
export function describeNetworks(facts: Facts): Finding {
  if (!facts.networkAdapters) return found("info", { ja: "収集していない", en: "not collected" });
  const adapters = connected(facts.networkAdapters);
  const usb = adapters.filter((adapter) => adapter.bus === "usb").length;
  return found("info", {
    ja: `接続中のNIC ${adapters.length}（うちUSB ${usb}）`,
    en: `adapters up: ${adapters.length} (over USB: ${usb})`,
  });
}
