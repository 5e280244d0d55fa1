import strangers from "../../data/usb-strangers.json" with { type: "json" };
import type { Facts, UsbDeviceFacts, WindowsUsbPolicy } from "../facts.ts";
import type { Text } from "../requirement.ts";
import { installationOf } from "../usb-installation.ts";
import { udevRules, usbguardRules } from "./linux-text.ts";
import { powershellOf, type RegistryEdit, registryFile, undoEdits } from "./registry-text.ts";

/** What a USB device of a terminal is for, as far as its class tells. */
export type UsbRole =
  | "reader"
  | "camera"
  | "input"
  | "network"
  | "audio"
  | "hub"
  | "storage"
  | "other";

/** One attached device and what the plan does with it. */
export interface PlannedDevice {
  readonly name: string;
  readonly role: UsbRole;
  readonly allowed: boolean;
  /** Entries of the allow-list: the hardware id without a revision, and what the device appears as. */
  readonly ids: readonly string[];
}

/** A policy for the USB ports of one terminal, to be read before anybody applies it (許可リスト). */
export interface UsbPlan {
  readonly devices: readonly PlannedDevice[];
  readonly policy: WindowsUsbPolicy;
  /** Kinds of devices nobody permitted that the policy lets in all the same; empty for a good plan. */
  readonly open: readonly Text[];
  /** Files by name. `undo` files bring back what the facts saw. */
  readonly files: Readonly<Record<string, string>>;
}

/** Options of {@link usbPlan}. */
export interface UsbPlanOptions {
  /** Further hardware ids to allow, of devices that are not attached now. */
  readonly allow?: readonly string[];
  /** Parts of names or hardware ids to leave out. */
  readonly leaveOut?: readonly string[];
}

/**
 * Makes an allow-list of the devices that are attached now. Storage is left out unless it is named: what lies in a port while
 * kitting is rarely part of the terminal. Nothing is applied.
 */
export function usbPlan(facts: Facts, options: UsbPlanOptions = {}): UsbPlan {
  const { allow = [], leaveOut = [] } = options;
  const named = (device: UsbDeviceFacts, parts: readonly string[]): boolean =>
    [device.name, ...device.hardwareIds].some((text) =>
      parts.some((part) => text.toLowerCase().includes(part.toLowerCase())),
    );
  const devices = (facts.usbDevices ?? []).map((device): PlannedDevice => {
    const role = roleOf(device);
    const allowed = named(device, allow) || (role !== "storage" && !named(device, leaveOut));
    return { name: device.name, role, allowed, ids: idsOf(device, role) };
  });
  const listed = devices.filter(({ allowed }) => allowed).flatMap(({ ids }) => ids);
  const entries = [...new Set([...listed, ...allow.filter(isHardwareId)])];
  const policy: WindowsUsbPolicy = {
    system: "windows",
    allowDenyLayered: 0,
    denyUnspecified: 1,
    allowDeviceIds: { enabled: true, entries },
  };
  const before = facts.usbPolicy?.system === "windows" ? facts.usbPolicy : undefined;
  return {
    devices,
    policy,
    open: strangers
      .filter((stranger) => installationOf(stranger, policy) !== "denied")
      .map(({ kind }) => kind),
    files: {
      ...windowsFiles(entries, before),
      "usbguard-rules.conf": usbguardRules(devices, allow),
      "90-uketsuke-usb.rules": udevRules(devices, allow),
    },
  };
}

function windowsFiles(
  entries: readonly string[],
  before: WindowsUsbPolicy | undefined,
): Readonly<Record<string, string>> {
  const edits: readonly RegistryEdit[] = [
    { switch: "AllowDenyLayered", value: 0 },
    { list: "AllowDeviceIDs", entries },
    { switch: "AllowDeviceIDs", value: 1 },
    // last: from here on everything that is not listed is refused
    { switch: "DenyUnspecified", value: 1 },
  ];
  const undo = undoEdits(edits, before);
  return {
    "usb-allow.reg": registryFile(edits),
    "usb-allow-undo.reg": registryFile(undo),
    "usb-allow.ps1": powershellOf(edits, "usb-allow"),
    "usb-allow-undo.ps1": powershellOf(undo, "usb-allow-undo"),
  };
}

const classRoles: readonly (readonly [RegExp, UsbRole])[] = [
  [/^USB\\Class_0b/i, "reader"],
  [/^USB\\Class_(0e|06)/i, "camera"],
  [/^USB\\Class_03/i, "input"],
  [/^USB\\Class_(02|0a|e0)/i, "network"],
  [/^USB\\Class_01/i, "audio"],
  [/^USB\\Class_09/i, "hub"],
  [/^USB\\Class_08/i, "storage"],
];

/** Setup classes of Windows, for devices whose maker gave them no class of their own. */
const setupRoles: Readonly<Record<string, UsbRole>> = {
  "{50dd5230-ba8a-11d1-bf5d-0000f805f530}": "reader",
  "{ca3e7ab9-b4c3-4ae6-8251-579ef933890f}": "camera",
  "{6bdd1fc6-810f-11d0-bec7-08002be2092f}": "camera",
  "{745a17a0-74d3-11d0-b6fe-00a0c90f57da}": "input",
  "{4d36e96b-e325-11ce-bfc1-08002be10318}": "input",
  "{4d36e96f-e325-11ce-bfc1-08002be10318}": "input",
  "{4d36e972-e325-11ce-bfc1-08002be10318}": "network",
  "{4d36e96c-e325-11ce-bfc1-08002be10318}": "audio",
  "{4d36e967-e325-11ce-bfc1-08002be10318}": "storage",
};

function roleOf({ compatibleIds = [], setupClass }: UsbDeviceFacts): UsbRole {
  const roles = classRoles.filter(([pattern]) => compatibleIds.some((id) => pattern.test(id)));
  // a device that is storage too is storage
  const role = roles.find(([, name]) => name === "storage") ?? roles[0];
  return role?.[1] ?? setupRoles[setupClass?.toLowerCase() ?? ""] ?? "other";
}

function idsOf({ hardwareIds }: UsbDeviceFacts, role: UsbRole): readonly string[] {
  const ids = hardwareIds.filter((id) => isHardwareId(id) && !/&REV_/i.test(id));
  const [id] = ids.length > 0 ? ids : hardwareIds;
  if (id === undefined) return [];
  // what a keyboard or touch panel appears as under its USB device (inferred from how Windows names them)
  return role === "input" ? [id, id.replace(/^USB\\/i, "HID\\")] : [id];
}

function isHardwareId(id: string): boolean {
  return /^[A-Z]+\\VID_[0-9A-F]{4}&PID_[0-9A-F]{4}/i.test(id);
}
