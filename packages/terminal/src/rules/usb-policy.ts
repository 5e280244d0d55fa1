import strangers from "../../data/usb-strangers.json" with { type: "json" };
import type { Facts, LinuxUsbPolicy, PolicyList, WindowsUsbPolicy } from "../facts.ts";
import { type Circumstances, type Finding, found, unseen } from "../finding.ts";
import type { Text } from "../requirement.ts";
import { installationOf, isInForce, isTakenAway } from "../usb-installation.ts";
import type { CheckOf } from "./check-of.ts";

/**
 * USB-3: whether the device installation restrictions really let only permitted devices in. The policy is applied to made
 * devices that nobody permitted (a stick, a keyboard, a network adapter …): what it lets in is open.
 */
export function judgeUsbPolicy(
  facts: Facts,
  _check: CheckOf<"usb-policy">,
  { kit }: Circumstances,
): Finding {
  const policy = facts.usbPolicy;
  if (!policy) return unseen(facts, "usbPolicy");
  if (policy.system === "linux") return judgeLinux(policy);
  const allowLists = [policy.allowInstanceIds, policy.allowDeviceIds, policy.allowDeviceClasses];
  const open = strangers.filter((stranger) => installationOf(stranger, policy) !== "denied");
  const fault = faultOf(policy, allowLists, open.length === strangers.length);
  if (fault) return byAgent(fault, policy, kit.usbControlAgent);
  const mode = policy.allowDenyLayered === 1 ? layered(policy) : legacy(allowLists);
  if (open.length > 0) return stillOpen(mode, open);
  if (!allowLists.some(isInForce)) return nothingAllowed(mode);
  return judgeAttached(facts, policy, mode);
}

/** The cases in which the policy blocks nothing, whatever it looks like. */
function faultOf(
  policy: WindowsUsbPolicy,
  allowLists: readonly (PolicyList | undefined)[],
  letsEverythingIn: boolean,
): Finding | undefined {
  const layers = policy.allowDenyLayered === 1;
  if (layers && denyEntries(policy).length === 0) return withoutDenyList(policy);
  const switchless = allowLists.some((list) => list && list.entries.length > 0 && !list.enabled);
  if (switchless && !allowLists.some(isInForce)) return listWithoutSwitch;
  if (layers) return letsEverythingIn ? notAboutUsb(policy) : undefined;
  if (policy.denyUnspecified === 1) return letsEverythingIn ? allowsEverything : undefined;
  const covers = strangers.every((stranger) => installationOf(stranger, policy) === "denied");
  if (covers) return undefined;
  if (allowLists.some(isInForce)) return allowListAlone;
  return denyEntries(policy).length > 0 ? denyListAlone : noPolicy;
}

function withoutDenyList(policy: WindowsUsbPolicy): Finding {
  const note = {
    ja: "階層ポリシーが有効なとき DenyUnspecified は無視される。拒否リストがないため何も拒否されない。",
    en: "With the layered policy on, DenyUnspecified is ignored; without a deny list nothing is blocked.",
  };
  return policy.denyUnspecified === 1
    ? found(
        "fail",
        {
          ja: "AllowDenyLayered = 1、DenyUnspecified = 1、拒否リストなし",
          en: "AllowDenyLayered = 1 and DenyUnspecified = 1, no deny list",
        },
        { note },
      )
    : found(
        "fail",
        { ja: "AllowDenyLayered = 1、拒否リストなし", en: "AllowDenyLayered = 1, no deny list" },
        { note },
      );
}

const listWithoutSwitch = found(
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

const allowsEverything = found("fail", {
  ja: "許可リストが広すぎ、どのUSB機器も許可される",
  en: "the allow list is so wide that it lets every USB device in",
});

const allowListAlone = found("fail", {
  ja: "DenyUnspecified のない許可リストは何も拒否しない",
  en: "an allow list without DenyUnspecified blocks nothing",
});

const denyListAlone = found("fail", { ja: "拒否リストだけがある", en: "a deny list only" });

const noPolicy = found("fail", { ja: "ポリシーがない", en: "no policy" });

function notAboutUsb(policy: WindowsUsbPolicy): Finding {
  const { ja, en } = layered(policy);
  return found("fail", { ja: `${ja}。USBを拒否していない`, en: `${en}: does not cover USB` });
}

/** Without a policy of Windows a declared device-control agent may do the same; its document lifts the failure. */
function byAgent(fault: Finding, policy: WindowsUsbPolicy, agent: string | undefined): Finding {
  const isOpen = fault === noPolicy || fault === denyListAlone;
  if (agent === undefined || !isOpen || policy.allowDenyLayered === 1) return fault;
  const { ja, en } = fault.observed;
  return found(
    "fail",
    {
      ja: `${ja}。申告されたデバイス制御: ${agent}`,
      en: `${en}; declared device control: ${agent}`,
    },
    { attestable: true },
  );
}

function layered(policy: WindowsUsbPolicy): Text {
  const denied = denyEntries(policy).join(", ");
  return { ja: `階層ポリシー、拒否: ${denied}`, en: `layered, denied: ${denied}` };
}

function legacy(allowLists: readonly (PolicyList | undefined)[]): Text {
  const count = allowLists.filter(isInForce).length;
  return {
    ja: `DenyUnspecified = 1、許可リスト ${count} 種`,
    en: `DenyUnspecified = 1, allow lists: ${count}`,
  };
}

function stillOpen(mode: Text, open: typeof strangers): Finding {
  const kinds = {
    ja: open.map(({ kind }) => kind.ja).join("、"),
    en: open.map(({ kind }) => kind.en).join(", "),
  };
  const storageOnly = open.every(({ storage }) => !storage) && open.length === strangers.length - 1;
  return found("warn", mode, {
    note: storageOnly
      ? {
          ja: `ストレージだけが拒否され、次は制限されていない: ${kinds.ja}。`,
          en: `Only storage is denied; still open: ${kinds.en}.`,
        }
      : { ja: `許可していない機器も使える: ${kinds.ja}。`, en: `Still open: ${kinds.en}.` },
  });
}

function nothingAllowed(mode: Text): Finding {
  return found(
    "warn",
    { ja: `${mode.ja}。許可リストなし`, en: `${mode.en}; no allow list` },
    {
      note: {
        ja: "許可リストがない。本端末の機器も再導入時に拒否されることがある。",
        en: "No allow list: the terminal's own devices may be refused when they are installed again.",
      },
    },
  );
}

/** The policy works when a device is installed; one that was there before stays unless a deny list is retroactive. */
function judgeAttached(facts: Facts, policy: WindowsUsbPolicy, mode: Text): Finding {
  const devices = facts.usbDevices ?? [];
  const unlisted = devices.filter((device) => installationOf(device, policy) !== "allowed");
  if (unlisted.length === 0) return found("pass", mode);
  const names = unlisted.map((device) => device.name).join(", ");
  const takenAway = unlisted.some((device) => isTakenAway(device, policy));
  return found(
    "warn",
    {
      ja: `${mode.ja}。一覧にない機器が接続されている: ${names}`,
      en: `${mode.en}; attached but not listed: ${names}`,
    },
    {
      note: takenAway
        ? {
            ja: "拒否リストは導入済みの機器にも働く。本端末の機器なら一覧に加える。",
            en: "The deny list also takes installed devices away: list those that belong to the terminal.",
          }
        : {
            ja: "制限は導入時のみ働く。接続済みの機器は一覧に加えるか取り外す。",
            en: "The policy works at installation only: list these devices or remove them.",
          },
    },
  );
}

function denyEntries(policy: WindowsUsbPolicy): readonly string[] {
  const lists = [policy.denyInstanceIds, policy.denyDeviceIds, policy.denyDeviceClasses];
  const entries = lists.flatMap((list) => (isInForce(list) ? list.entries : []));
  return policy.denyRemovableDevices === 1 ? [...entries, "removable devices"] : entries;
}

function judgeLinux(policy: LinuxUsbPolicy): Finding {
  if (policy.usbguard)
    return found("pass", { ja: "usbguardが動作（代替の確認）", en: "usbguard runs (stand-in)" });
  if (policy.authorizedDefaults.length === 0)
    return found("unknown", { ja: "USBホストコントローラーがない", en: "no USB host controller" });
  const open = policy.authorizedDefaults.filter((value) => value !== 0 && value !== 2).length;
  return open === 0
    ? found("pass", {
        ja: "新しい機器は許可されない（代替の確認）",
        en: "new devices are not authorised (stand-in)",
      })
    : found("fail", {
        ja: `新しい機器を許可するUSBホストコントローラー ${open}`,
        en: `USB host controllers that authorise new devices: ${open}`,
      });
}
