import { TerminalError } from "./errors.ts";
import { factsShape } from "./facts-shape.ts";
import { decodeWindows } from "./probes/windows/decode.ts";
import { isWindowsRecording, readWindowsRecording } from "./probes/windows/recording.ts";
import { ShapeMismatch } from "./shape.ts";

/** What a collector saw on one terminal (資格確認端末); a topic that is absent was not seen. Schema `uketsuke-facts/1`. */
export interface Facts {
  readonly schema: "uketsuke-facts/1";
  /** ISO 8601. */
  readonly collectedAt: string;
  readonly platform: "windows" | "linux";
  readonly collector: {
    readonly name: string;
    readonly version: string;
    readonly administrator: boolean;
  };
  /** SHA-256 over board serial, system disk and network adapters; the parts themselves are not kept. */
  readonly machine?: { readonly idHash: string };
  readonly os?: OperatingSystemFacts;
  readonly lockdown?: LockdownFacts;
  readonly processor?: ProcessorFacts;
  readonly processorSpeed?: ProcessorSpeedFacts;
  readonly board?: BoardFacts;
  readonly displayAdapters?: readonly DisplayAdapterFacts[];
  readonly memory?: MemoryFacts;
  readonly disks?: readonly DiskFacts[];
  readonly audioDevices?: readonly { readonly name: string; readonly ok: boolean }[];
  /** How many playback outputs are active (再生デバイス). */
  readonly audioOutputs?: number;
  readonly networkAdapters?: readonly NetworkAdapterFacts[];
  readonly routing?: RoutingFacts;
  readonly usbPorts?: readonly UsbPortFacts[];
  /** USB connectors that the firmware lists (SMBIOS type 8), of any kind; a second source, often wrong. */
  readonly firmwareUsbConnectors?: number;
  readonly usbDevices?: readonly UsbDeviceFacts[];
  readonly usbPolicy?: WindowsUsbPolicy | LinuxUsbPolicy;
  readonly video?: VideoFacts;
  readonly readers?: readonly ReaderFacts[];
  readonly smartCard?: SmartCardFacts;
  readonly card?: CardFacts;
  readonly browser?: BrowserFacts;
  readonly updates?: UpdateFacts;
  readonly updateSources?: readonly UpdateSourceFacts[];
  readonly programs?: readonly ProgramFacts[];
  readonly sharedFolder?: SharedFolderFacts;
  readonly safety?: SafetyFacts;
  /** Topics the collector tried and could not see, with the reason. */
  readonly missing: readonly MissingFact[];
}

/** A topic of {@link Facts} that could not be seen, and why. */
export interface MissingFact {
  /** The topic, or one part of it after a point, e.g. `safety.diskEncryption`. */
  readonly topic: string;
  readonly why: string;
  readonly needsAdministrator?: boolean;
}

/** Win32_OperatingSystem and CurrentVersion, or /etc/os-release (OS). */
export interface OperatingSystemFacts {
  readonly name: string;
  readonly architecture: "x64" | "arm64" | "x86" | "other";
  /** OperatingSystemSKU: 191 IoT Enterprise LTSC, 125 Enterprise LTSC. */
  readonly sku?: number;
  readonly build?: number;
  /** UBR: the patch level within the build. */
  readonly revision?: number;
  readonly edition?: string;
  /** e.g. 24H2. */
  readonly release?: string;
  /** Linux: release of the kernel. */
  readonly kernel?: string;
}

/** Restrictions of the operating system (特別な制限); absent = not seen. */
export interface LockdownFacts {
  readonly writeFilter?: boolean;
  readonly appLocker?: boolean;
  readonly codeIntegrity?: boolean;
  readonly assignedAccess?: boolean;
  readonly sMode?: boolean;
  readonly keyboardFilter?: boolean;
}

/** Win32_Processor or /proc/cpuinfo (CPU). */
export interface ProcessorFacts {
  readonly brand: string;
  readonly cores?: number;
  readonly threads?: number;
  readonly clockMhz?: number;
}

/** What a short speed probe measured (処理速度の計測): operations a second, best of several rounds. */
export interface ProcessorSpeedFacts {
  readonly rounds: number;
  readonly threads: number;
  readonly single: SpeedFigures;
  readonly all: SpeedFigures;
}

/** Operations a second: SHA-256 over 64 KiB, product of two 96×96 matrices, one JSON round trip. */
export interface SpeedFigures {
  readonly sha256: number;
  readonly matrix: number;
  readonly json: number;
}

/** Main board, and the model name of the machine where the firmware tells one (機種名). */
export interface BoardFacts {
  readonly manufacturer: string;
  readonly product: string;
  readonly model?: string;
}

/** One display adapter (グラフィックス・アクセラレーター); `basic` = only the generic driver drives it. */
export interface DisplayAdapterFacts {
  readonly name: string;
  readonly basic: boolean;
  readonly memoryBytes?: number;
}

/** Main memory (メインメモリ) in bytes: installed modules, or what the operating system shows of them. */
export interface MemoryFacts {
  readonly installedBytes?: number;
  readonly visibleBytes?: number;
}

/** One disk (ストレージ); sizes in bytes. */
export interface DiskFacts {
  readonly name: string;
  readonly medium: "ssd" | "hdd" | "unspecified";
  readonly bus: "nvme" | "sata" | "usb" | "virtual" | "other";
  readonly sizeBytes: number;
  readonly system: boolean;
  readonly removable: boolean;
}

/** One network adapter (NIC); `software` = bridges and the like; speeds in Mbps. */
export interface NetworkAdapterFacts {
  readonly name: string;
  readonly medium: "ethernet" | "wireless" | "other";
  readonly bus: "pci" | "usb" | "software" | "other";
  readonly up: boolean;
  readonly linkMbps?: number;
  /** Speeds the driver offers; absent = the driver does not tell. */
  readonly modesMbps?: readonly number[];
  /** Addresses as CIDR, e.g. 192.0.2.10/24 or 2001:db8::1/64. */
  readonly addresses: readonly string[];
}

/** Routes of the terminal between its networks. */
export interface RoutingFacts {
  /** Names of the adapters that carry a default route. */
  readonly defaultRoutes: readonly string[];
  readonly forwarding: boolean;
  readonly bridge: boolean;
}

/** One USB port that a user can reach (USBポート). */
export interface UsbPortFacts {
  readonly connector: "type-a" | "type-c" | "unknown";
  readonly superSpeed?: boolean;
}

/** One attached USB device. */
export interface UsbDeviceFacts {
  readonly name: string;
  readonly instanceId: string;
  readonly hardwareIds: readonly string[];
  readonly compatibleIds?: readonly string[];
  readonly setupClass?: string;
}

/** A list policy: its DWORD switch and the entries of its subkey. */
export interface PolicyList {
  readonly enabled: boolean;
  readonly entries: readonly string[];
  /** A deny list that also takes away devices that were installed before. */
  readonly retroactive?: boolean;
}

/** Device installation restrictions, …\Windows\DeviceInstall\Restrictions (USB デバイスの許可リスト). */
export interface WindowsUsbPolicy {
  readonly system: "windows";
  readonly allowDenyLayered?: number;
  readonly denyUnspecified?: number;
  readonly denyRemovableDevices?: number;
  readonly allowDeviceIds?: PolicyList;
  readonly allowInstanceIds?: PolicyList;
  readonly allowDeviceClasses?: PolicyList;
  readonly denyDeviceIds?: PolicyList;
  readonly denyInstanceIds?: PolicyList;
  readonly denyDeviceClasses?: PolicyList;
}

/** The smart card service and the readers that plug and play knows (SCardSvr); PC/SC itself is asked by the app. */
export interface SmartCardFacts {
  readonly service: "running" | "stopped" | "disabled";
  readonly devices: readonly { readonly name: string; readonly ok: boolean }[];
}

/** Linux stand-in: authorized_default of each USB host controller, and whether usbguard runs. */
export interface LinuxUsbPolicy {
  readonly system: "linux";
  readonly authorizedDefaults: readonly number[];
  readonly usbguard: boolean;
}

/** Video outputs (映像出力); `everyPortListed` is false where unconnected ports are invisible. */
export interface VideoFacts {
  readonly everyPortListed: boolean;
  readonly outputs: readonly VideoOutputFacts[];
}

/** One video output and the modes of the display attached to it. */
export interface VideoOutputFacts {
  readonly kind: "hdmi" | "displayport" | "internal" | "other";
  readonly connected: boolean;
  readonly modes: readonly {
    readonly width: number;
    readonly height: number;
    readonly hertz?: number;
  }[];
}

/** One PC/SC reader (カードリーダー), handed in by the app. */
export interface ReaderFacts {
  readonly name: string;
  readonly virtual: boolean;
}

/** What `doctor --card` saw, handed in by the app; no byte of the card but its ATR (hex). */
export interface CardFacts {
  readonly atr: string;
  readonly myNumberCard: boolean;
  readonly photo: "read" | "unreadable" | "not-tried";
}

/** The browser (Microsoft Edge; Chromium on Linux) and the switches it is started with. */
export interface BrowserFacts {
  readonly name: string;
  readonly installed: boolean;
  readonly version?: string;
  /** Command lines found in shortcuts, tasks and services; absent = not seen. */
  readonly launches?: readonly { readonly source: string; readonly command: string }[];
  /** Policies on the camera; absent = no such policy. */
  readonly cameraPolicy?: { readonly allowed?: boolean; readonly urls: readonly string[] };
  /** Answers of the self-test page, handed in by the app. */
  readonly page?: BrowserAnswers;
}

/** What the self-test page answered in the browser of the terminal. */
export interface BrowserAnswers {
  readonly secureContext: boolean;
  readonly webSocket: boolean;
  readonly camera: boolean;
  readonly frames: number;
  readonly audio: boolean;
  /** The browser's made-up camera gave the frames. */
  readonly fakeCamera?: boolean;
}

/** Windows Update (更新ファイルの取得). */
export interface UpdateFacts {
  readonly disabled: boolean;
  /** Names of the services and policies that turn updates off. */
  readonly disabledBy?: readonly string[];
  /** ISO 8601 of the last successful search. */
  readonly lastSearchAt?: string;
  /** ISO 8601 of the last successful installation. */
  readonly lastInstallAt?: string;
  /** An update server of the institution instead of Microsoft's. */
  readonly server?: string;
}

/** One update source of the kit, tried over the network. */
export interface UpdateSourceFacts {
  readonly name: string;
  readonly reachable: boolean;
  readonly detail: string;
  /** Name of the adapter that the connection went out by. */
  readonly adapter?: string;
}

/** One program of the kit (アプリケーションソフト) and the machine type of its PE header. */
export interface ProgramFacts {
  readonly name: string;
  readonly role: "reader-authentication" | "card-processing" | "bridge" | "other";
  readonly found: boolean;
  readonly machine?: "x64" | "x86" | "arm64" | "other";
  readonly version?: string;
  /** Found among the installed programs, in the 64-bit or the 32-bit part of the list. */
  readonly registered?: "64-bit" | "32-bit";
}

/** The folder of the bridge software (連携ファイル置き場), tried by writing, renaming and reading. */
export interface SharedFolderFacts {
  readonly path: string;
  readonly usable: boolean;
  readonly detail: string;
  readonly freeBytes?: number;
  /** True where every user of the machine, or anybody at all, may write. */
  readonly openToEveryone?: boolean;
}

/** Safety measures of the machine (医療情報システムの安全管理); absent = not seen. */
export interface SafetyFacts {
  readonly diskEncryption?: boolean;
  readonly malwareProtection?: boolean;
  readonly firewall?: boolean;
  readonly autologon?: boolean;
  readonly screenLock?: boolean;
  /** How many members the administrators have; never their names. */
  readonly administrators?: number;
  /** The shared administrator account that every Windows has is enabled. */
  readonly builtInAdministrator?: boolean;
  readonly clockSynchronised?: boolean;
  readonly auditPolicy?: boolean;
  readonly twoFactor?: boolean;
}

/**
 * Reads a facts file (点検結果の元データ): schema `uketsuke-facts/1`, or `uketsuke-windows/1` as the PowerShell collector writes
 * it alone. Throws FACTS_INVALID with the path that does not fit.
 */
export function readFacts(value: unknown): Facts {
  try {
    return factsShape(
      isWindowsRecording(value) ? decodeWindows(readWindowsRecording(value, "facts")) : value,
      "facts",
    );
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new TerminalError(
      "FACTS_INVALID",
      `This is not a facts file: ${error.message}. Collect the facts again with the collector of this version.`,
      { cause: error },
    );
  }
}
