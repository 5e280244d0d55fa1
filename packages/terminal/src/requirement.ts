/** The same words in Japanese and English. */
export interface Text {
  readonly ja: string;
  readonly en: string;
}

/**
 * How binding a row is: `must` · `must-if` (must under a condition) · `recommended` · `information` ·
 * `derived` (ours, not in the specification).
 */
export type Level = "must" | "must-if" | "recommended" | "information" | "derived";

/** Who has to meet a row: 製造者, 納入者, 導入ベンダー, 施設. */
export type Party = "maker" | "deliverer" | "vendor" | "institution";

/** Where in the specification a row stands: overview page, hardware table, table on providing the device, 注意事項. */
export type Place = "overview" | "hardware" | "provision" | "notes" | "none";

/**
 * How well the evidence of a row is known: `documented` in a public source · `inferred` by us · `memory` (unverified) ·
 * `statement` (a person states it).
 */
export type Certainty = "documented" | "inferred" | "memory" | "statement";

/** A measure of the guideline on the safety of medical information systems (医療情報システムの安全管理に関するガイドライン). */
export type SafetyMeasure =
  | "disk-encryption"
  | "malware-protection"
  | "firewall"
  | "autologon"
  | "screen-lock"
  | "administrators"
  | "clock"
  | "audit"
  | "two-factor";

/** The rule that judges a row, with the figures of its profile. */
export type Check =
  | { readonly rule: "information" }
  | { readonly rule: "statement" }
  | { readonly rule: "card-photo" }
  | { readonly rule: "camera" }
  | { readonly rule: "declared-use"; readonly use: "webApplication" | "sharedWithClaims" }
  | {
      readonly rule: "supplied-programs";
      readonly roles: readonly ("reader-authentication" | "card-processing" | "bridge")[];
    }
  | { readonly rule: "shared-folder" }
  | { readonly rule: "machine-type" }
  | {
      readonly rule: "operating-system";
      readonly skus: readonly number[];
      /** First and last build that is meant. */
      readonly builds: { readonly from: number; readonly to: number };
      /** Editions of the same system that are none of these: a warning with a note. */
      readonly others: readonly { readonly sku: number; readonly note: Text }[];
    }
  | { readonly rule: "restrictions" }
  | {
      readonly rule: "support-end";
      readonly ends: readonly { readonly sku: number; readonly on: string }[];
      readonly maintenanceYears: number;
    }
  | {
      readonly rule: "processor";
      /** A processor of `data/cpu-table.json` that the others are compared with. */
      readonly reference: string;
    }
  | {
      /** A row whose text is not public: nothing can be judged, only stated. */
      readonly rule: "not-known";
    }
  | { readonly rule: "display-adapter" }
  | { readonly rule: "chipset" }
  | { readonly rule: "memory"; readonly minimumBytes: number }
  | { readonly rule: "storage"; readonly minimumBytes: number }
  | { readonly rule: "audio" }
  | { readonly rule: "ethernet"; readonly modesMbps: readonly number[] }
  | { readonly rule: "usb-ports"; readonly minimum: number }
  | { readonly rule: "usb-speed"; readonly minimum: number }
  | { readonly rule: "usb-policy" }
  | {
      readonly rule: "hdmi";
      readonly width: number;
      readonly height: number;
      readonly hertz: number;
    }
  | { readonly rule: "displayport" }
  | { readonly rule: "networks" }
  | { readonly rule: "network-count" }
  | { readonly rule: "reader" }
  | { readonly rule: "browser-installed" }
  | { readonly rule: "browser-notice" }
  | { readonly rule: "browser-works" }
  | { readonly rule: "browser-launches"; readonly forbidden: readonly string[] }
  | { readonly rule: "maintenance-period"; readonly years: number; readonly warnMonths: number }
  | { readonly rule: "maintenance-method"; readonly responseDays: number }
  | { readonly rule: "maintenance-agreement" }
  | {
      readonly rule: "updates";
      readonly passDays: number;
      readonly warnDays: number;
      /** The build whose known patch levels are compared, from `data/windows-revisions.json`. */
      readonly build?: number;
    }
  | { readonly rule: "update-sources" }
  | { readonly rule: "safety-measures" }
  | {
      readonly rule: "safety-measure";
      readonly measure: SafetyMeasure;
      /** First day on which a missing measure counts, YYYY-MM-DD. */
      readonly from?: string;
    };

/** One row of a terminal specification (推奨仕様の一項目) as data. */
export interface Requirement {
  readonly id: string;
  readonly level: Level;
  readonly parties: readonly Party[];
  readonly place: Place;
  readonly title: Text;
  /** The sentences of the specification, word for word; empty for a derived row. */
  readonly quotes: readonly string[];
  readonly check: Check;
  /** What the rule expects, in one sentence. */
  readonly expected: string;
  /** Where a collector looks; absent = nothing to see on that system. */
  readonly evidence: { readonly windows?: string; readonly linux?: string };
  readonly certainty: Certainty;
  /** Systems on which a real machine has confirmed the evidence. */
  readonly confirmedOn: readonly ("windows" | "linux")[];
  readonly fix: Text;
}

/** A terminal specification (推奨仕様) as data. */
export interface Profile {
  readonly id: string;
  readonly version: string;
  readonly title: Text;
  /** The document the rows come from. */
  readonly document: string;
  /** What is not known of the document, where it was not read itself. */
  readonly gaps?: Text;
  readonly requirements: readonly Requirement[];
}
