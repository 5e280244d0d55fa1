import type {
  BrowserAnswers,
  BrowserFacts,
  CardFacts,
  DiskFacts,
  DisplayAdapterFacts,
  Facts,
  LinuxUsbPolicy,
  LockdownFacts,
  MemoryFacts,
  MissingFact,
  NetworkAdapterFacts,
  OperatingSystemFacts,
  PolicyList,
  ProcessorFacts,
  ProgramFacts,
  ReaderFacts,
  RoutingFacts,
  SafetyFacts,
  SharedFolderFacts,
  UpdateFacts,
  UpdateSourceFacts,
  UsbDeviceFacts,
  UsbPortFacts,
  VideoFacts,
  VideoOutputFacts,
  WindowsUsbPolicy,
} from "./facts.ts";
import {
  flag,
  list,
  moment,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
  variant,
} from "./shape.ts";

const policyList = object<PolicyList>({ enabled: flag, entries: list(text) });

const usbPolicy = variant<WindowsUsbPolicy | LinuxUsbPolicy>("system", {
  windows: object<WindowsUsbPolicy>({
    system: oneOf("windows"),
    allowDenyLayered: optional(number),
    denyUnspecified: optional(number),
    denyRemovableDevices: optional(number),
    allowDeviceIds: optional(policyList),
    allowInstanceIds: optional(policyList),
    allowDeviceClasses: optional(policyList),
    denyDeviceIds: optional(policyList),
    denyInstanceIds: optional(policyList),
    denyDeviceClasses: optional(policyList),
  }),
  linux: object<LinuxUsbPolicy>({
    system: oneOf("linux"),
    authorizedDefaults: list(number),
    usbguard: flag,
  }),
});

/** The shape of a facts file, schema `uketsuke-facts/1`. */
export const factsShape: Shape<Facts> = object<Facts>({
  schema: oneOf("uketsuke-facts/1"),
  collectedAt: moment,
  platform: oneOf("windows", "linux"),
  collector: object<Facts["collector"]>({ name: text, version: text, administrator: flag }),
  machine: optional(object<NonNullable<Facts["machine"]>>({ idHash: text })),
  os: optional(
    object<OperatingSystemFacts>({
      name: text,
      architecture: oneOf("x64", "arm64", "x86", "other"),
      sku: optional(number),
      build: optional(number),
      revision: optional(number),
      edition: optional(text),
    }),
  ),
  lockdown: optional(
    object<LockdownFacts>({
      writeFilter: optional(flag),
      appLocker: optional(flag),
      codeIntegrity: optional(flag),
      assignedAccess: optional(flag),
      sMode: optional(flag),
      keyboardFilter: optional(flag),
    }),
  ),
  processor: optional(
    object<ProcessorFacts>({ brand: text, cores: optional(number), threads: optional(number) }),
  ),
  board: optional(object<NonNullable<Facts["board"]>>({ manufacturer: text, product: text })),
  displayAdapters: optional(
    list(object<DisplayAdapterFacts>({ name: text, basic: flag, memoryBytes: optional(number) })),
  ),
  memory: optional(
    object<MemoryFacts>({ installedBytes: optional(number), visibleBytes: optional(number) }),
  ),
  disks: optional(
    list(
      object<DiskFacts>({
        name: text,
        medium: oneOf("ssd", "hdd", "unspecified"),
        bus: oneOf("nvme", "sata", "usb", "virtual", "other"),
        sizeBytes: number,
        system: flag,
        removable: flag,
      }),
    ),
  ),
  audioDevices: optional(list(object<{ name: string; ok: boolean }>({ name: text, ok: flag }))),
  networkAdapters: optional(
    list(
      object<NetworkAdapterFacts>({
        name: text,
        medium: oneOf("ethernet", "wireless", "other"),
        bus: oneOf("pci", "usb", "software", "other"),
        up: flag,
        linkMbps: optional(number),
        modesMbps: optional(list(number)),
        addresses: list(text),
      }),
    ),
  ),
  routing: optional(
    object<RoutingFacts>({ defaultRoutes: list(text), forwarding: flag, bridge: flag }),
  ),
  usbPorts: optional(
    list(
      object<UsbPortFacts>({
        connector: oneOf("type-a", "type-c", "unknown"),
        superSpeed: optional(flag),
      }),
    ),
  ),
  usbDevices: optional(
    list(
      object<UsbDeviceFacts>({
        name: text,
        instanceId: text,
        hardwareIds: list(text),
        setupClass: optional(text),
      }),
    ),
  ),
  usbPolicy: optional(usbPolicy),
  video: optional(
    object<VideoFacts>({
      everyPortListed: flag,
      outputs: list(
        object<VideoOutputFacts>({
          kind: oneOf("hdmi", "displayport", "internal", "other"),
          connected: flag,
          modes: list(
            object<VideoOutputFacts["modes"][number]>({
              width: number,
              height: number,
              hertz: optional(number),
            }),
          ),
        }),
      ),
    }),
  ),
  readers: optional(list(object<ReaderFacts>({ name: text, virtual: flag }))),
  card: optional(
    object<CardFacts>({
      atr: text,
      myNumberCard: flag,
      photo: oneOf("read", "unreadable", "not-tried"),
    }),
  ),
  browser: optional(
    object<BrowserFacts>({
      name: text,
      installed: flag,
      version: optional(text),
      launches: list(object<BrowserFacts["launches"][number]>({ source: text, command: text })),
      page: optional(
        object<BrowserAnswers>({
          secureContext: flag,
          webSocket: flag,
          camera: flag,
          frames: number,
          audio: flag,
        }),
      ),
    }),
  ),
  updates: optional(object<UpdateFacts>({ disabled: flag, lastSearchAt: optional(moment) })),
  updateSources: optional(
    list(object<UpdateSourceFacts>({ name: text, reachable: flag, detail: text })),
  ),
  programs: optional(
    list(
      object<ProgramFacts>({
        name: text,
        role: oneOf("reader-authentication", "card-processing", "bridge", "other"),
        found: flag,
        machine: optional(oneOf("x64", "x86", "arm64", "other")),
      }),
    ),
  ),
  sharedFolder: optional(
    object<SharedFolderFacts>({
      path: text,
      usable: flag,
      detail: text,
      freeBytes: optional(number),
    }),
  ),
  safety: optional(
    object<SafetyFacts>({
      diskEncryption: optional(flag),
      malwareProtection: optional(flag),
      firewall: optional(flag),
      autologon: optional(flag),
      screenLock: optional(flag),
      administrators: optional(number),
      clockSynchronised: optional(flag),
      auditPolicy: optional(flag),
      twoFactor: optional(flag),
    }),
  ),
  missing: list(
    object<MissingFact>({ topic: text, why: text, needsAdministrator: optional(flag) }),
  ),
});
