import type {
  Facts,
  LinuxUsbPolicy,
  PolicyList,
  UsbDeviceFacts,
  WindowsUsbPolicy,
} from "../facts.ts";
import { type Circumstances, type Finding, found, unseen } from "../finding.ts";
import type { CheckOf } from "./check-of.ts";

/** Setup class of USB host controllers and hubs: a deny list with it covers every USB device. */
const usbSetupClass = "{36fc9e60-c465-11cf-8056-444553540000}";

/** USB-3: whether the device installation restrictions really let only permitted devices in. */
export function judgeUsbPolicy(
  facts: Facts,
  _check: CheckOf<"usb-policy">,
  { kit }: Circumstances,
): Finding {
  const policy = facts.usbPolicy;
  if (!policy) return unseen(facts, "usbPolicy");
  if (policy.system === "linux") return judgeLinux(policy);
  const finding =
    policy.allowDenyLayered === 1 ? judgeLayered(policy) : judgeLegacy(policy, kit.usbControlAgent);
  if (finding.result !== "pass") return finding;
  const unlisted = (facts.usbDevices ?? []).filter((device) => !isAllowed(device, policy));
  if (unlisted.length === 0) return finding;
  return found(
    "warn",
    {
      ja: `${finding.observed.ja}。一覧にない機器が接続されている: ${names(unlisted)}`,
      en: `${finding.observed.en}; attached but not listed: ${names(unlisted)}`,
    },
    {
      note: {
        ja: "制限は導入時のみ働く。接続済みの機器は一覧に加えるか取り外す。",
        en: "The policy works at installation only: list these devices or remove them.",
      },
    },
  );
}

function judgeLayered(policy: WindowsUsbPolicy): Finding {
  const denied = denyEntries(policy);
  if (denied.length === 0) {
    const trap = policy.denyUnspecified === 1;
    return found(
      "fail",
      trap
        ? {
            ja: "AllowDenyLayered = 1、DenyUnspecified = 1、拒否リストなし",
            en: "AllowDenyLayered = 1 and DenyUnspecified = 1, no deny list",
          }
        : { ja: "AllowDenyLayered = 1、拒否リストなし", en: "AllowDenyLayered = 1, no deny list" },
      {
        note: {
          ja: "階層ポリシーが有効なとき DenyUnspecified は無視される。拒否リストがないため何も拒否されない。",
          en: "With the layered policy on, DenyUnspecified is ignored; without a deny list nothing is blocked.",
        },
      },
    );
  }
  const allowed = allowLists(policy).filter(isInForce);
  if (allowed.length === 0) {
    return found(
      "warn",
      {
        ja: `階層ポリシー、拒否: ${denied.join(", ")}。許可リストなし`,
        en: `layered, denied: ${denied.join(", ")}; no allow list`,
      },
      {
        note: {
          ja: "許可リストがない。本端末の機器も再導入時に拒否されることがある。",
          en: "No allow list: the terminal's own devices may be refused when they are installed again.",
        },
      },
    );
  }
  const observed = {
    ja: `階層ポリシー、拒否: ${denied.join(", ")}`,
    en: `layered, denied: ${denied.join(", ")}`,
  };
  if (denied.every(isStorageOnly)) {
    return found("warn", observed, {
      note: {
        ja: "ストレージだけが拒否され、キーボードやNICは制限されていない。",
        en: "Only storage is denied; keyboards and network adapters are still open.",
      },
    });
  }
  return denied.some(coversUsb)
    ? found("pass", observed)
    : found("fail", {
        ja: `${observed.ja}。USBを拒否していない`,
        en: `${observed.en}: does not cover USB`,
      });
}

function judgeLegacy(policy: WindowsUsbPolicy, agent: string | undefined): Finding {
  const lists = allowLists(policy);
  const inForce = lists.filter(isInForce);
  if (policy.denyUnspecified === 1 && inForce.length > 0) {
    return found("pass", {
      ja: `DenyUnspecified = 1、許可リスト ${inForce.length} 種`,
      en: `DenyUnspecified = 1, allow lists: ${inForce.length}`,
    });
  }
  if (lists.some((entries) => entries.entries.length > 0 && !entries.enabled)) {
    return found(
      "fail",
      {
        ja: "許可リストはあるが、スイッチがない",
        en: "an allow list exists but its switch is missing",
      },
      {
        note: {
          ja: "一覧のスイッチ（DWORD = 1）がないため、一覧は無視される。",
          en: "Without its DWORD = 1 switch the list is ignored.",
        },
      },
    );
  }
  if (policy.denyUnspecified === 1) {
    return found("warn", {
      ja: "DenyUnspecified = 1、許可リストなし: 新しい機器はすべて拒否",
      en: "DenyUnspecified = 1, no allow list: every new device is refused",
    });
  }
  if (inForce.length > 0)
    return found("fail", {
      ja: "DenyUnspecified のない許可リストは何も拒否しない",
      en: "an allow list without DenyUnspecified blocks nothing",
    });
  const observed =
    denyEntries(policy).length > 0
      ? { ja: "拒否リストだけがある", en: "a deny list only" }
      : { ja: "ポリシーがない", en: "no policy" };
  return agent === undefined
    ? found("fail", observed)
    : found(
        "fail",
        {
          ja: `${observed.ja}。申告されたデバイス制御: ${agent}`,
          en: `${observed.en}; declared device control: ${agent}`,
        },
        { attestable: true },
      );
}

function judgeLinux(policy: LinuxUsbPolicy): Finding {
  if (policy.usbguard)
    return found("pass", { ja: "usbguardが動作（代替の確認）", en: "usbguard runs (stand-in)" });
  if (policy.authorizedDefaults.length === 0)
    return found("unknown", { ja: "USBホストコントローラーがない", en: "no USB host controller" });
  const open = policy.authorizedDefaults.filter((value) => value === 1).length;
  return open === 0
    ? found("pass", {
        ja: "新しい機器は許可されない（代替の確認）",
        en: "new devices are not authorised (stand-in)",
      })
    : found("fail", {
        ja: `すべての機器を許可するUSBホストコントローラー ${open}`,
        en: `USB host controllers that authorise every device: ${open}`,
      });
}

function allowLists(policy: WindowsUsbPolicy): readonly PolicyList[] {
  return [policy.allowInstanceIds, policy.allowDeviceIds, policy.allowDeviceClasses].filter(
    (entries) => entries !== undefined,
  );
}

function isInForce(policy: PolicyList): boolean {
  return policy.enabled && policy.entries.length > 0;
}

function denyEntries(policy: WindowsUsbPolicy): readonly string[] {
  const lists = [policy.denyInstanceIds, policy.denyDeviceIds, policy.denyDeviceClasses];
  const entries = lists.flatMap((list) => (list && isInForce(list) ? list.entries : []));
  return policy.denyRemovableDevices === 1 ? [...entries, "removable devices"] : entries;
}

function isStorageOnly(entry: string): boolean {
  return /^(USB\\Class_08|USBSTOR\\|removable devices$)/i.test(entry);
}

function coversUsb(entry: string): boolean {
  return /^USB\\/i.test(entry) || entry.toLowerCase() === usbSetupClass;
}

function isAllowed(device: UsbDeviceFacts, policy: WindowsUsbPolicy): boolean {
  const listed = (list: PolicyList | undefined, values: readonly string[]): boolean =>
    list !== undefined &&
    isInForce(list) &&
    list.entries.some((entry) =>
      values.some((value) => value.toLowerCase() === entry.toLowerCase()),
    );
  return (
    listed(policy.allowInstanceIds, [device.instanceId]) ||
    listed(policy.allowDeviceIds, device.hardwareIds) ||
    listed(policy.allowDeviceClasses, device.setupClass === undefined ? [] : [device.setupClass])
  );
}

function names(devices: readonly UsbDeviceFacts[]): string {
  return devices.map((device) => device.name).join(", ");
}
