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
  measure({
    id: "SEC-6.1",
    name: "disk-encryption",
    title: { ja: "ディスクの暗号化", en: "Disk encryption" },
    windows:
      "Win32_EncryptableVolume.ProtectionStatus (administrator), or System.Volume.BitLockerProtection",
    linux: "dm-crypt below the root file system",
    seenOnLinux: true,
  }),
  measure({
    id: "SEC-6.2",
    name: "malware-protection",
    title: { ja: "マルウェア対策", en: "Malware protection" },
    windows: "MSFT_MpComputerStatus; AntiVirusProduct.productState",
    linux: "clamav-daemon",
  }),
  measure({
    id: "SEC-6.3",
    name: "firewall",
    title: { ja: "ファイアウォール", en: "Firewall" },
    windows: "HNetCfg.FwPolicy2.FirewallEnabled of the three profiles",
    linux: "ufw, firewalld, nftables",
  }),
  measure({
    id: "SEC-6.4",
    name: "autologon",
    title: { ja: "自動ログオンの禁止", en: "No automatic logon" },
    windows: "Winlogon AutoAdminLogon, ForceAutoLogon",
    linux: "getty, GDM, LightDM, SDDM",
    seenOnLinux: true,
  }),
  measure({
    id: "SEC-6.5",
    name: "screen-lock",
    title: { ja: "画面ロック", en: "Screen lock" },
    windows: "InactivityTimeoutSecs; ScreenSaverIsSecure, ScreenSaveTimeOut",
  }),
  measure({
    id: "SEC-6.6",
    name: "administrators",
    title: { ja: "管理者の確認", en: "Administrators" },
    windows: "enabled members of S-1-5-32-544; the account with RID 500",
    linux: "members of sudo, wheel, admin",
    seenOnLinux: true,
  }),
  measure({
    id: "SEC-6.7",
    name: "clock",
    title: { ja: "時刻同期", en: "Synchronised clock" },
    windows: "service W32Time and its Type",
    linux: "timedatectl; systemd-timesyncd",
  }),
  measure({
    id: "SEC-6.8",
    name: "audit",
    title: { ja: "監査ログ", en: "Audit log" },
    windows: "auditpol /r, subcategory logon (administrator)",
    linux: "auditd",
  }),
  measure({
    id: "SEC-6.9",
    name: "two-factor",
    title: { ja: "二要素認証", en: "Two-factor authentication" },
    windows: "scforceoption; DeviceUnlock of PassportForWork; other credential providers",
    from: "2027-04-01",
  }),
];

interface Measure {
  readonly id: string;
  readonly name: SafetyMeasure;
  readonly title: Text;
  readonly windows: string;
  readonly linux?: string;
  readonly seenOnLinux?: true;
  /** First day on which a missing measure counts. */
  readonly from?: string;
}

function measure({ id, name, title, windows, linux, seenOnLinux, from }: Measure): Requirement {
  return {
    id,
    level: "derived",
    parties: ["institution", "vendor"],
    place: "none",
    title,
    quotes: [],
    check: { rule: "safety-measure", measure: name, ...(from === undefined ? {} : { from }) },
    expected: from === undefined ? "The measure is in force." : `In force; counts from ${from}.`,
    evidence: { windows, ...(linux === undefined ? {} : { linux }) },
    certainty: "memory",
    confirmedOn: seenOnLinux ? ["linux"] : [],
    fix: {
      ja: "ガイドライン第6版に沿って設定し、SEC-6 で申告する。",
      en: "Set it as the guideline asks and state it under SEC-6.",
    },
  };
}
