import type { Facts } from "./facts.ts";
import { type Circumstances, type Finding, found } from "./finding.ts";
import type { Check, Requirement } from "./requirement.ts";
import {
  judgeBrowserInstalled,
  judgeBrowserLaunches,
  judgeBrowserNotice,
  judgeBrowserWorks,
  judgeCamera,
} from "./rules/browser.ts";
import type { CheckOf } from "./rules/check-of.ts";
import {
  judgeAudio,
  judgeChipset,
  judgeDisplayAdapter,
  judgeDisplayPort,
  judgeHdmi,
  judgeMemory,
  judgeStorage,
  judgeUsbPorts,
  judgeUsbSpeed,
} from "./rules/hardware.ts";
import {
  judgeMaintenanceAgreement,
  judgeMaintenanceMethod,
  judgeMaintenancePeriod,
} from "./rules/maintenance.ts";
import { describeNetworks, judgeEthernet, judgeNetworks } from "./rules/network.ts";
import {
  judgeOperatingSystem,
  judgeRestrictions,
  judgeSupportEnd,
} from "./rules/operating-system.ts";
import { judgeProcessor } from "./rules/processor.ts";
import {
  describeDeclaredUse,
  judgeMachineType,
  judgeSharedFolder,
  judgeSuppliedPrograms,
} from "./rules/programs.ts";
import { judgeCardPhoto, judgeReader } from "./rules/reader.ts";
import { judgeSafetyMeasure, judgeSafetyMeasures } from "./rules/safety.ts";
import { judgeUpdateSources, judgeUpdates } from "./rules/updates.ts";
import { judgeUsbPolicy } from "./rules/usb-policy.ts";

type Rule<R extends Check["rule"]> = (
  facts: Facts,
  check: CheckOf<R>,
  circumstances: Circumstances,
) => Finding;

const rules: { readonly [R in Check["rule"]]: Rule<R> } = {
  information: () => found("info", ""),
  statement: () => found("unknown", { ja: "申告がない", en: "not stated" }),
  "not-known": () =>
    found("unknown", {
      ja: "仕様の本文を確認できていないため、判定できない",
      en: "the text of this row was not available, so nothing is judged",
    }),
  "card-photo": judgeCardPhoto,
  camera: judgeCamera,
  "declared-use": describeDeclaredUse,
  "supplied-programs": judgeSuppliedPrograms,
  "shared-folder": judgeSharedFolder,
  "machine-type": judgeMachineType,
  "operating-system": judgeOperatingSystem,
  restrictions: judgeRestrictions,
  "support-end": judgeSupportEnd,
  processor: judgeProcessor,
  "display-adapter": judgeDisplayAdapter,
  chipset: judgeChipset,
  memory: judgeMemory,
  storage: judgeStorage,
  audio: judgeAudio,
  ethernet: judgeEthernet,
  "usb-ports": judgeUsbPorts,
  "usb-speed": judgeUsbSpeed,
  "usb-policy": judgeUsbPolicy,
  hdmi: judgeHdmi,
  displayport: judgeDisplayPort,
  networks: judgeNetworks,
  "network-count": describeNetworks,
  reader: judgeReader,
  "browser-installed": judgeBrowserInstalled,
  "browser-notice": judgeBrowserNotice,
  "browser-works": judgeBrowserWorks,
  "browser-launches": judgeBrowserLaunches,
  "maintenance-period": judgeMaintenancePeriod,
  "maintenance-method": judgeMaintenanceMethod,
  "maintenance-agreement": judgeMaintenanceAgreement,
  updates: judgeUpdates,
  "update-sources": judgeUpdateSources,
  "safety-measures": judgeSafetyMeasures,
  "safety-measure": judgeSafetyMeasure,
};

/** A topic of {@link Facts}: what a collector looks at in one go. */
export type FactTopic = Exclude<
  keyof Facts,
  "schema" | "collectedAt" | "platform" | "collector" | "missing"
>;

const topics: { readonly [R in Check["rule"]]: readonly FactTopic[] } = {
  information: [],
  statement: [],
  "not-known": [],
  "card-photo": ["card"],
  camera: ["browser"],
  "declared-use": [],
  "supplied-programs": ["programs"],
  "shared-folder": ["sharedFolder"],
  "machine-type": ["programs"],
  "operating-system": ["os"],
  restrictions: ["lockdown"],
  "support-end": ["os"],
  processor: ["processor", "processorSpeed"],
  "display-adapter": ["displayAdapters"],
  chipset: ["board"],
  memory: ["memory"],
  storage: ["disks"],
  audio: ["audioDevices", "audioOutputs"],
  ethernet: ["networkAdapters"],
  "usb-ports": ["usbPorts", "firmwareUsbConnectors"],
  "usb-speed": ["usbPorts"],
  "usb-policy": ["usbPolicy", "usbDevices"],
  hdmi: ["video"],
  displayport: ["video"],
  networks: ["networkAdapters", "routing"],
  "network-count": ["networkAdapters"],
  reader: ["readers", "smartCard"],
  "browser-installed": ["browser"],
  "browser-notice": ["browser"],
  "browser-works": ["browser"],
  "browser-launches": ["browser"],
  "maintenance-period": [],
  "maintenance-method": [],
  "maintenance-agreement": [],
  updates: ["updates", "os", "lockdown"],
  "update-sources": ["updateSources"],
  "safety-measures": ["safety"],
  "safety-measure": ["safety"],
};

/** The topics of the facts that a row is judged by (点検項目); empty for a row that only a person can state. */
export function topicsOf(requirement: Requirement): readonly FactTopic[] {
  return topics[requirement.check.rule];
}

/** Judges one row by the facts alone; attestations come after (evaluate.ts). */
export function judge<R extends Check["rule"]>(
  requirement: Requirement & { readonly check: CheckOf<R> },
  facts: Facts,
  circumstances: Circumstances,
): Finding {
  const check = requirement.check;
  const rule = rules[check.rule] as Rule<R>;
  return rule(facts, check, circumstances);
}
