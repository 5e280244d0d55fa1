import type { Requirement, SafetyMeasure, Text } from "../../requirement.ts";

/** Rows that are ours: they follow from other rows and stand nowhere in the specification. */
export const derived: readonly Requirement[] = [
  {
    id: "OS-3",
    level: "derived",
    parties: [],
    place: "none",
    title: { ja: "OSのサポート終了", en: "End of support" },
    quotes: [],
    check: {
      rule: "support-end",
      ends: [
        { sku: 125, on: "2029-10-09" },
        { sku: 191, on: "2034-10-10" },
      ],
      maintenanceYears: 5,
    },
    expected: "Support of the operating system lasts for the five years of MNT-2a.",
    evidence: {
      windows: "Win32_OperatingSystem.OperatingSystemSKU and the date of sale in the kit",
    },
    certainty: "documented",
    confirmedOn: [],
    fix: {
      ja: "IoT Enterprise LTSC を選ぶか、サポート終了後の更新計画を示す。",
      en: "Choose IoT Enterprise LTSC, or plan the upgrade before support ends.",
    },
  },
  {
    id: "EDGE-1",
    level: "derived",
    parties: [],
    place: "none",
    title: { ja: "ブラウザの起動オプション", en: "Browser start options" },
    quotes: [],
    check: {
      rule: "browser-launches",
      forbidden: [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--unsafely-treat-insecure-origin-as-secure",
        "--ignore-certificate-errors",
      ],
    },
    expected:
      "No start option takes away the camera prompt, the secure origin or certificate checks.",
    evidence: {
      windows: "command lines of shortcuts, scheduled tasks and services",
      linux: "Exec lines of desktop files and ExecStart lines of services",
    },
    certainty: "inferred",
    confirmedOn: ["linux"],
    fix: {
      ja: "該当する起動オプションを削除し、ポリシーで許可する。",
      en: "Remove the option and grant the permission by policy.",
    },
  },
  measure("SEC-6.1", "disk-encryption", "Win32_EncryptableVolume", {
    ja: "ディスクの暗号化",
    en: "Disk encryption",
  }),
  measure("SEC-6.2", "malware-protection", "MSFT_MpComputerStatus", {
    ja: "マルウェア対策",
    en: "Malware protection",
  }),
  measure("SEC-6.3", "firewall", "firewall profiles", { ja: "ファイアウォール", en: "Firewall" }),
  measure("SEC-6.4", "autologon", "Winlogon registry values", {
    ja: "自動ログオンの禁止",
    en: "No automatic logon",
  }),
  measure("SEC-6.5", "screen-lock", "policy and user settings", {
    ja: "画面ロック",
    en: "Screen lock",
  }),
  measure("SEC-6.6", "administrators", "local administrators", {
    ja: "管理者の確認",
    en: "Administrators",
  }),
  measure("SEC-6.7", "clock", "W32Time", { ja: "時刻同期", en: "Synchronised clock" }),
  measure("SEC-6.8", "audit", "audit policy", { ja: "監査ログ", en: "Audit log" }),
  measure(
    "SEC-6.9",
    "two-factor",
    "logon providers",
    { ja: "二要素認証", en: "Two-factor authentication" },
    "2027-04-01",
  ),
];

function measure(
  id: string,
  name: SafetyMeasure,
  windows: string,
  title: Text,
  from?: string,
): Requirement {
  return {
    id,
    level: "derived",
    parties: ["institution", "vendor"],
    place: "none",
    title,
    quotes: [],
    check: { rule: "safety-measure", measure: name, ...(from === undefined ? {} : { from }) },
    expected: from === undefined ? "The measure is in force." : `In force; counts from ${from}.`,
    evidence: name === "clock" ? { windows, linux: "timedatectl" } : { windows },
    certainty: "memory",
    confirmedOn: [],
    fix: {
      ja: "ガイドライン第6版に沿って設定し、SEC-6 で申告する。",
      en: "Set it as the guideline asks and state it under SEC-6.",
    },
  };
}
