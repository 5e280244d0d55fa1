import type { Check, Profile, Requirement, SafetyMeasure, Text } from "./requirement.ts";
import type { CheckOf } from "./rules/check-of.ts";
import { processorReferences } from "./rules/processor.ts";
import {
  date,
  list,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  ShapeMismatch,
  text,
  variant,
} from "./shape.ts";

const words = object<Text>({ ja: text, en: text });

/** A check that carries no figure. */
function bare<R extends Check["rule"]>(rule: R): Shape<Check> {
  return object<Pick<CheckOf<R>, "rule">>({
    rule: oneOf(rule),
  } as never) as unknown as Shape<Check>;
}

const measure = oneOf<SafetyMeasure>(
  "disk-encryption",
  "malware-protection",
  "firewall",
  "autologon",
  "screen-lock",
  "administrators",
  "clock",
  "audit",
  "two-factor",
);

const checks: { readonly [R in Check["rule"]]: Shape<Check> } = {
  information: bare("information"),
  statement: bare("statement"),
  "not-known": bare("not-known"),
  "card-photo": bare("card-photo"),
  camera: bare("camera"),
  "declared-use": object<CheckOf<"declared-use">>({
    rule: oneOf("declared-use"),
    use: oneOf("webApplication", "sharedWithClaims"),
  }),
  "supplied-programs": object<CheckOf<"supplied-programs">>({
    rule: oneOf("supplied-programs"),
    roles: list(oneOf("reader-authentication", "card-processing", "bridge")),
  }),
  "shared-folder": bare("shared-folder"),
  "machine-type": bare("machine-type"),
  "operating-system": object<CheckOf<"operating-system">>({
    rule: oneOf("operating-system"),
    skus: list(number),
    builds: object<{ from: number; to: number }>({ from: number, to: number }),
    others: list(object<{ sku: number; note: Text }>({ sku: number, note: words })),
  }),
  restrictions: bare("restrictions"),
  "support-end": object<CheckOf<"support-end">>({
    rule: oneOf("support-end"),
    ends: list(object<{ sku: number; on: string }>({ sku: number, on: date })),
    maintenanceYears: number,
  }),
  processor: object<CheckOf<"processor">>({
    rule: oneOf("processor"),
    reference: oneOf(...processorReferences),
  }),
  "display-adapter": bare("display-adapter"),
  chipset: bare("chipset"),
  memory: object<CheckOf<"memory">>({ rule: oneOf("memory"), minimumBytes: number }),
  storage: object<CheckOf<"storage">>({ rule: oneOf("storage"), minimumBytes: number }),
  audio: bare("audio"),
  ethernet: object<CheckOf<"ethernet">>({ rule: oneOf("ethernet"), modesMbps: list(number) }),
  "usb-ports": object<CheckOf<"usb-ports">>({ rule: oneOf("usb-ports"), minimum: number }),
  "usb-speed": object<CheckOf<"usb-speed">>({ rule: oneOf("usb-speed"), minimum: number }),
  "usb-policy": bare("usb-policy"),
  hdmi: object<CheckOf<"hdmi">>({
    rule: oneOf("hdmi"),
    width: number,
    height: number,
    hertz: number,
  }),
  displayport: bare("displayport"),
  networks: bare("networks"),
  "network-count": bare("network-count"),
  reader: bare("reader"),
  "browser-installed": bare("browser-installed"),
  "browser-notice": bare("browser-notice"),
  "browser-works": bare("browser-works"),
  "browser-launches": object<CheckOf<"browser-launches">>({
    rule: oneOf("browser-launches"),
    forbidden: list(text),
  }),
  "maintenance-period": object<CheckOf<"maintenance-period">>({
    rule: oneOf("maintenance-period"),
    years: number,
    warnMonths: number,
  }),
  "maintenance-method": object<CheckOf<"maintenance-method">>({
    rule: oneOf("maintenance-method"),
    responseDays: number,
  }),
  "maintenance-agreement": bare("maintenance-agreement"),
  updates: object<CheckOf<"updates">>({
    rule: oneOf("updates"),
    passDays: number,
    warnDays: number,
    build: optional(number),
  }),
  "update-sources": bare("update-sources"),
  "safety-measures": bare("safety-measures"),
  "safety-measure": object<CheckOf<"safety-measure">>({
    rule: oneOf("safety-measure"),
    measure,
    from: optional(date),
  }),
};

const requirement = object<Requirement>({
  id: text,
  level: oneOf("must", "must-if", "recommended", "information", "derived"),
  parties: list(oneOf("maker", "deliverer", "vendor", "institution")),
  place: oneOf("overview", "hardware", "provision", "notes", "none"),
  title: words,
  quotes: list(text),
  check: variant<Check>("rule", checks),
  expected: text,
  evidence: object<Requirement["evidence"]>({ windows: optional(text), linux: optional(text) }),
  certainty: oneOf("documented", "inferred", "memory", "statement"),
  confirmedOn: list(oneOf("windows", "linux")),
  fix: words,
});

/** The shape of a profile file: the rows of a terminal specification as data. */
export const profileShape: Shape<Profile> = object<Profile>({
  id: text,
  version: text,
  title: words,
  document: text,
  gaps: optional(words),
  requirements: list(requirement),
});

/** Throws where two rows carry the same id, which no shape can say. */
export function checkRowIds(profile: Profile): Profile {
  const ids = profile.requirements.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new ShapeMismatch(
      "profile.requirements",
      `rows with ids of their own; ${twice} stands twice`,
    );
  }
  return profile;
}
