import { describe, expect, it } from "vitest";
import {
  type Attestation,
  evaluate,
  type Facts,
  type Kit,
  mhlwIntegrated,
  type Result,
  readFacts,
  type Verdict,
  verdict,
} from "../src/index.ts";
import {
  documentedStatementFor,
  goodAttestations,
  goodKit,
  goodTerminal,
  statementFor,
} from "./made-machines.ts";

interface MadeMachine {
  readonly name: string;
  readonly facts?: Partial<Facts>;
  /** Topics that the collector did not see. */
  readonly without?: readonly (keyof Facts)[];
  readonly kit?: Partial<Kit>;
  readonly undeclared?: readonly (keyof Kit)[];
  readonly attestations?: readonly Attestation[];
  readonly today?: string;
  /** Every row whose result differs from the good terminal; all others must not differ. */
  readonly differs: Readonly<Record<string, Result>>;
  readonly verdict: Verdict;
}

const adapters = goodTerminal.networkAdapters ?? [];
const [claimsFree, claims] = adapters as [(typeof adapters)[number], (typeof adapters)[number]];
const disk = (goodTerminal.disks ?? [])[0] as NonNullable<Facts["disks"]>[number];
const browser = goodTerminal.browser as NonNullable<Facts["browser"]>;
const page = browser.page as NonNullable<typeof browser.page>;
const os = goodTerminal.os as NonNullable<Facts["os"]>;
const enabled = (...entries: string[]) => ({ enabled: true, entries });

const machines: readonly MadeMachine[] = [
  { name: "the good terminal", differs: {}, verdict: "met" },
  {
    name: "Enterprise LTSC: support ends before the maintenance does",
    facts: { os: { ...os, sku: 125 } },
    differs: { "OS-3": "warn" },
    verdict: "met",
  },
  {
    name: "Enterprise LTSC sold in time",
    facts: { os: { ...os, sku: 125 } },
    kit: { maintenance: { soldOn: "2024-10-09", method: "on-site" } },
    differs: {},
    verdict: "met",
  },
  {
    name: "Windows 11 Pro",
    facts: { os: { ...os, sku: 48, build: 26100 } },
    differs: { "OS-1": "fail", "OS-3": "unknown" },
    verdict: "not-met",
  },
  {
    name: "the subscription edition that the specification does not name",
    facts: { os: { ...os, sku: 205 } },
    differs: { "OS-1": "warn", "OS-3": "unknown" },
    verdict: "met",
  },
  {
    name: "a write filter",
    facts: { lockdown: { ...goodTerminal.lockdown, writeFilter: true } },
    differs: { "OS-2": "fail", "UPD-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "Assigned Access, explained with a document",
    facts: { lockdown: { ...goodTerminal.lockdown, assignedAccess: true } },
    attestations: [documentedStatementFor("OS-2")],
    differs: { "OS-2": "attested" },
    verdict: "met",
  },
  {
    name: "AppLocker, stated without a document",
    facts: { lockdown: { ...goodTerminal.lockdown, appLocker: true } },
    attestations: [statementFor("OS-2")],
    differs: { "OS-2": "warn" },
    verdict: "met",
  },
  {
    name: "restrictions only half seen",
    facts: { lockdown: { writeFilter: false } },
    differs: { "OS-2": "unknown" },
    verdict: "open",
  },
  {
    name: "an N100",
    facts: { processor: { brand: "Intel(R) N100" } },
    differs: { "CPU-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "a processor nobody lists",
    facts: { processor: { brand: "AMD EPYC" } },
    differs: { "CPU-1": "unknown" },
    verdict: "open",
  },
  {
    name: "a processor nobody lists, with the maker's statement",
    facts: { processor: { brand: "AMD Ryzen Embedded R2514" } },
    attestations: [documentedStatementFor("CPU-1")],
    differs: { "CPU-1": "attested" },
    verdict: "met",
  },
  {
    name: "8 GB of memory",
    facts: { memory: { installedBytes: 8 * 2 ** 30 } },
    differs: { "MEM-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "a statement never lifts a failing figure",
    facts: { memory: { installedBytes: 8 * 2 ** 30 } },
    attestations: [documentedStatementFor("MEM-1")],
    differs: { "MEM-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "a 128 GB disk",
    facts: { disks: [{ ...disk, sizeBytes: 128_035_676_160 }] },
    differs: { "STO-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "a hard disk beside the SSD",
    facts: {
      disks: [disk, { ...disk, name: "disk 1", medium: "hdd", bus: "sata", system: false }],
    },
    differs: { "STO-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "an external hard disk for maintenance",
    facts: {
      disks: [
        disk,
        { ...disk, name: "disk 1", medium: "hdd", bus: "usb", system: false, removable: true },
      ],
    },
    differs: {},
    verdict: "met",
  },
  {
    name: "an NVMe disk whose medium is unspecified",
    facts: { disks: [{ ...disk, medium: "unspecified" }] },
    differs: {},
    verdict: "met",
  },
  {
    name: "no graphics driver and no sound",
    facts: {
      displayAdapters: [{ name: "Microsoft Basic Display Adapter", basic: true }],
      audioDevices: [],
    },
    differs: { "GPU-1": "warn", "VRAM-1": "warn", "AUD-1": "fail", "AUD-2": "fail" },
    verdict: "not-met",
  },
  {
    name: "linked at 100 Mbps",
    facts: {
      networkAdapters: [
        { ...claimsFree, linkMbps: 100 },
        { ...claims, linkMbps: 100 },
      ],
    },
    differs: { "LAN-1": "warn" },
    verdict: "met",
  },
  {
    name: "100 Mbps adapters",
    facts: {
      networkAdapters: [
        { ...claimsFree, linkMbps: 100, modesMbps: [10, 100] },
        { ...claims, linkMbps: 100, modesMbps: [10, 100] },
      ],
    },
    differs: { "LAN-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "IP-VPN with one adapter",
    facts: {
      networkAdapters: [claims],
      routing: { defaultRoutes: ["Ethernet 2"], forwarding: false, bridge: false },
    },
    differs: { "NIC-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "IP-VPN: both networks in one subnet",
    facts: {
      networkAdapters: [claimsFree, { ...claims, addresses: ["192.0.2.11/24", "2001:db8::10/64"] }],
    },
    differs: { "NIC-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "IP-VPN: two default routes, forwarding, a bridge",
    facts: {
      routing: { defaultRoutes: ["Ethernet", "Ethernet 2"], forwarding: true, bridge: true },
    },
    differs: { "NIC-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "IP-VPN: no IPv6 on the claims side",
    facts: {
      networkAdapters: [claimsFree, { ...claims, addresses: ["198.51.100.10/24", "fe80::1/64"] }],
    },
    differs: { "NIC-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "IPsec and IKE with one adapter",
    facts: { networkAdapters: [claimsFree] },
    kit: { topology: "ipsec-ike" },
    differs: {},
    verdict: "met",
  },
  {
    name: "no topology declared",
    undeclared: ["topology"],
    differs: { "NIC-1": "unknown" },
    verdict: "open",
  },
  {
    name: "USB: layered policy with a class denied",
    facts: {
      usbPolicy: {
        system: "windows",
        allowDenyLayered: 1,
        allowDeviceIds: enabled("USB\\VID_1234&PID_0001"),
        denyDeviceClasses: enabled("{36FC9E60-C465-11CF-8056-444553540000}"),
      },
    },
    differs: {},
    verdict: "met",
  },
  {
    name: "USB: layered policy that denies storage only",
    facts: {
      usbPolicy: {
        system: "windows",
        allowDenyLayered: 1,
        allowDeviceIds: enabled("USB\\VID_1234&PID_0001"),
        denyDeviceIds: enabled("USB\\Class_08"),
      },
    },
    differs: { "USB-3": "warn" },
    verdict: "met",
  },
  {
    name: "USB: looks strict, blocks nothing",
    facts: {
      usbPolicy: {
        system: "windows",
        allowDenyLayered: 1,
        denyUnspecified: 1,
        allowDeviceIds: enabled("USB\\VID_1234&PID_0001"),
      },
    },
    differs: { "USB-3": "fail" },
    verdict: "not-met",
  },
  {
    name: "USB: a deny list without its switch is no deny list",
    facts: {
      usbPolicy: {
        system: "windows",
        allowDenyLayered: 1,
        denyDeviceIds: { enabled: false, entries: ["USB\\COMPOSITE"] },
        allowDeviceIds: enabled("USB\\VID_1234&PID_0001"),
      },
    },
    differs: { "USB-3": "fail" },
    verdict: "not-met",
  },
  {
    name: "USB: a list without its switch",
    facts: {
      usbPolicy: {
        system: "windows",
        denyUnspecified: 1,
        allowDeviceIds: { enabled: false, entries: ["USB\\VID_1234&PID_0001"] },
      },
    },
    differs: { "USB-3": "fail" },
    verdict: "not-met",
  },
  {
    name: "USB: an allow list that nothing backs",
    facts: { usbPolicy: { system: "windows", allowDeviceIds: enabled("USB\\VID_1234&PID_0001") } },
    differs: { "USB-3": "fail" },
    verdict: "not-met",
  },
  {
    name: "USB: a deny list that has nothing to do with USB",
    facts: {
      usbPolicy: {
        system: "windows",
        allowDenyLayered: 1,
        allowDeviceIds: enabled("USB\\VID_1234&PID_0001"),
        denyDeviceIds: enabled("PCI\\CC_0C00"),
      },
    },
    differs: { "USB-3": "fail" },
    verdict: "not-met",
  },
  {
    name: "USB: no policy",
    facts: { usbPolicy: { system: "windows" } },
    differs: { "USB-3": "fail" },
    verdict: "not-met",
  },
  {
    name: "USB: no policy, a device-control agent declared and stated with a document",
    facts: { usbPolicy: { system: "windows" } },
    kit: { usbControlAgent: "Made Agent" },
    attestations: [documentedStatementFor("USB-3")],
    differs: { "USB-3": "attested" },
    verdict: "met",
  },
  {
    name: "USB: no policy, a statement without a declared agent",
    facts: { usbPolicy: { system: "windows" } },
    attestations: [documentedStatementFor("USB-3")],
    differs: { "USB-3": "fail" },
    verdict: "not-met",
  },
  {
    name: "USB: an attached device that is not on the list",
    facts: {
      usbDevices: [
        ...(goodTerminal.usbDevices ?? []),
        {
          name: "Stick",
          instanceId: "USB\\VID_9999&PID_0001\\1",
          hardwareIds: ["USB\\VID_9999&PID_0001"],
        },
      ],
    },
    differs: { "USB-3": "warn" },
    verdict: "met",
  },
  {
    name: "one Type-A port seen, and a slow one",
    facts: { usbPorts: [{ connector: "type-a", superSpeed: false }] },
    differs: { "USB-1": "unknown", "USB-2": "warn" },
    verdict: "open",
  },
  {
    name: "a Full HD display on HDMI",
    facts: {
      video: {
        everyPortListed: false,
        outputs: [
          { kind: "hdmi", connected: true, modes: [{ width: 1920, height: 1080, hertz: 60 }] },
        ],
      },
    },
    differs: { "VID-1": "unknown", "VID-2": "unknown" },
    verdict: "open",
  },
  {
    name: "every port listed, none of them HDMI or DisplayPort",
    facts: {
      video: { everyPortListed: true, outputs: [{ kind: "other", connected: false, modes: [] }] },
    },
    differs: { "VID-1": "fail", "VID-2": "warn" },
    verdict: "not-met",
  },
  {
    name: "another reader than the declared one",
    facts: { readers: [{ name: "Some Reader 0", virtual: false }] },
    differs: { "ENV-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "virtual readers only",
    facts: { readers: [{ name: "Virtual PCD 00 00", virtual: true }] },
    differs: { "ENV-1": "warn" },
    verdict: "met",
  },
  {
    name: "no reader",
    facts: { readers: [] },
    differs: { "ENV-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "no Edge",
    facts: { browser: { name: "Microsoft Edge", installed: false, launches: [] } },
    differs: {
      "ENV-2": "warn",
      "ENV-3": "unknown",
      "ENV-4": "fail",
      "ENV-5": "fail",
    },
    verdict: "not-met",
  },
  {
    name: "the self-test page sees no camera",
    facts: { browser: { ...browser, page: { ...page, camera: false, frames: 0 } } },
    differs: { "SCOPE-3": "warn", "ENV-4": "fail", "ENV-5": "fail" },
    verdict: "not-met",
  },
  {
    name: "Edge started with the camera prompt taken away",
    facts: {
      browser: {
        ...browser,
        launches: [{ source: "kiosk.lnk", command: "msedge.exe --use-fake-ui-for-media-stream" }],
      },
    },
    differs: { "EDGE-1": "fail" },
    verdict: "met",
  },
  {
    name: "a test card whose photo cannot be read",
    facts: { card: { atr: "3b00", myNumberCard: true, photo: "unreadable" } },
    differs: { "SCOPE-2": "warn" },
    verdict: "met",
  },
  {
    name: "updates searched two months ago",
    facts: { updates: { disabled: false, lastSearchAt: "2026-09-20T00:00:00Z" } },
    differs: { "UPD-1": "warn" },
    verdict: "met",
  },
  {
    name: "updates searched half a year ago",
    facts: { updates: { disabled: false, lastSearchAt: "2026-05-20T00:00:00Z" } },
    differs: { "UPD-1": "fail" },
    verdict: "not-met",
  },
  {
    name: "updates turned off, an update source out of reach",
    facts: {
      updates: { disabled: true },
      updateSources: [{ name: "bridge", reachable: false, detail: "ENOTFOUND" }],
    },
    differs: { "UPD-1": "fail", "UPD-2": "fail" },
    verdict: "not-met",
  },
  {
    name: "nothing supplied, no folder, no update source",
    without: ["programs", "sharedFolder", "updateSources"],
    undeclared: ["programs", "sharedFolder", "updateSources"],
    differs: {
      "SCOPE-7": "info",
      "ROLE-2": "info",
      "ROLE-3": "info",
      "ROLE-4": "info",
      "SW-64": "info",
      "KIT-1": "warn",
      "UPD-2": "unknown",
    },
    verdict: "open",
  },
  {
    name: "a 32-bit program and a folder without rights",
    facts: {
      programs: [
        { name: "reader", role: "reader-authentication", found: true, machine: "x86" },
        { name: "card", role: "card-processing", found: false },
        { name: "bridge", role: "bridge", found: true, machine: "x64" },
      ],
      sharedFolder: { path: "C:\\OQS", usable: false, detail: "EACCES" },
    },
    differs: {
      "SCOPE-7": "fail",
      "ROLE-3": "warn",
      "ROLE-4": "fail",
      "SW-64": "fail",
      "KIT-1": "warn",
    },
    verdict: "met",
  },
  {
    name: "another maintenance method without an agreement",
    kit: { maintenance: { soldOn: "2026-10-01", method: "other" } },
    differs: { "MNT-2b": "not-applicable", "MNT-3": "unknown" },
    verdict: "open",
  },
  {
    name: "the fifth year of maintenance ends",
    kit: { maintenance: { soldOn: "2022-01-10", method: "on-site" } },
    differs: { "MNT-2a": "warn" },
    verdict: "met",
  },
  {
    name: "disk encryption and firewall off",
    facts: { safety: { ...goodTerminal.safety, diskEncryption: false, firewall: false } },
    differs: { "SEC-6": "warn", "SEC-6.1": "warn", "SEC-6.3": "warn" },
    verdict: "met",
  },
  {
    name: "no second factor yet",
    facts: { safety: { ...goodTerminal.safety, twoFactor: false } },
    differs: { "SEC-6.9": "info" },
    verdict: "met",
  },
  {
    name: "no second factor in 2027",
    facts: { safety: { ...goodTerminal.safety, twoFactor: false } },
    today: "2027-04-01",
    differs: { "SEC-6": "warn", "SEC-6.9": "warn" },
    verdict: "met",
  },
  {
    name: "an expired and a stale statement",
    attestations: [
      { ...statementFor("MNT-1"), at: "2026-11-02T00:00:00Z", expires: "2026-11-19" },
      { ...statementFor("MNT-2b"), at: "2026-11-02T00:00:00Z", machine: "c".repeat(64) },
    ],
    differs: { "MNT-1": "unknown", "MNT-2b": "unknown" },
    verdict: "open",
  },
];

function evaluateMachine(machine: MadeMachine) {
  const facts = Object.fromEntries(
    Object.entries({ ...goodTerminal, ...machine.facts }).filter(
      ([topic]) => !machine.without?.some((name) => name === topic),
    ),
  );
  const kit = Object.fromEntries(
    Object.entries({ ...goodKit, ...machine.kit }).filter(
      ([name]) => !machine.undeclared?.some((undeclared) => undeclared === name),
    ),
  );
  const attestations = [...goodAttestations, ...(machine.attestations ?? [])];
  return evaluate(readFacts(JSON.parse(JSON.stringify(facts))), mhlwIntegrated, attestations, {
    kit,
    ...(machine.today === undefined ? {} : { today: machine.today }),
  });
}

const results = (machine: MadeMachine) =>
  Object.fromEntries(
    evaluateMachine(machine).judgements.map(({ requirement, result }) => [requirement.id, result]),
  );

describe("evaluation over made machines", () => {
  const good = results({ name: "good", differs: {}, verdict: "met" });

  it.each(machines)("$name", (machine) => {
    expect(results(machine)).toEqual({ ...good, ...machine.differs });
    expect(verdict(evaluateMachine(machine))).toBe(machine.verdict);
  });

  it("differs where a case says that it differs", () => {
    const idle = machines.flatMap(({ name, differs }) =>
      Object.entries(differs)
        .filter(([id, result]) => good[id] === result)
        .map(([id]) => `${name}: ${id}`),
    );
    expect(idle).toEqual([]);
  });

  it("lets no must row pass that software cannot see", () => {
    const blind: Facts = {
      schema: "uketsuke-facts/1",
      collectedAt: goodTerminal.collectedAt,
      platform: "windows",
      collector: goodTerminal.collector,
      missing: [{ topic: "os", why: "no permission", needsAdministrator: true }],
    };
    const { judgements } = evaluate(blind, mhlwIntegrated, []);
    const must = judgements.filter(({ requirement }) => requirement.level.startsWith("must"));
    expect(new Set(must.map(({ result }) => result))).toEqual(new Set(["unknown"]));
    expect(judgements.some(({ result }) => result === "pass")).toBe(false);
    const system = judgements.find(({ requirement }) => requirement.id === "OS-1");
    expect(system?.observed.en).toBe("not seen: no permission (an administrator sees more)");
  });

  it("attests every must row that is unknown, and then the verdict is met", () => {
    const blind: Facts = {
      schema: "uketsuke-facts/1",
      collectedAt: goodTerminal.collectedAt,
      platform: "windows",
      collector: goodTerminal.collector,
      missing: [],
    };
    const statements = mhlwIntegrated.requirements.map(({ id }) => statementFor(id));
    const evaluation = evaluate(blind, mhlwIntegrated, statements);
    expect(verdict(evaluation)).toBe("met");
    expect(evaluation.counts.pass).toBe(0);
  });

  it("judges a row by Japan's calendar day", () => {
    const evaluation = evaluate(
      { ...goodTerminal, collectedAt: "2026-11-20T16:00:00.000Z" },
      mhlwIntegrated,
      [],
    );
    expect(evaluation.today).toBe("2026-11-21");
  });

  it("shows Windows-only rows as not applicable on a Linux development machine", () => {
    const evaluation = evaluate({ ...goodTerminal, platform: "linux" }, mhlwIntegrated, []);
    const development = evaluation.judgements.filter(
      ({ reason }) => reason === "development-machine",
    );
    expect(development.map(({ requirement }) => requirement.id)).toEqual([
      "OS-1",
      "OS-2",
      "UPD-1",
      "OS-3",
      "SEC-6.1",
      "SEC-6.2",
      "SEC-6.3",
      "SEC-6.4",
      "SEC-6.5",
      "SEC-6.6",
      "SEC-6.8",
      "SEC-6.9",
    ]);
  });
});
