import { describe, expect, it } from "vitest";
import { machineFile } from "../../../test/machines.ts";
import { type Facts, readFacts } from "../../facts.ts";

type Topics = Record<string, unknown>;

const good = machineFile("iot-ltsc-mini-pc").recording as { readonly topics: Topics };
const seen = (...entries: unknown[]) => ({ seen: entries });
const denied = { missing: "CimException (2)", denied: true };

/** The recording of the good mini PC with other topics, as a file has it. */
function decode(topics: Topics, more: object = {}): Facts {
  const recording = { ...good, ...more, topics: { ...good.topics, ...topics } };
  return readFacts(JSON.parse(JSON.stringify(recording)));
}

const missing = (facts: Facts, topic: string) =>
  facts.missing.find((entry) => entry.topic === topic);

describe("what ConvertTo-Json of Windows PowerShell 5.1 does to values", () => {
  it("reads one entry that was unwrapped from its list", () => {
    const facts = decode({
      memory: seen({ modules: 17179869184, visibleKilobytes: 16000000 }),
      disks: { seen: (good.topics.disks as { seen: unknown[] }).seen[0] },
      usbDevices: seen({
        name: "a",
        instance: "USB\\VID_1&PID_2\\3",
        hardwareIds: "USB\\VID_1&PID_2",
      }),
    });
    expect(facts.memory?.installedBytes).toBe(17179869184);
    expect(facts.disks).toHaveLength(1);
    expect(facts.usbDevices?.[0]?.hardwareIds).toEqual(["USB\\VID_1&PID_2"]);
  });

  it("reads an array that was written as value and Count", () => {
    const disks = (good.topics.disks as { seen: unknown[] }).seen;
    expect(decode({ disks: { seen: { value: disks, Count: disks.length } } }).disks).toHaveLength(
      1,
    );
  });

  it("reads dates as /Date(…)/ and dates with seven digits of a second", () => {
    const facts = decode(
      { updateResults: seen({ lastSearch: "/Date(1795000000000)/", lastInstall: null }) },
      { collectedAt: "2026-11-20T01:00:00.1234567Z" },
    );
    expect(facts.updates?.lastSearchAt).toBe("2026-11-18T11:06:40.000Z");
    expect(facts.updates).not.toHaveProperty("lastInstallAt");
    expect(facts.collectedAt).toBe("2026-11-20T01:00:00.123Z");
  });

  it("takes null for absent everywhere, and an empty list for nothing", () => {
    const facts = decode({
      system: seen({ sku: null, build: null, revision: null, edition: null, architecture: null }),
      audioDevices: seen(),
      bridges: { seen: null },
    });
    expect(facts.os).toEqual({ name: "Windows 10", architecture: "other" });
    expect(facts.audioDevices).toEqual([]);
    expect(facts.routing?.bridge).toBe(false);
  });

  it("takes an unsigned number of 32 bits either way round", () => {
    for (const technology of [2147483648, -2147483648]) {
      const facts = decode({ displayPaths: denied, monitors: seen({ technology, active: true }) });
      expect(facts.video?.outputs).toEqual([{ kind: "internal", connected: true, modes: [] }]);
    }
  });

  it("makes a topic of a wrong kind missing and keeps the others", () => {
    const facts = decode({
      memory: seen({ modules: [1], visibleKilobytes: "much" }),
      disks: seen(5),
    });
    expect(facts.memory).toBeUndefined();
    expect(missing(facts, "memory")?.why).toBe("memory[0].visibleKilobytes is no number");
    expect(missing(facts, "disks")?.why).toBe("disks[0] is no object");
    expect(facts.os?.sku).toBe(191);
  });

  it.each([
    [{ schema: "uketsuke-windows/1" }, "facts.topics must be an object"],
    [{ schema: "uketsuke-windows/1", topics: {} }, "facts.collectedAt must be a moment"],
  ])("refuses what is no recording: %j", (value, message) => {
    expect(() => readFacts(value)).toThrow(message);
  });
});

describe("topics that were not seen", () => {
  it("keep their reason, and say what needs an administrator only to somebody who is none", () => {
    const topics = {
      audit: denied,
      disks: { missing: "COMException (-1)", denied: false },
      memory: undefined,
    };
    const user = decode({ ...topics, administrator: seen({ administrator: false }) });
    expect(missing(user, "safety.auditPolicy")).toEqual({
      topic: "safety.auditPolicy",
      why: "CimException (2)",
      needsAdministrator: true,
    });
    expect(missing(user, "disks")).toEqual({ topic: "disks", why: "COMException (-1)" });
    expect(missing(user, "memory")?.why).toBe("the collector did not look at it");
    const administrator = decode(topics);
    expect(missing(administrator, "safety.auditPolicy")).not.toHaveProperty("needsAdministrator");
  });

  it("that stand for one row each do not take the others with them", () => {
    const facts = decode({ writeFilter: denied, defender: denied, antivirusProducts: denied });
    expect(facts.lockdown).not.toHaveProperty("writeFilter");
    expect(facts.lockdown?.sMode).toBe(false);
    expect(facts.safety).not.toHaveProperty("malwareProtection");
    expect(facts.safety?.firewall).toBe(true);
  });
});

describe("USB ports", () => {
  const hub = "\\\\?\\USB#ROOT_HUB30#a#{f18a0e88-c30c-11d0-8815-00a0c906bed8}";
  const port = (fields: object) => ({
    hub,
    port: 1,
    properties: 1,
    companionPort: 0,
    companionHub: "",
    protocols: 3,
    ...fields,
  });

  it("count once where two speeds share a connector, on one hub or on two", () => {
    const other = hub.replace("#a#", "#b#");
    const name = (path: string) => path.slice(4).toUpperCase();
    const facts = decode({
      usbPorts: seen(
        port({ port: 1, companionPort: 11, companionHub: "" }),
        port({ port: 11, companionPort: 1, companionHub: "", protocols: 4 }),
        port({ port: 2, companionPort: 2, companionHub: name(other) }),
        port({ hub: other, port: 2, companionPort: 2, companionHub: name(hub), protocols: 4 }),
        port({ port: 3 }),
        port({ port: 4, properties: 9, protocols: 7 }),
        port({ port: 5, properties: 0 }),
        port({ port: 6, properties: -1, protocols: -1 }),
        port({ hub: "\\\\?\\USB#VID_05E3&PID_0610#x", port: 1 }),
      ),
    });
    expect(facts.usbPorts).toEqual([
      { connector: "type-a", superSpeed: true },
      { connector: "type-a", superSpeed: true },
      { connector: "type-a", superSpeed: false },
      { connector: "type-c", superSpeed: true },
      { connector: "unknown", superSpeed: false },
    ]);
  });

  it("are unseen where no root hub answers", () => {
    expect(missing(decode({ usbPorts: seen() }), "usbPorts")?.why).toBe(
      "no root hub told its ports",
    );
  });
});

describe("the network", () => {
  it("knows adapters by numbers: medium, bus, state, speeds", () => {
    const adapter = (fields: object) => ({
      index: 9,
      name: "x",
      hardware: true,
      connector: true,
      medium: 14,
      operational: 1,
      linkBits: 1e8,
      device: "USB",
      ...fields,
    });
    const facts = decode({
      networkAdapters: seen(
        adapter({}),
        adapter({
          index: 2,
          name: "イーサネット",
          medium: 9,
          device: "ACPI",
          operational: 2,
          linkBits: 1.8446744073709552e19,
        }),
        adapter({ index: 3, name: "bridge", hardware: false, medium: 0 }),
      ),
      speedDuplex: seen({ name: "x", values: ["0", "6", "2500"] }),
      addresses: seen({ index: 9, address: "fe80::1%9", prefix: 64 }),
      routes: seen(
        { index: 9, prefix: "0.0.0.0/0" },
        { index: 9, prefix: "::/0" },
        { index: 77, prefix: "::/0" },
      ),
      forwarding: seen({ router: null, interfaces: true }),
      bridges: seen({ name: "x", enabled: true }),
    });
    expect(facts.networkAdapters).toEqual([
      {
        name: "x",
        medium: "ethernet",
        bus: "usb",
        up: true,
        linkMbps: 100,
        modesMbps: [1000, 2500],
        addresses: ["fe80::1/64"],
      },
      { name: "イーサネット", medium: "wireless", bus: "other", up: false, addresses: [] },
      { name: "bridge", medium: "other", bus: "software", up: true, linkMbps: 100, addresses: [] },
    ]);
    expect(facts.routing).toEqual({ defaultRoutes: ["x"], forwarding: true, bridge: true });
  });

  it("does without the speeds that a driver offers", () => {
    expect(decode({ speedDuplex: denied }).networkAdapters?.[0]).not.toHaveProperty("modesMbps");
  });
});

describe("devices and programs", () => {
  it("calls an adapter basic by its service or its state, never by its name", () => {
    const adapter = {
      name: "Microsoft 基本ディスプレイ アダプター",
      service: "BasicDisplay",
      errorCode: 0,
      memoryBytes: null,
      adapterBytes: null,
    };
    const facts = decode({
      displayAdapters: seen(adapter, { ...adapter, service: "igfx", errorCode: 31 }),
    });
    expect(facts.displayAdapters?.map(({ basic }) => basic)).toEqual([true, true]);
  });

  it("knows disks by numbers", () => {
    const disk = { number: "0", name: "d", medium: 0, bus: 17, sizeBytes: 256060514304 };
    const facts = decode({
      disks: seen(
        disk,
        { ...disk, number: "1", medium: 3, bus: 7 },
        { ...disk, number: "2", medium: 4, bus: 12 },
        { ...disk, number: "3", medium: 5, bus: 99, name: null },
      ),
    });
    expect(facts.disks).toMatchObject([
      { medium: "unspecified", bus: "nvme", system: true, removable: false },
      { medium: "hdd", bus: "usb", system: false, removable: true },
      { medium: "ssd", bus: "other", removable: true },
      { name: "disk 3", medium: "ssd", bus: "other", removable: false },
    ]);
    expect(missing(decode({ disks: seen() }), "disks")?.why).toBe("the system lists no disk");
  });

  it("takes Edge's version from its update client, then from its file", () => {
    const edge = {
      registered: [null, null],
      fileVersion: "142.0.1.2",
      cameraAllowed: 0,
      cameraUrls: "https://localhost/",
    };
    expect(decode({ browser: seen(edge) }).browser).toMatchObject({
      installed: true,
      version: "142.0.1.2",
      cameraPolicy: { allowed: false, urls: ["https://localhost/"] },
    });
    const none = {
      registered: [null, null],
      fileVersion: null,
      cameraAllowed: null,
      cameraUrls: [],
    };
    const { browser } = decode({ browser: seen(none) });
    expect(browser).toMatchObject({ installed: false });
    expect(browser).not.toHaveProperty("cameraPolicy");
  });

  it("keeps Edge where its start commands were not seen", () => {
    const facts = decode({ shortcuts: denied });
    expect(facts.browser).toMatchObject({ installed: true });
    expect(facts.browser).not.toHaveProperty("launches");
    expect(missing(facts, "browser.launches")?.why).toBe("CimException (2)");
  });

  it("lists what turns updates off", () => {
    const updates = {
      services: [
        { name: "wuauserv", start: 4, running: false },
        { name: "BITS", start: 3, running: false },
      ],
      disableAccess: 1,
      noInternetLocations: 1,
      noAutoUpdate: 1,
      useServer: null,
      server: null,
    };
    expect(decode({ updates: seen(updates) }).updates).toMatchObject({
      disabled: true,
      disabledBy: ["wuauserv", "disableAccess", "noAutoUpdate", "noInternetLocations"],
    });
    const served = {
      ...updates,
      services: [],
      disableAccess: 0,
      noAutoUpdate: 0,
      useServer: 1,
      server: "https://wsus.example",
    };
    expect(decode({ updates: seen(served) }).updates).toMatchObject({
      disabled: false,
      server: "https://wsus.example",
    });
  });

  it("joins programs of the kit with the list of installed programs", () => {
    const facts = decode({
      programs: seen(
        { name: "a", role: "bridge", found: false, machine: null, version: null },
        { name: "b", role: "nothing", found: true, machine: 332, version: null },
        { name: "c", role: "card-processing", found: true, machine: 450, version: "3" },
      ),
      installedPrograms: seen(
        { name: "a", version: "9", view: "Registry32" },
        { name: "b", version: "8", view: "Registry32" },
        { name: "b", version: "7", view: "Registry64" },
      ),
    });
    expect(facts.programs).toEqual([
      { name: "a", role: "bridge", found: false, version: "9", registered: "32-bit" },
      { name: "b", role: "other", found: true, machine: "x86", version: "7", registered: "64-bit" },
      { name: "c", role: "card-processing", found: true, machine: "other", version: "3" },
    ]);
  });

  it("says nothing of programs and folder where no kit asked for them", () => {
    const facts = decode({ programs: seen(), sharedFolder: seen() });
    expect(facts).not.toHaveProperty("programs");
    expect(facts).not.toHaveProperty("sharedFolder");
    expect(missing(facts, "programs")).toBeUndefined();
  });

  it("calls a folder open where a group of everybody may write and nothing refuses it", () => {
    const rule = (sid: string, rights: number, allow = true) => ({ sid, rights, allow });
    const open = (...rules: object[]) =>
      decode({ folderRights: seen(...rules) }).sharedFolder?.openToEveryone;
    expect(open(rule("S-1-1-0", 2032127))).toBe(true);
    expect(open(rule("S-1-5-11", 0x10000000))).toBe(true);
    expect(open(rule("S-1-1-0", 1179817))).toBe(false);
    expect(open(rule("S-1-1-0", 2032127), rule("S-1-1-0", 2, false))).toBe(false);
    expect(decode({ folderRights: denied }).sharedFolder).not.toHaveProperty("openToEveryone");
  });

  it("keeps the state of the smart card service", () => {
    const service = (start: number, running: boolean) => seen({ name: "SCardSvr", start, running });
    const state = (topic: object) => decode({ smartCard: topic }).smartCard?.service;
    expect(state(service(4, false))).toBe("disabled");
    expect(state(service(3, false))).toBe("stopped");
    expect(state(service(3, true))).toBe("running");
  });

  it("keeps the signal that runs on a display, and a display without one", () => {
    const facts = decode({
      displayPaths: seen(
        { technology: 5, width: 1920, height: 1080, numerator: 59940, denominator: 1000 },
        { technology: 99, width: 0, height: 0, numerator: 0, denominator: 0 },
      ),
      monitors: seen({ technology: 10, active: true }),
    });
    expect(facts.video).toEqual({
      everyPortListed: false,
      outputs: [
        { kind: "hdmi", connected: true, modes: [{ width: 1920, height: 1080, hertz: 60 }] },
        { kind: "other", connected: true, modes: [] },
        { kind: "displayport", connected: true, modes: [] },
      ],
    });
    expect(missing(decode({ displayPaths: denied, monitors: denied }), "video")).toBeDefined();
  });
});

describe("restrictions", () => {
  const lockdown = (topics: Topics) => decode(topics).lockdown;
  const appLocker = (start: number, mode: number | null, rules: number) =>
    seen({
      service: { name: "AppIDSvc", start, running: true },
      collections: [{ name: "Exe", mode, rules }],
    });

  it("are in force by their numbers", () => {
    expect(lockdown({ writeFilter: seen({ installed: true, enabled: true }) })?.writeFilter).toBe(
      true,
    );
    expect(lockdown({ appLocker: appLocker(2, 1, 3) })?.appLocker).toBe(true);
    expect(lockdown({ appLocker: appLocker(2, null, 3) })?.appLocker).toBe(true);
    expect(lockdown({ appLocker: appLocker(2, 0, 3) })?.appLocker).toBe(false);
    expect(lockdown({ appLocker: appLocker(2, 1, 0) })?.appLocker).toBe(false);
    expect(lockdown({ appLocker: appLocker(4, 1, 3) })?.appLocker).toBe(false);
    expect(lockdown({ codeIntegrity: seen({ kernel: 2, user: 2 }) })?.codeIntegrity).toBe(true);
    expect(lockdown({ codeIntegrity: seen({ kernel: 2, user: null }) })?.codeIntegrity).toBe(true);
    expect(lockdown({ codeIntegrity: seen({ kernel: null, user: null }) })).not.toHaveProperty(
      "codeIntegrity",
    );
    expect(
      lockdown({ assignedAccess: seen({ configured: 1, shell: "explorer.exe" }) })?.assignedAccess,
    ).toBe(true);
    expect(
      lockdown({ assignedAccess: seen({ configured: null, shell: "C:\\kiosk.exe" }) })
        ?.assignedAccess,
    ).toBe(true);
    expect(
      lockdown({ assignedAccess: seen({ configured: null, shell: "Explorer.exe" }) }),
    ).not.toHaveProperty("assignedAccess");
    expect(lockdown({ sMode: seen({ required: 1 }) })?.sMode).toBe(true);
    expect(
      lockdown({ keyboardFilter: seen({ name: "MsKeyboardFilter", start: 2, running: true }) })
        ?.keyboardFilter,
    ).toBe(true);
  });
});

describe("safety measures", () => {
  const safety = (topics: Topics) => decode(topics).safety;

  it("of the disk come from the administrator's class, or from what Explorer shows", () => {
    expect(safety({ diskEncryption: seen({ protection: 0 }) })?.diskEncryption).toBe(false);
    expect(safety({ diskEncryption: denied })?.diskEncryption).toBe(true);
    for (const [protection, on] of [
      [2, false],
      [3, false],
      [5, false],
      [6, true],
    ] as const) {
      const topics = { diskEncryption: denied, diskEncryptionShell: seen({ protection }) };
      expect(safety(topics)?.diskEncryption).toBe(on);
    }
    expect(
      safety({ diskEncryption: seen({ protection: 2 }), diskEncryptionShell: denied }),
    ).not.toHaveProperty("diskEncryption");
    const neither = decode({
      diskEncryption: denied,
      diskEncryptionShell: seen({ protection: null }),
    });
    expect(missing(neither, "safety.diskEncryption")?.why).toBe("CimException (2)");
  });

  it("against malware may be another product", () => {
    const off = seen({ antivirus: true, realTime: false, signatureAgeDays: 1 });
    expect(
      safety({ defender: off, antivirusProducts: seen({ state: 266240 }) })?.malwareProtection,
    ).toBe(true);
    expect(
      safety({ defender: off, antivirusProducts: seen({ state: 262144 }) })?.malwareProtection,
    ).toBe(false);
    expect(safety({ defender: denied })?.malwareProtection).toBe(true);
  });

  it("of logon, screen, clock, audit and factors", () => {
    expect(
      safety({ firewall: seen({ domain: true, private: false, public: true }) })?.firewall,
    ).toBe(false);
    expect(safety({ logon: seen({ automatic: "1", forced: "" }) })?.autologon).toBe(true);
    expect(safety({ logon: seen({ automatic: "", forced: "1" }) })?.autologon).toBe(true);
    const screen = {
      inactivitySeconds: null,
      ScreenSaveActive: "1",
      ScreenSaverIsSecure: "1",
      ScreenSaveTimeOut: "300",
    };
    expect(safety({ screenLock: seen(screen) })?.screenLock).toBe(true);
    expect(safety({ screenLock: seen({ ...screen, ScreenSaverIsSecure: "0" }) })?.screenLock).toBe(
      false,
    );
    const clock = { name: "W32Time", start: 3, running: true, type: "NTP" };
    expect(safety({ clock: seen({ ...clock, type: "NoSync" }) })?.clockSynchronised).toBe(false);
    expect(safety({ clock: seen({ ...clock, start: 4 }) })?.clockSynchronised).toBe(false);
    const logons = (value: string) =>
      seen({ subcategories: [{ guid: "{0CCE9215-69AE-11D9-BED3-505054503030}", value }] });
    expect(safety({ audit: logons("0") })?.auditPolicy).toBe(false);
    expect(
      missing(decode({ audit: seen({ subcategories: [] }) }), "safety.auditPolicy")?.why,
    ).toContain("no logons");
    const factors = { smartCardRequired: null, unlockFactors: 1, otherProviders: 0 };
    expect(safety({ twoFactor: seen({ ...factors, smartCardRequired: 1 }) })?.twoFactor).toBe(true);
    expect(safety({ twoFactor: seen(factors) })?.twoFactor).toBe(false);
    expect(safety({ twoFactor: seen({ ...factors, otherProviders: 1 }) })).not.toHaveProperty(
      "twoFactor",
    );
    expect(
      safety({ administrators: seen({ members: 3, enabled: 2, builtIn: true }) }),
    ).toMatchObject({ administrators: 2, builtInAdministrator: true });
  });
});
