import type { LinuxUsbPolicy, UsbDeviceFacts, UsbPortFacts } from "../../facts.ts";
import { type Machine, Unseen } from "../machine.ts";

const bus = "/sys/bus/usb/devices";

async function onBus(machine: Machine): Promise<readonly string[]> {
  const names = await machine.names(bus);
  if (names.length === 0) throw new Unseen("the machine has no USB bus");
  return names;
}

/** Ports that a user can reach; sysfs does not say Type-A, so only Type-C is told apart. */
export async function probeUsbPorts(machine: Machine): Promise<readonly UsbPortFacts[]> {
  const ports: UsbPortFacts[] = [];
  for (const hub of (await onBus(machine)).filter((name) => /^\d+-0:1\.0$/.test(name))) {
    const root = `usb${hub.split("-")[0]}`;
    const superSpeed = Number((await machine.text(`${bus}/${root}/speed`)) ?? 0) >= 5000;
    for (const name of await machine.names(`${bus}/${hub}`)) {
      if (!/^usb\d+-port\d+$/.test(name)) continue;
      const port = `${bus}/${hub}/${name}`;
      if ((await machine.text(`${port}/connect_type`)) !== "hotplug") continue;
      const hasPeer = (await machine.target(`${port}/peer`)) !== undefined;
      if (superSpeed && hasPeer) continue;
      const isTypeC = (await machine.target(`${port}/connector`)) !== undefined;
      ports.push({ connector: isTypeC ? "type-c" : "unknown", superSpeed: superSpeed || hasPeer });
    }
  }
  return ports;
}

/** Attached devices; serial numbers are not kept. */
export async function probeUsbDevices(machine: Machine): Promise<readonly UsbDeviceFacts[]> {
  const devices: UsbDeviceFacts[] = [];
  for (const name of (await onBus(machine)).filter((entry) => /^\d+-[\d.]+$/.test(entry))) {
    const vendor = await machine.text(`${bus}/${name}/idVendor`);
    const product = await machine.text(`${bus}/${name}/idProduct`);
    if (vendor === undefined || product === undefined) continue;
    devices.push({
      name: (await machine.text(`${bus}/${name}/product`)) ?? `${vendor}:${product}`,
      instanceId: name,
      hardwareIds: [`USB\\VID_${vendor.toUpperCase()}&PID_${product.toUpperCase()}`],
    });
  }
  return devices;
}

/** The stand-in for the Windows policy: authorized_default of every host controller, and usbguard. */
export async function probeUsbPolicy(machine: Machine): Promise<LinuxUsbPolicy> {
  const controllers = (await onBus(machine)).filter((name) => /^usb\d+$/.test(name));
  const values = await Promise.all(
    controllers.map((name) => machine.text(`${bus}/${name}/authorized_default`)),
  );
  const state = await machine.run("systemctl", ["is-active", "usbguard"]);
  return {
    system: "linux",
    authorizedDefaults: values.filter((value) => value !== undefined).map(Number),
    usbguard: state === "active",
  };
}
