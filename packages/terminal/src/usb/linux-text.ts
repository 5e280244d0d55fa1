import type { PlannedDevice } from "./plan.ts";

interface Numbers {
  readonly vendor: string;
  readonly product: string;
  readonly name: string;
}

/** The same list for usbguard: what no rule allows is blocked. */
export function usbguardRules(devices: readonly PlannedDevice[], allow: readonly string[]): string {
  const lines = numbersOf(devices, allow).map(
    ({ vendor, product, name }) => `# ${name}\nallow id ${vendor}:${product}`,
  );
  return [
    "# Written by uketsuke doctor usb plan. Read it, then copy it to /etc/usbguard/rules.conf;",
    "# ImplicitPolicyTarget=block has to stand in usbguard-daemon.conf. Undo: put the old file back.",
    "allow with-interface equals { 09:00:00 }",
    "allow with-interface equals { 09:00:01 09:00:02 }",
    ...lines,
    "",
  ].join("\n");
}

/** The same list for udev alone: host controllers authorise nothing by themselves, and the listed devices are authorised. */
export function udevRules(devices: readonly PlannedDevice[], allow: readonly string[]): string {
  const device = 'ACTION=="add", SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device"';
  return [
    "# Written by uketsuke doctor usb plan. Read it, then copy it to /etc/udev/rules.d/. Undo: remove it and start again.",
    `${device}, KERNEL=="usb[0-9]*", ATTR{authorized_default}="0"`,
    `${device}, ATTR{bDeviceClass}=="09", ATTR{authorized}="1"`,
    ...numbersOf(devices, allow).map(
      ({ vendor, product, name }) =>
        `# ${name}\n${device}, ATTR{idVendor}=="${vendor}", ATTR{idProduct}=="${product}", ATTR{authorized}="1"`,
    ),
    "",
  ].join("\n");
}

function numbersOf(
  devices: readonly PlannedDevice[],
  allow: readonly string[],
): readonly Numbers[] {
  const all = [
    ...devices
      .filter(({ allowed }) => allowed)
      .map(({ name, ids }) => ({ name, id: ids[0] ?? "" })),
    ...allow.map((id) => ({ name: "named by hand", id })),
  ];
  const found = new Map<string, Numbers>();
  for (const { name, id } of all) {
    const match = /VID_([0-9A-F]{4})&PID_([0-9A-F]{4})/i.exec(id);
    const [, vendor = "", product = ""] = match ?? [];
    const key = `${vendor}:${product}`.toLowerCase();
    if (!match || found.has(key)) continue;
    found.set(key, {
      vendor: vendor.toLowerCase(),
      product: product.toLowerCase(),
      name: name.replace(/[^ -~]/g, "?"),
    });
  }
  return [...found.values()];
}
