import { execFile } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collect, evaluate, mhlwIntegrated } from "../src/index.ts";
import { linkModes, probeUpdateSources } from "../src/probes/network.ts";

let root = "";

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "uketsuke-machine-")));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function file(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), `${content}\n`);
}

async function link(path: string, target: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await mkdir(join(root, target), { recursive: true });
  await symlink(relative(dirname(join(root, path)), join(root, target)), join(root, path));
}

async function madeMachine(): Promise<void> {
  await file("/proc/cpuinfo", madeProcessor);
  await file("/proc/meminfo", "MemTotal:       16384000 kB");
  await file("/etc/os-release", 'NAME="Made"\nPRETTY_NAME="Made Linux 1"');
  await file("/sys/class/dmi/id/board_vendor", "Made");
  await file("/sys/class/dmi/id/board_name", "Board 1");
  await file("/proc/self/mountinfo", "30 1 254:0 / / rw - ext4 /dev/mapper/root rw");
  const nvme = "/sys/devices/pci0000:00/nvme/nvme0/nvme0n1";
  await file(`${nvme}/size`, "500118192");
  await file(`${nvme}/queue/rotational`, "0");
  await file(`${nvme}/removable`, "0");
  await link(`${nvme}/device`, "/sys/devices/pci0000:00/nvme/nvme0/ctl");
  await link("/sys/block/nvme0n1", nvme);
  await link(
    "/sys/devices/virtual/block/dm-0/slaves/nvme0n1p2",
    "/sys/devices/x/block/nvme0n1/nvme0n1p2",
  );
  await link("/sys/block/dm-0", "/sys/devices/virtual/block/dm-0");
  await link("/sys/class/block/nvme0n1p2", "/sys/devices/x/block/nvme0n1/nvme0n1p2");
  await link("/sys/dev/block/254:0", "/sys/devices/virtual/block/dm-0");
  await file("/sys/block/zram0/size", "1000");
  await file(
    "/proc/asound/cards",
    " 0 [PCH            ]: HDA-Intel - Made sound\n                      more",
  );
  await link("/sys/class/drm/card0/device/driver", "/sys/bus/pci/drivers/i915");
  await file("/sys/class/drm/card0-HDMI-A-1/status", "connected");
  await file("/sys/class/drm/card0-HDMI-A-1/modes", "3840x2160\n1920x1080");
  await file("/sys/class/drm/card0-eDP-1/status", "connected");
  const adapter = "/sys/devices/pci0000:00/0000:00:1f.6/net/eno1";
  await file(`${adapter}/type`, "1");
  await file(`${adapter}/speed`, "1000");
  await file(`${adapter}/operstate`, "up");
  await file(`${adapter}/address`, "02:00:00:00:00:01");
  await link(`${adapter}/device`, "/sys/devices/pci0000:00/0000:00:1f.6");
  await link("/sys/class/net/eno1", adapter);
  await link("/sys/class/net/br0/brif/eno1", adapter);
  await file("/sys/class/net/br0/type", "1");
  await file(
    "/proc/net/route",
    `${"Iface\tDestination\tGateway"}\neno1\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0`,
  );
  await file("/proc/sys/net/ipv4/ip_forward", "1");
  await file("/sys/bus/usb/devices/usb1/authorized_default", "1");
  await file("/sys/bus/usb/devices/usb1/speed", "480");
  await file("/sys/bus/usb/devices/1-0:1.0/usb1-port1/connect_type", "hotplug");
  await file("/sys/bus/usb/devices/1-0:1.0/usb1-port2/connect_type", "hardwired");
  await file("/sys/bus/usb/devices/1-2/idVendor", "1234");
  await file("/sys/bus/usb/devices/1-2/idProduct", "00ab");
  await file("/sys/bus/usb/devices/1-2/product", "Made Reader");
  await file(
    "/etc/xdg/autostart/kiosk.desktop",
    "[Desktop Entry]\nExec=chromium --use-fake-ui-for-media-stream",
  );
}

const madeProcessor = [0, 1, 2, 3]
  .map(
    (thread) =>
      `processor\t: ${thread}\nmodel name\t: 13th Gen Intel(R) Core(TM) i5-1335U\nphysical id\t: 0\ncore id\t: ${thread >> 1}\n`,
  )
  .join("\n");

describe("the Linux collector over a made machine", () => {
  it("reads /proc and /sys into facts", async () => {
    await madeMachine();
    const facts = await collect({
      root,
      readers: async () => ["Virtual PCD 00 00", "Made Reader 0"],
    });
    expect(facts).toMatchObject({
      schema: "uketsuke-facts/1",
      platform: "linux",
      os: { name: "Made Linux 1" },
      processor: { brand: "13th Gen Intel(R) Core(TM) i5-1335U", cores: 2, threads: 4 },
      board: { manufacturer: "Made", product: "Board 1" },
      memory: { visibleBytes: 16_384_000 * 1024 },
      disks: [
        { name: "nvme0n1", medium: "ssd", bus: "nvme", sizeBytes: 256_060_514_304, system: true },
      ],
      audioDevices: [{ name: "HDA-Intel - Made sound", ok: true }],
      displayAdapters: [{ name: "i915", basic: false }],
      video: {
        everyPortListed: true,
        outputs: [
          {
            kind: "hdmi",
            connected: true,
            modes: [{ width: 3840, height: 2160 }, { width: 1920 }],
          },
          { kind: "internal", connected: true, modes: [] },
        ],
      },
      networkAdapters: [
        { name: "br0", bus: "software", up: false },
        { name: "eno1", medium: "ethernet", bus: "pci", up: true, linkMbps: 1000 },
      ],
      routing: { defaultRoutes: ["eno1"], forwarding: true, bridge: true },
      usbPorts: [{ connector: "unknown", superSpeed: false }],
      usbDevices: [{ name: "Made Reader", hardwareIds: ["USB\\VID_1234&PID_00AB"] }],
      usbPolicy: { system: "linux", authorizedDefaults: [1], usbguard: false },
      readers: [
        { name: "Virtual PCD 00 00", virtual: true },
        { name: "Made Reader 0", virtual: false },
      ],
      browser: { installed: false, launches: [{ source: "/etc/xdg/autostart/kiosk.desktop" }] },
    });
    expect(facts.disks).toHaveLength(1);
    expect(facts.missing.map(({ topic }) => topic)).toEqual(["updates"]);
    expect(facts.safety).toEqual({ diskEncryption: false, autologon: false });
  });

  it("reads what a machine tells of its safety, its updates and its model", async () => {
    await madeMachine();
    await file("/sys/class/dmi/id/sys_vendor", "Made");
    await file("/sys/class/dmi/id/product_name", "Mini PC 1");
    await file("/proc/sys/kernel/osrelease", "6.1.0-made");
    await file("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq", "4600000");
    await link("/sys/devices/virtual/block/dm-0/slaves/dm-1", "/sys/devices/virtual/block/dm-1");
    await file("/sys/devices/virtual/block/dm-1/dm/uuid", "CRYPT-LUKS2-0123-root");
    await file("/etc/group", "root:x:0:\nsudo:x:27:hanako,taro\nwheel:x:10:taro\nusers:x:100:jiro");
    await file("/etc/lightdm/lightdm.conf", "[Seat:*]\nautologin-user=kiosk");
    await file("/run/systemd/timesync/synchronized", "");
    await file("/var/lib/apt/periodic/update-success-stamp", "");
    await mkdir(join(root, "/etc/systemd/system"), { recursive: true });
    const facts = await collect({ root });
    expect(facts).toMatchObject({
      os: { kernel: "6.1.0-made" },
      processor: { clockMhz: 4600 },
      board: { model: "Made Mini PC 1" },
      updates: { disabled: false },
      safety: {
        diskEncryption: true,
        autologon: true,
        administrators: 2,
        clockSynchronised: true,
      },
    });
    expect(JSON.stringify(facts)).not.toMatch(/hanako|taro/);
    await file("/dev/null", "");
    await symlink(join(root, "/dev/null"), join(root, "/etc/systemd/system/apt-daily.timer"));
    expect((await collect({ root })).updates).toMatchObject({
      disabled: true,
      disabledBy: ["apt-daily.timer"],
    });
  });

  it("tells the machine apart by its parts and keeps none of them", async () => {
    await madeMachine();
    const before = await collect({ root });
    expect(await collect({ root })).toMatchObject({ machine: before.machine });
    await file("/sys/devices/pci0000:00/0000:00:1f.6/net/eno1/address", "02:00:00:00:00:02");
    const after = await collect({ root });
    expect(after.machine).not.toEqual(before.machine);
    expect(JSON.stringify(after)).not.toContain("02:00:00");
  });

  it("lists what it cannot see with the reason, and judges it unknown", async () => {
    await file("/proc/cpuinfo", "processor: 0");
    const readers = async (): Promise<string[]> => {
      throw new Error("the PC/SC service does not run");
    };
    const facts = await collect({ root, readers });
    expect(facts.missing).toContainEqual({
      topic: "readers",
      why: "the PC/SC service does not run",
    });
    expect(facts.missing.map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(["processor", "board", "memory", "disks", "usbPolicy", "video"]),
    );
    const { judgements } = evaluate(facts, mhlwIntegrated, []);
    const result = (id: string) => judgements.find(({ requirement }) => requirement.id === id);
    expect(result("ENV-1")?.result).toBe("unknown");
    expect(result("ENV-1")?.observed.en).toContain("the PC/SC service does not run");
  });

  it("hands the answers of card and page through", async () => {
    await madeMachine();
    const card = { atr: "3b00", myNumberCard: true, photo: "read" } as const;
    const page = { secureContext: true, webSocket: true, camera: true, frames: 3, audio: true };
    expect(await collect({ root, card, page })).toMatchObject({ card, browser: { page } });
  });

  it("stops when it is aborted", async () => {
    await madeMachine();
    await expect(collect({ root, signal: AbortSignal.abort() })).rejects.toHaveProperty(
      "name",
      "AbortError",
    );
  });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

describe("the parts of the kit", () => {
  it("tries the shared folder and leaves nothing in it", async () => {
    await madeMachine();
    await mkdir(join(root, "share"));
    const facts = await collect({ root, kit: { sharedFolder: join(root, "share") } });
    expect(facts.sharedFolder).toMatchObject({ usable: true });
    expect(facts.sharedFolder?.freeBytes).toBeGreaterThan(0);
    expect(facts.sharedFolder?.openToEveryone).toBe(false);
    await chmod(join(root, "share"), 0o777);
    const open = await collect({ root, kit: { sharedFolder: join(root, "share") } });
    expect(open.sharedFolder?.openToEveryone).toBe(true);
    const absent = await collect({ root, kit: { sharedFolder: join(root, "nowhere") } });
    expect(absent.sharedFolder).toMatchObject({ usable: false, detail: "ENOENT" });
  });

  it("reads the machine type of a program's PE header", async () => {
    await madeMachine();
    const executable = (machine: number): Buffer => {
      const bytes = Buffer.alloc(256);
      bytes.write("MZ");
      bytes.writeUInt32LE(0x80, 0x3c);
      bytes.write("PE\0\0", 0x80, "latin1");
      bytes.writeUInt16LE(machine, 0x84);
      return bytes;
    };
    await writeFile(join(root, "64.exe"), executable(0x8664));
    await writeFile(join(root, "32.exe"), executable(0x014c));
    await writeFile(join(root, "cut.exe"), executable(0x8664).subarray(0, 0x82));
    await writeFile(join(root, "text.exe"), "no executable");
    const programs = ["64.exe", "32.exe", "cut.exe", "text.exe", "absent.exe"].map(
      (name) => ({ name, role: "other", path: join(root, name) }) as const,
    );
    const facts = await collect({ root, kit: { programs } });
    expect(facts.programs).toEqual([
      { name: "64.exe", role: "other", found: true, machine: "x64" },
      { name: "32.exe", role: "other", found: true, machine: "x86" },
      { name: "cut.exe", role: "other", found: true },
      { name: "text.exe", role: "other", found: true },
      { name: "absent.exe", role: "other", found: false },
    ]);
  });

  it("takes no update source without TLS, and says why one cannot be reached", async () => {
    await madeMachine();
    const plain = createServer((_request, response) => response.end());
    const port = await listen(plain);
    const gone = createServer();
    const closedPort = await listen(gone);
    await new Promise((resolve) => gone.close(resolve));
    try {
      const updateSources = [
        { name: "plain", url: `http://127.0.0.1:${port}/` },
        { name: "not TLS", url: `https://127.0.0.1:${port}/` },
        { name: "nobody", url: `https://127.0.0.1:${closedPort}/` },
      ];
      const facts = await collect({ root, kit: { updateSources } });
      expect(facts.updateSources).toMatchObject([
        { name: "plain", reachable: false, detail: "not https" },
        { name: "not TLS", reachable: false },
        { name: "nobody", reachable: false, detail: "ECONNREFUSED" },
      ]);
    } finally {
      plain.close();
    }
  });
});

describe("update sources", () => {
  it("are asked over TLS, and the adapter that leads to them is named", async () => {
    const [key, cert] = [join(root, "key.pem"), join(root, "cert.pem")];
    await promisify(execFile)("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
      ...["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
      ...["-keyout", key, "-out", cert],
    ]);
    const ca = await readFile(cert, "utf8");
    const server = createTlsServer({ key: await readFile(key), cert: ca }, (request, response) => {
      response.statusCode = request.method === "HEAD" ? 204 : 500;
      response.end();
    });
    const url = `https://127.0.0.1:${await listen(server)}/`;
    try {
      const [seen] = await probeUpdateSources([{ name: "bridge", url }], { ca });
      expect(seen).toMatchObject({ name: "bridge", reachable: true, detail: "status 204" });
      const loopback = Object.entries(networkInterfaces()).find(([, addresses]) =>
        addresses?.some(({ address }) => address === "127.0.0.1"),
      );
      expect(seen?.adapter).toBe(loopback?.[0]);
      const [stranger] = await probeUpdateSources([{ name: "bridge", url }]);
      expect(stranger).toMatchObject({ reachable: false, detail: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    } finally {
      server.close();
    }
  });
});

describe("ethtool", () => {
  it("lists the speeds of the supported link modes, not of the advertised ones", () => {
    const output = `Settings for eno1:
	Supported ports: [ TP ]
	Supported link modes:   10baseT/Half 10baseT/Full
	                        100baseT/Half 100baseT/Full
	                        1000baseT/Full
	Supported pause frame use: No
	Advertised link modes:  2500baseT/Full`;
    expect(linkModes(output)).toEqual([10, 100, 1000]);
    expect(linkModes(undefined)).toEqual([]);
  });
});
