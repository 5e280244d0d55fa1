import type { Attestation, Facts, Kit } from "../src/index.ts";

/** A made terminal on which every must row passes or is attested; no machine like it was ever recorded. */
export const goodTerminal: Facts = {
  schema: "uketsuke-facts/1",
  collectedAt: "2026-11-20T01:00:00.000Z",
  platform: "windows",
  collector: { name: "made", version: "1", administrator: true },
  machine: { idHash: "a".repeat(64) },
  os: {
    name: "Windows 11",
    architecture: "x64",
    sku: 191,
    build: 26100,
    revision: 1,
    edition: "IoTEnterpriseS",
  },
  lockdown: {
    writeFilter: false,
    appLocker: false,
    codeIntegrity: false,
    assignedAccess: false,
    sMode: false,
    keyboardFilter: false,
  },
  processor: { brand: "13th Gen Intel(R) Core(TM) i3-1315U", cores: 6, threads: 8 },
  board: { manufacturer: "Made", product: "Board 1" },
  displayAdapters: [{ name: "Intel(R) UHD Graphics", basic: false, memoryBytes: 1 << 30 }],
  memory: { installedBytes: 16 * 2 ** 30, visibleBytes: 15.7 * 2 ** 30 },
  disks: [
    {
      name: "disk 0",
      medium: "ssd",
      bus: "nvme",
      sizeBytes: 256_060_514_304,
      system: true,
      removable: false,
    },
  ],
  audioDevices: [{ name: "Speakers", ok: true }],
  networkAdapters: [
    {
      name: "Ethernet",
      medium: "ethernet",
      bus: "pci",
      up: true,
      linkMbps: 1000,
      modesMbps: [10, 100, 1000],
      addresses: ["192.0.2.10/24"],
    },
    {
      name: "Ethernet 2",
      medium: "ethernet",
      bus: "usb",
      up: true,
      linkMbps: 1000,
      modesMbps: [10, 100, 1000],
      addresses: ["198.51.100.10/24", "2001:db8::10/64"],
    },
  ],
  routing: { defaultRoutes: ["Ethernet"], forwarding: false, bridge: false },
  usbPorts: [
    { connector: "type-a", superSpeed: true },
    { connector: "type-a", superSpeed: true },
    { connector: "type-c", superSpeed: true },
  ],
  usbDevices: [
    {
      name: "Face reader",
      instanceId: "USB\\VID_1234&PID_0001\\1",
      hardwareIds: ["USB\\VID_1234&PID_0001&REV_0100", "USB\\VID_1234&PID_0001"],
    },
  ],
  usbPolicy: {
    system: "windows",
    denyUnspecified: 1,
    allowDeviceIds: { enabled: true, entries: ["USB\\VID_1234&PID_0001"] },
  },
  video: {
    everyPortListed: false,
    outputs: [
      { kind: "hdmi", connected: true, modes: [{ width: 3840, height: 2160, hertz: 60 }] },
      { kind: "displayport", connected: true, modes: [] },
    ],
  },
  readers: [{ name: "Made Face Reader 0", virtual: false }],
  card: { atr: "3b00", myNumberCard: true, photo: "read" },
  browser: {
    name: "Microsoft Edge",
    installed: true,
    version: "142.0.1",
    launches: [{ source: "kiosk.lnk", command: "msedge.exe --kiosk https://localhost" }],
    page: { secureContext: true, webSocket: true, camera: true, frames: 30, audio: true },
  },
  updates: { disabled: false, lastSearchAt: "2026-11-10T00:00:00Z" },
  updateSources: [{ name: "bridge", reachable: true, detail: "status 200" }],
  programs: [
    { name: "reader", role: "reader-authentication", found: true, machine: "x64" },
    { name: "card", role: "card-processing", found: true, machine: "x64" },
    { name: "bridge", role: "bridge", found: true, machine: "x64" },
  ],
  sharedFolder: { path: "C:\\OQS", usable: true, detail: "usable", freeBytes: 10 * 2 ** 30 },
  safety: {
    diskEncryption: true,
    malwareProtection: true,
    firewall: true,
    autologon: false,
    screenLock: true,
    administrators: 1,
    clockSynchronised: true,
    auditPolicy: true,
    twoFactor: true,
  },
  missing: [],
};

/** The declaration that belongs to {@link goodTerminal}. */
export const goodKit: Kit = {
  topology: "ip-vpn",
  claimsAdapter: "Ethernet 2",
  reader: "Made Face Reader",
  sharedFolder: "C:\\OQS",
  programs: [
    { name: "reader", role: "reader-authentication", path: "C:\\a.exe" },
    { name: "card", role: "card-processing", path: "C:\\b.exe" },
    { name: "bridge", role: "bridge", path: "C:\\c.exe" },
  ],
  updateSources: [{ name: "bridge", url: "https://updates.example/bridge" }],
  maintenance: { soldOn: "2026-10-01", method: "on-site" },
};

/** The statements that belong to {@link goodTerminal}. */
export const goodAttestations: readonly Attestation[] = ["MNT-1", "MNT-2a", "MNT-2b", "SEC-6"].map(
  statementFor,
);

/** A made statement about one row, without a document. */
export function statementFor(row: string): Attestation {
  return {
    row,
    statement: "Made statement.",
    by: "Made Vendor",
    at: "2026-11-01T00:00:00Z",
    evidence: [],
  };
}

/** A made statement with a document behind it. */
export function documentedStatementFor(row: string): Attestation {
  return {
    ...statementFor(row),
    evidence: [{ name: "data-sheet.pdf", sha256: "b".repeat(64) }],
  };
}
