import type { Facts } from "../facts.ts";
import { type Finding, found, gibibytes, unseen } from "../finding.ts";
import type { CheckOf } from "./check-of.ts";

/** GPU-1, VRAM-1: an adapter with its own driver; only the basic display driver warns. */
export function judgeDisplayAdapter(facts: Facts): Finding {
  const adapters = facts.displayAdapters;
  if (!adapters) return unseen(facts, "displayAdapters");
  if (adapters.length === 0)
    return found("fail", { ja: "ディスプレイアダプターがない", en: "no display adapter" });
  const own = adapters.filter((adapter) => !adapter.basic);
  const observed = (own.length > 0 ? own : adapters).map((adapter) => adapter.name).join(", ");
  return found(own.length > 0 ? "pass" : "warn", observed);
}

/** CHIP-1: a main board is known, which carries a chipset. */
export function judgeChipset(facts: Facts): Finding {
  if (!facts.board) return unseen(facts, "board");
  return found("pass", `${facts.board.manufacturer} ${facts.board.product}`);
}

/** MEM-1: by installed modules; what the system shows is less, so on its own it can pass or warn but never fail. */
export function judgeMemory(facts: Facts, check: CheckOf<"memory">): Finding {
  const { installedBytes, visibleBytes } = facts.memory ?? {};
  if (installedBytes !== undefined) {
    const enough = installedBytes >= check.minimumBytes;
    return found(enough ? "pass" : "fail", {
      ja: `搭載 ${gibibytes(installedBytes)}`,
      en: `${gibibytes(installedBytes)} installed`,
    });
  }
  if (visibleBytes === undefined) return unseen(facts, "memory");
  const enough = visibleBytes >= check.minimumBytes;
  return found(enough ? "pass" : "warn", {
    ja: `OSから見える量 ${gibibytes(visibleBytes)}`,
    en: `${gibibytes(visibleBytes)} visible to the system`,
  });
}

/** STO-1: size and kind of the system disk, and no hard disk anywhere in the terminal. */
export function judgeStorage(facts: Facts, check: CheckOf<"storage">): Finding {
  if (!facts.disks) return unseen(facts, "disks");
  const fixed = facts.disks.filter((disk) => !disk.removable);
  const system = fixed.find((disk) => disk.system);
  if (!system)
    return found("unknown", {
      ja: "システムディスクを特定できない",
      en: "the system disk was not identified",
    });
  const observed = fixed
    .map(
      (disk) => `${disk.name} ${(disk.sizeBytes / 1e9).toFixed(0)} GB ${disk.medium} (${disk.bus})`,
    )
    .join(", ");
  if (fixed.some((disk) => disk.medium === "hdd")) return found("fail", observed);
  if (system.sizeBytes < check.minimumBytes) return found("fail", observed);
  if (system.medium === "ssd" || system.bus === "nvme") return found("pass", observed);
  return found("unknown", observed);
}

/** AUD-1, AUD-2: one sound device that works. */
export function judgeAudio(facts: Facts): Finding {
  const devices = facts.audioDevices;
  if (!devices) return unseen(facts, "audioDevices");
  const working = devices.filter((device) => device.ok);
  const names = working.map((device) => device.name).join(", ");
  if (working.length > 0 && facts.audioOutputs === 0) {
    return found("warn", {
      ja: `${names}。使える再生デバイスがない`,
      en: `${names}; no playback output is active`,
    });
  }
  if (working.length > 0) return found("pass", names);
  return found(
    "fail",
    devices.length === 0
      ? { ja: "サウンドデバイスがない", en: "no sound device" }
      : { ja: "動作するサウンドデバイスがない", en: "no sound device works" },
  );
}

/** USB-1: firmware tables are unreliable, so too few ports seen is unknown, never fail. */
export function judgeUsbPorts(facts: Facts, check: CheckOf<"usb-ports">): Finding {
  if (!facts.usbPorts) return unseen(facts, "usbPorts");
  const count = facts.usbPorts.filter((port) => port.connector === "type-a").length;
  const unnamed = facts.usbPorts.filter((port) => port.connector === "unknown").length;
  const firmware = facts.firmwareUsbConnectors;
  return found(count >= check.minimum ? "pass" : "unknown", {
    ja: `Type-A ${count} 口、形状不明 ${unnamed} 口${firmware === undefined ? "" : `、ファームウェアの一覧では USB ${firmware} 口`}`,
    en: `Type-A ports: ${count}, ports of unknown kind: ${unnamed}${firmware === undefined ? "" : `; the firmware lists USB connectors: ${firmware}`}`,
  });
}

/** USB-2: SuperSpeed on as many Type-A ports as USB-1 asks for. */
export function judgeUsbSpeed(facts: Facts, check: CheckOf<"usb-speed">): Finding {
  if (!facts.usbPorts) return unseen(facts, "usbPorts");
  const typeA = facts.usbPorts.filter((port) => port.connector === "type-a");
  if (typeA.length === 0)
    return found("unknown", { ja: "Type-Aポートが見えない", en: "no Type-A port seen" });
  const fast = typeA.filter((port) => port.superSpeed).length;
  return found(fast >= check.minimum ? "pass" : "warn", {
    ja: `Type-A ${typeA.length} 口のうち ${fast} 口がSuperSpeed`,
    en: `${fast} of ${typeA.length} Type-A ports with SuperSpeed`,
  });
}

/** VID-1: HDMI 2.0 is proven only by a display that offers the mode; a port seen with less is unknown. */
export function judgeHdmi(facts: Facts, check: CheckOf<"hdmi">): Finding {
  const video = facts.video;
  if (!video) return unseen(facts, "video");
  const hdmi = video.outputs.filter((output) => output.kind === "hdmi");
  if (hdmi.length === 0) {
    return video.everyPortListed
      ? found("fail", { ja: "HDMIポートがない", en: "no HDMI port" })
      : found("unknown", {
          ja: "HDMIポートにディスプレイがつながっていない",
          en: "no display on an HDMI port",
        });
  }
  const proven = hdmi.some((output) =>
    output.modes.some(
      (mode) =>
        mode.width >= check.width &&
        mode.height >= check.height &&
        (mode.hertz ?? 0) >= check.hertz,
    ),
  );
  if (proven) return found("pass", `${check.width}×${check.height} at ${check.hertz} Hz over HDMI`);
  return found("unknown", {
    ja: "HDMIポートはあるが、2.0であることは確認できない",
    en: "HDMI port seen; its version is not proven",
  });
}

/** VID-2: a DisplayPort output is seen; its version is not. */
export function judgeDisplayPort(facts: Facts): Finding {
  const video = facts.video;
  if (!video) return unseen(facts, "video");
  if (video.outputs.some((output) => output.kind === "displayport")) {
    return found("pass", {
      ja: "DisplayPortあり（版は確認していない）",
      en: "DisplayPort output seen (version not checked)",
    });
  }
  return video.everyPortListed
    ? found("warn", { ja: "DisplayPortがない", en: "no DisplayPort" }, { attestable: true })
    : found("unknown", {
        ja: "DisplayPortにディスプレイがつながっていない",
        en: "no display on a DisplayPort",
      });
}
