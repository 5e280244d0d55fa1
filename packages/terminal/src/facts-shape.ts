import type {
  BoardFacts,
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
  ProcessorSpeedFacts,
  ProgramFacts,
  ReaderFacts,
  RoutingFacts,
  SafetyFacts,
  SharedFolderFacts,
  SmartCardFacts,
  SpeedFigures,
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

const policyList = object<PolicyList>({
  enabled: flag,
  entries: list(text),
  retroactive: optional(flag),
});

const speed = object<SpeedFigures>({ sha256: number, matrix: number, json: number });

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
      release: optional(text),
      kernel: optional(text),
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
    object<ProcessorFacts>({
      brand: text,
      cores: optional(number),
      threads: optional(number),
      clockMhz: optional(number),
    }),
  ),
  processorSpeed: optional(
    object<ProcessorSpeedFacts>({ rounds: number, threads: number, single: speed, all: speed }),
  ),
  board: optional(object<BoardFacts>({ manufacturer: text, product: text, model: optional(text) })),
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
  audioOutputs: optional(number),
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
  firmwareUsbConnectors: optional(number),
  usbDevices: optional(
    list(
      object<UsbDeviceFacts>({
        name: text,
        instanceId: text,
        hardwareIds: list(text),
        compatibleIds: optional(list(text)),
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
  smartCard: optional(
    object<SmartCardFacts>({
      service: oneOf("running", "stopped", "disabled"),
      devices: list(object<{ name: string; ok: boolean }>({ name: text, ok: flag })),
    }),
  ),
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
      launches: optional(
        list(
          object<NonNullable<BrowserFacts["launches"]>[number]>({ source: text, command: text }),
        ),
      ),
      cameraPolicy: optional(
        object<NonNullable<BrowserFacts["cameraPolicy"]>>({
          allowed: optional(flag),
          urls: list(text),
        }),
      ),
      page: optional(
        object<BrowserAnswers>({
          secureContext: flag,
          webSocket: flag,
          camera: flag,
          frames: number,
          audio: flag,
          fakeCamera: optional(flag),
        }),
      ),
    }),
  ),
  updates: optional(
    object<UpdateFacts>({
      disabled: flag,
      disabledBy: optional(list(text)),
      lastSearchAt: optional(moment),
      lastInstallAt: optional(moment),
      server: optional(text),
    }),
  ),
  updateSources: optional(
    list(
      object<UpdateSourceFacts>({
        name: text,
        reachable: flag,
        detail: text,
        adapter: optional(text),
      }),
    ),
  ),
  programs: optional(
    list(
      object<ProgramFacts>({
        name: text,
        role: oneOf("reader-authentication", "card-processing", "bridge", "other"),
        found: flag,
        machine: optional(oneOf("x64", "x86", "arm64", "other")),
        version: optional(text),
        registered: optional(oneOf("64-bit", "32-bit")),
      }),
    ),
  ),
  sharedFolder: optional(
    object<SharedFolderFacts>({
      path: text,
      usable: flag,
      detail: text,
      freeBytes: optional(number),
      openToEveryone: optional(flag),
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
      builtInAdministrator: optional(flag),
      clockSynchronised: optional(flag),
      auditPolicy: optional(flag),
      twoFactor: optional(flag),
    }),
  ),
  missing: list(
    object<MissingFact>({ topic: text, why: text, needsAdministrator: optional(flag) }),
  ),
});
