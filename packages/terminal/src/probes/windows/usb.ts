import type { PolicyList, UsbDeviceFacts, UsbPortFacts, WindowsUsbPolicy } from "../../facts.ts";
import { Unseen } from "../machine.ts";
import type { Entry, WindowsRecording } from "./recording.ts";
import { known } from "./system.ts";

const userConnectable = 1;
const typeC = 8;
const usb300 = 4;

/**
 * Ports of the root hubs that a user can reach (USB_PORT_CONNECTOR_PROPERTIES). A USB 3 port shows twice, once for each
 * speed; the two name each other as companions and count once.
 */
export function decodeUsbPorts(recording: WindowsRecording): readonly UsbPortFacts[] {
  const ports = recording.all("usbPorts").filter((port) => /#root_hub/i.test(hubOf(port)));
  if (ports.length === 0) throw new Unseen("no root hub told its ports");
  const merged = new Map<string, { connector: UsbPortFacts["connector"]; fast: boolean }>();
  for (const port of ports) {
    const properties = port.number("properties") ?? -1;
    if (properties >= 0 && (properties & userConnectable) === 0) continue;
    const keys = [keyOf(hubOf(port), port.number("port")), companionOf(port)];
    const key = keys.filter((one) => one !== undefined).sort()[0] ?? "";
    const before = merged.get(key);
    const connector = connectorOf(properties);
    merged.set(key, {
      connector:
        before === undefined || before.connector === "unknown" ? connector : before.connector,
      fast: (before?.fast ?? false) || (Math.max(port.number("protocols") ?? 0, 0) & usb300) !== 0,
    });
  }
  return [...merged.values()].map(({ connector, fast }) => ({ connector, superSpeed: fast }));
}

function connectorOf(properties: number): UsbPortFacts["connector"] {
  if (properties < 0) return "unknown";
  return (properties & typeC) === 0 ? "type-a" : "type-c";
}

function hubOf(port: Entry): string {
  return (port.text("hub") ?? "").replace(/^\\\\[?.]\\/, "").toLowerCase();
}

function companionOf(port: Entry): string | undefined {
  const number = port.number("companionPort") ?? 0;
  if (number === 0) return undefined;
  const hub = port.text("companionHub")?.toLowerCase();
  return keyOf(hub ?? hubOf(port), number);
}

function keyOf(hub: string, port: number | undefined): string {
  return `${hub} ${String(port).padStart(3, "0")}`;
}

/** Connectors of type 53 (USB) in the firmware's list. */
export function decodeFirmwareUsbConnectors(recording: WindowsRecording): number {
  return recording.all("firmwarePorts").filter((port) => port.texts("connectors").includes("53"))
    .length;
}

/** Attached USB devices without the root hubs, which are part of the terminal. */
export function decodeUsbDevices(recording: WindowsRecording): readonly UsbDeviceFacts[] {
  return recording
    .all("usbDevices")
    .filter((device) => !/^USB\\ROOT_HUB/i.test(device.text("instance") ?? ""))
    .map((device) => ({
      name: device.text("name") ?? device.text("instance") ?? "USB device",
      instanceId: device.text("instance") ?? "",
      hardwareIds: device.texts("hardwareIds"),
      compatibleIds: device.texts("compatibleIds"),
      ...known({ setupClass: device.text("class")?.toLowerCase() }),
    }));
}

/** Device installation restrictions, switch and subkey of every list apart: a list whose switch is missing is ignored by Windows. */
export function decodeUsbPolicy(recording: WindowsRecording): WindowsUsbPolicy {
  const policy = recording.one("usbPolicy");
  const [switches] = policy.entries("switches");
  const lists = policy.entries("lists");
  const list = (name: string): PolicyList | undefined => {
    const entry = lists.find((one) => one.text("name") === name);
    const entries = entry?.texts("entries") ?? [];
    const enabled = entry?.number("switch") === 1;
    if (!enabled && entries.length === 0) return undefined;
    return {
      enabled,
      entries,
      ...known({ retroactive: entry?.number("retroactive") === 1 ? true : undefined }),
    };
  };
  return {
    system: "windows",
    ...known({
      allowDenyLayered: switches?.number("AllowDenyLayered"),
      denyUnspecified: switches?.number("DenyUnspecified"),
      denyRemovableDevices: switches?.number("DenyRemovableDevices"),
      allowDeviceIds: list("AllowDeviceIDs"),
      allowInstanceIds: list("AllowInstanceIDs"),
      allowDeviceClasses: list("AllowDeviceClasses"),
      denyDeviceIds: list("DenyDeviceIDs"),
      denyInstanceIds: list("DenyInstanceIDs"),
      denyDeviceClasses: list("DenyDeviceClasses"),
    }),
  };
}
