import type { PolicyList, UsbDeviceFacts, WindowsUsbPolicy } from "./facts.ts";

/** What Windows does with a device that is plugged in: `open` = no policy speaks of it, so it is installed. */
export type Installation = "allowed" | "denied" | "open";

/** What the device installation restrictions match a device by. */
export type InstallationIds = Pick<
  UsbDeviceFacts,
  "hardwareIds" | "compatibleIds" | "setupClass"
> & { readonly instanceId?: string };

interface Layer {
  readonly denied: boolean;
  readonly allowed: boolean;
}

/**
 * Applies the device installation restrictions (デバイスのインストール制限) to one USB device, as Microsoft describes them. With
 * `AllowDenyLayered` = 1 the more specific list wins (instance, device, class, removable) and `DenyUnspecified` is ignored;
 * without it a deny list wins over every allow list, and `DenyUnspecified` refuses what no allow list names.
 */
export function installationOf(device: InstallationIds, policy: WindowsUsbPolicy): Installation {
  const layers = layersOf(device, policy);
  if (policy.allowDenyLayered === 1) {
    const deciding = layers.find((layer) => layer.denied || layer.allowed);
    if (!deciding) return "open";
    return deciding.denied ? "denied" : "allowed";
  }
  if (layers.some((layer) => layer.denied)) return "denied";
  if (layers.some((layer) => layer.allowed)) return "allowed";
  return policy.denyUnspecified === 1 ? "denied" : "open";
}

/** Whether a deny list that works on installed devices too names this one: Windows then takes it away. */
export function isTakenAway(device: InstallationIds, policy: WindowsUsbPolicy): boolean {
  const lists = [policy.denyInstanceIds, policy.denyDeviceIds, policy.denyDeviceClasses];
  const retroactive = lists.map((list) => (list?.retroactive ? list : undefined));
  const [denyInstanceIds, denyDeviceIds, denyDeviceClasses] = retroactive;
  return (
    installationOf(device, policy) === "denied" &&
    (isListed(denyInstanceIds, instanceOf(device)) ||
      isListed(denyDeviceIds, idsOf(device)) ||
      isListed(denyDeviceClasses, classOf(device)))
  );
}

/** A list counts only with its switch. */
export function isInForce(list: PolicyList | undefined): list is PolicyList {
  return list?.enabled === true && list.entries.length > 0;
}

function layersOf(device: InstallationIds, policy: WindowsUsbPolicy): readonly Layer[] {
  const layer = (
    deny: PolicyList | undefined,
    allow: PolicyList | undefined,
    ids: readonly string[],
  ): Layer => ({ denied: isListed(deny, ids), allowed: isListed(allow, ids) });
  return [
    layer(policy.denyInstanceIds, policy.allowInstanceIds, instanceOf(device)),
    layer(policy.denyDeviceIds, policy.allowDeviceIds, idsOf(device)),
    layer(policy.denyDeviceClasses, policy.allowDeviceClasses, classOf(device)),
    // what hangs on a USB hub is reported as removable
    { denied: policy.denyRemovableDevices === 1, allowed: false },
  ];
}

function isListed(list: PolicyList | undefined, ids: readonly string[]): boolean {
  if (!isInForce(list)) return false;
  const wanted = new Set(list.entries.map((entry) => entry.toLowerCase()));
  return ids.some((id) => wanted.has(id.toLowerCase()));
}

function instanceOf({ instanceId }: InstallationIds): readonly string[] {
  return instanceId === undefined ? [] : [instanceId];
}

function idsOf({ hardwareIds, compatibleIds = [] }: InstallationIds): readonly string[] {
  return [...hardwareIds, ...compatibleIds];
}

function classOf({ setupClass }: InstallationIds): readonly string[] {
  return setupClass === undefined ? [] : [setupClass];
}
