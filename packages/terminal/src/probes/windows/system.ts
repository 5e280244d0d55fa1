import type {
  BoardFacts,
  DisplayAdapterFacts,
  Facts,
  LockdownFacts,
  MemoryFacts,
  OperatingSystemFacts,
  ProcessorFacts,
} from "../../facts.ts";
import { Unseen } from "../machine.ts";
import type { Entry, WindowsRecording } from "./recording.ts";

const architectures: Readonly<Record<string, OperatingSystemFacts["architecture"]>> = {
  AMD64: "x64",
  ARM64: "arm64",
  x86: "x86",
};

/** Win32_OperatingSystem and CurrentVersion; the name is made of registry words, because the caption is translated. */
export function decodeOperatingSystem(recording: WindowsRecording): OperatingSystemFacts {
  const system = recording.one("system");
  const [build, edition, release] = [
    system.number("build"),
    system.text("edition"),
    system.text("release"),
  ];
  return {
    name: ["Windows", (build ?? 0) >= 22_000 ? "11" : "10", edition, release]
      .filter((word) => word !== undefined)
      .join(" "),
    architecture: architectures[system.text("architecture") ?? ""] ?? "other",
    ...known({
      sku: system.number("sku"),
      build,
      revision: system.number("revision"),
      edition,
      release,
    }),
  };
}

/** Restrictions of the operating system, each from a topic of its own. */
export function lockdownParts(recording: WindowsRecording): {
  readonly [K in keyof Required<LockdownFacts>]: () => boolean | undefined;
} {
  return {
    writeFilter: () => recording.one("writeFilter").flag("enabled"),
    appLocker: () => enforcesRules(recording.one("appLocker")),
    codeIntegrity: () => {
      const status = recording.one("codeIntegrity");
      const enforced = status.number("user") ?? status.number("kernel");
      return enforced === undefined ? undefined : enforced === 2;
    },
    assignedAccess: () => {
      const access = recording.one("assignedAccess");
      const shell = access.text("shell")?.toLowerCase() ?? "explorer.exe";
      if (!/(^|\\)explorer\.exe$/.test(shell)) return true;
      const configured = access.number("configured");
      return configured === undefined ? undefined : configured > 0;
    },
    sMode: () => recording.one("sMode").number("required") === 1,
    keyboardFilter: () => recording.one("keyboardFilter").flag("running"),
  };
}

/** AppLocker: rules without a mode are enforced, mode 0 only audits; nothing happens while its service is off. */
function enforcesRules(policy: Entry): boolean {
  const [service] = policy.entries("service");
  if (service?.number("start") === 4) return false;
  return policy
    .entries("collections")
    .some((list) => (list.number("rules") ?? 0) > 0 && list.number("mode") !== 0);
}

/** Win32_Processor of the first socket. */
export function decodeProcessor(recording: WindowsRecording): ProcessorFacts {
  const processor = recording.one("processors");
  const brand = processor.text("name");
  if (brand === undefined) throw new Unseen("the processor has no name");
  return {
    brand,
    ...known({
      cores: processor.number("cores"),
      threads: processor.number("threads"),
      clockMhz: processor.number("clockMhz"),
    }),
  };
}

/** Win32_BaseBoard and the model of Win32_ComputerSystem. */
export function decodeBoard(recording: WindowsRecording): BoardFacts {
  const board = recording.one("board");
  const [manufacturer, product] = [board.text("manufacturer"), board.text("product")];
  if (manufacturer === undefined || product === undefined) {
    throw new Unseen("the firmware names no main board");
  }
  return { manufacturer, product, ...known({ model: board.text("model") }) };
}

/** Win32_VideoController with the service that drives it; AdapterRAM ends at 4 GiB, qwMemorySize does not. */
export function decodeDisplayAdapters(recording: WindowsRecording): readonly DisplayAdapterFacts[] {
  return recording.all("displayAdapters").map((adapter) => {
    const service = adapter.text("service")?.toLowerCase();
    const broken = (adapter.number("errorCode") ?? 0) !== 0;
    return {
      name: adapter.text("name") ?? "display adapter",
      basic: broken || service === "basicdisplay" || service === "basicrender",
      ...known({ memoryBytes: adapter.number("memoryBytes") ?? adapter.number("adapterBytes") }),
    };
  });
}

/** Modules of Win32_PhysicalMemory, and what the system shows of them. */
export function decodeMemory(recording: WindowsRecording): MemoryFacts {
  const memory = recording.one("memory");
  const installed = memory.texts("modules").reduce((sum, bytes) => sum + Number(bytes), 0);
  const visible = memory.number("visibleKilobytes");
  return known({
    installedBytes: installed > 0 ? installed : undefined,
    visibleBytes: visible === undefined ? undefined : visible * 1024,
  });
}

/** Win32_SoundDevice; error code 0 = the device works. */
export function decodeAudioDevices(
  recording: WindowsRecording,
): NonNullable<Facts["audioDevices"]> {
  return recording.all("audioDevices").map(named);
}

/** Playback endpoints in state 1 (active). */
export function decodeAudioOutputs(recording: WindowsRecording): number {
  return recording.all("audioOutputs").filter((output) => output.number("state") === 1).length;
}

/** Name and state of a plug-and-play device. */
export function named(device: Entry): { readonly name: string; readonly ok: boolean } {
  return { name: device.text("name") ?? "device", ok: (device.number("errorCode") ?? 0) === 0 };
}

type Known<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that were seen. */
export function known<T extends object>(fields: T): Known<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Known<T>;
}
