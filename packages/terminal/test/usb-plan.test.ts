import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  evaluate,
  mhlwIntegrated,
  probeUsb,
  type UsbDeviceFacts,
  usbPlan,
  windowsUsbProbe,
} from "../src/index.ts";
import { installationOf } from "../src/usb-installation.ts";
import { goodKit, goodTerminal } from "./made-machines.ts";
import { syntaxErrors, syntaxTree } from "./powershell.ts";

const made = (name: string, id: string, kind: string): UsbDeviceFacts => ({
  name,
  instanceId: `USB\\${id}\\1`,
  hardwareIds: [`USB\\${id}&REV_0100`, `USB\\${id}`],
  compatibleIds: [`USB\\Class_${kind}`],
});
const facts = {
  ...goodTerminal,
  usbDevices: [
    made("Made Reader", "VID_F055&PID_1001", "0b"),
    made("Made Camera", "VID_F055&PID_1002", "0e"),
    made('Touch "panel" タッチ', "VID_F055&PID_1003", "03"),
    made("Made NIC", "VID_F055&PID_1004", "02"),
    made("Stick of the fitter", "VID_F055&PID_1005", "08"),
  ],
};
const plan = usbPlan(facts);

describe("usb plan", () => {
  it("allows what is attached but storage, and refuses every stranger", () => {
    expect(plan.devices.map(({ role, allowed }) => `${role} ${allowed}`)).toEqual([
      "reader true",
      "camera true",
      "input true",
      "network true",
      "storage false",
    ]);
    expect(plan.open).toEqual([]);
    expect(facts.usbDevices.map((device) => installationOf(device, plan.policy))).toEqual([
      ...["allowed", "allowed", "allowed", "allowed", "denied"],
    ]);
  });

  it("passes the row it is for, once the stick is gone", () => {
    const usbDevices = facts.usbDevices.slice(0, 4);
    const { judgements } = evaluate(
      { ...facts, usbDevices, usbPolicy: plan.policy },
      mhlwIntegrated,
      [],
      { kit: goodKit },
    );
    const row = judgements.find(({ requirement }) => requirement.id === "USB-3");
    expect(row?.result).toBe("pass");
  });

  it("takes devices by name: left out, or storage that belongs to the terminal", () => {
    const other = usbPlan(facts, {
      leaveOut: ["camera"],
      allow: ["PID_1005", "USB\\VID_F055&PID_2000"],
    });
    expect(other.devices.map(({ allowed }) => allowed)).toEqual([true, false, true, true, true]);
    expect(other.policy.allowDeviceIds?.entries).toContain("USB\\VID_F055&PID_2000");
  });

  it.each(Object.keys(plan.files))("%s is what it was", async (name) => {
    const text = plan.files[name] ?? "";
    const unix = text.replaceAll("\r\n", "\n");
    await expect(unix).toMatchFileSnapshot(`golden/usb/${name}`);
    const isWindows = /\.(reg|ps1)$/.test(name);
    expect(text).toBe(isWindows ? unix.replaceAll("\n", "\r\n") : unix);
  });

  it("undoes by bringing back what was there", () => {
    const before = {
      system: "windows",
      denyUnspecified: 0,
      allowDeviceIds: { enabled: false, entries: ["A"] },
    } as const;
    const { files } = usbPlan({ ...facts, usbPolicy: before });
    const undo = files["usb-allow-undo.reg"] ?? "";
    expect(undo).toContain('"DenyUnspecified"=dword:00000000');
    expect(undo).toContain('"AllowDeviceIDs"=-');
    expect(undo).toContain('"1"="A"');
    expect(undo).toContain('"AllowDenyLayered"=-');
  });

  it.each(["usb-allow.ps1", "usb-allow-undo.ps1"])(
    "%s is read by a PowerShell grammar",
    async (name) => {
      const text = plan.files[name] ?? "";
      expect(syntaxErrors(await syntaxTree(text, "powershell"))).toEqual([]);
      expect(/^[\r\n -~]*$/.test(text)).toBe(true);
    },
  );

  it("writes nothing a device could break out with", async () => {
    const hostile = made("'; rm -rf / #\n`$(x)", "VID_F055&PID_1006", "0b");
    const files = usbPlan({
      ...facts,
      usbDevices: [
        { ...hostile, hardwareIds: ["USB\\VID_F055&PID_1006'; Remove-Item x #\"\r\n[-HKEY]"] },
      ],
    }).files;
    const text = files["usb-allow.ps1"] ?? "";
    expect(syntaxErrors(await syntaxTree(text, "powershell"))).toEqual([]);
    expect(text).toContain("1006''; Remove-Item");
    expect(files["usb-allow.reg"]).not.toMatch(/^\[-HKEY\]/m);
    expect(files["usbguard-rules.conf"]?.split("\n")).toHaveLength(7);
  });
});

describe("usb probe", () => {
  let root = "";
  let bus = "";
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "uketsuke-usb-"));
    bus = join(root, "sys/bus/usb/devices");
    await plug("1-1", "1111", "0001", "1");
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  async function plug(
    name: string,
    vendor: string,
    product: string,
    authorized: string,
    driver?: string,
  ): Promise<void> {
    const folder = join(bus, name);
    if (driver !== undefined) {
      await mkdir(join(root, "sys/drivers", driver), { recursive: true });
      await mkdir(join(bus, `${name}:1.0`), { recursive: true });
      await symlink(join(root, "sys/drivers", driver), join(bus, `${name}:1.0`, "driver"));
    }
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "idVendor"), `${vendor}\n`);
    await writeFile(join(folder, "idProduct"), `${product}\n`);
    await writeFile(join(folder, "authorized"), `${authorized}\n`);
  }
  const quick = { waitMs: 2000, pollMs: 5, settleMs: 20 };

  it("sees a stick that is refused, and one whose driver starts", async () => {
    const refused = probeUsb({
      root,
      ...quick,
      ready: () => void plug("1-2", "f055", "0001", "0"),
    });
    expect(await refused).toEqual({
      outcome: "refused",
      device: { hardwareId: "USB\\VID_F055&PID_0001", authorized: false, drivers: [] },
    });
    const started = probeUsb({
      root,
      ...quick,
      ready: () => void plug("1-3", "f055", "0002", "1", "usb-storage"),
    });
    expect(await started).toMatchObject({
      outcome: "started",
      device: { drivers: ["usb-storage"] },
    });
  });

  it("says that nothing came, and stops when it is told to", async () => {
    expect(await probeUsb({ root, waitMs: 20, pollMs: 5 })).toEqual({ outcome: "nothing-came" });
    const stop = new AbortController();
    const waiting = probeUsb({ root, ...quick, ready: () => stop.abort(), signal: stop.signal });
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });

  it("has a script for Windows that a grammar reads", async () => {
    const script = readFileSync(windowsUsbProbe, "utf8");
    expect(syntaxErrors(await syntaxTree(script, "powershell"))).toEqual([]);
    expect(/^[\r\n -~]*$/.test(script)).toBe(true);
    expect(script).not.toMatch(/Invoke-|\?\?|&&/);
  });
});
