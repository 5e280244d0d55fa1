import type { Facts, ProgramFacts } from "../facts.ts";
import {
  type Circumstances,
  conditionNotMet,
  type Finding,
  found,
  gibibytes,
  unseen,
} from "../finding.ts";
import type { CheckOf } from "./check-of.ts";

/** ROLE-4, SCOPE-7: the shared folder, tried by the collector. */
export function judgeSharedFolder(
  facts: Facts,
  _check: CheckOf<"shared-folder">,
  { kit }: Circumstances,
): Finding {
  const folder = facts.sharedFolder;
  if (kit.sharedFolder === undefined && !folder) {
    return found("info", {
      ja: "キットに sharedFolder がない",
      en: "the kit declares no shared folder",
    });
  }
  if (!folder) return unseen(facts, "sharedFolder");
  if (!folder.usable) return found("fail", `${folder.path}: ${folder.detail}`);
  const free = folder.freeBytes === undefined ? "?" : gibibytes(folder.freeBytes);
  const observed = {
    ja: `${folder.path}: 書き込み、改名、読み取りができる。空き ${free}`,
    en: `${folder.path}: written, renamed and read; ${free} free`,
  };
  if (!folder.openToEveryone) return found("pass", observed);
  return found("warn", observed, {
    note: {
      ja: "誰でも書き込める。連携ソフトと本端末の利用者だけに権限を与える。",
      en: "Everybody may write to it: give the right to the bridge software and this terminal's user only.",
    },
  });
}

/** ROLE-2, ROLE-3, KIT-1: the programs that the kit declares are there. */
export function judgeSuppliedPrograms(
  facts: Facts,
  check: CheckOf<"supplied-programs">,
  { kit }: Circumstances,
): Finding {
  const declared = (kit.programs ?? []).filter((program) =>
    check.roles.some((role) => role === program.role),
  );
  const undeclared = check.roles.filter(
    (role) => !declared.some((program) => program.role === role),
  );
  if (undeclared.length > 0) {
    return found(check.roles.length > 1 ? "warn" : "info", {
      ja: `キットの programs に ${undeclared.join(", ")} がない`,
      en: `the kit declares no ${undeclared.join(", ")}`,
    });
  }
  if (!facts.programs) return unseen(facts, "programs");
  const absent = declared.filter(
    ({ name }) => !facts.programs?.some((program) => program.name === name && program.found),
  );
  const described = (name: string): string => {
    const seen = facts.programs?.find((program) => program.name === name);
    const elsewhere = seen?.registered && !seen.found ? `, listed as ${seen.registered}` : "";
    return `${name}${seen?.version === undefined ? "" : ` ${seen.version}`}${elsewhere}`;
  };
  const names = (absent.length === 0 ? declared : absent).map(({ name }) => described(name));
  return absent.length === 0
    ? found("pass", names.join(", "))
    : found("warn", {
        ja: `導入されていない: ${names.join(", ")}`,
        en: `not installed: ${names.join(", ")}`,
      });
}

/** SW-64: the machine type of every program of the kit. */
export function judgeMachineType(facts: Facts): Finding {
  const programs = (facts.programs ?? []).filter((program) => program.found);
  if (programs.length === 0)
    return found("info", {
      ja: "キットのプログラムを確認していない",
      en: "no program of a kit was looked at",
    });
  const other = programs.filter((program) => program.machine !== "x64" || is32Bit(program));
  if (other.length === 0)
    return found("pass", {
      ja: `プログラム ${programs.length} 件、すべてx64`,
      en: `programs: ${programs.length}, all x64`,
    });
  const observed = other
    .map(
      (program) =>
        `${program.name}: ${program.machine ?? "not an executable"}${is32Bit(program) ? ", listed as 32-bit" : ""}`,
    )
    .join(", ");
  return found(other.some((program) => program.machine === "x86") ? "fail" : "warn", observed);
}

function is32Bit(program: ProgramFacts): boolean {
  return program.registered === "32-bit";
}

/** ROLE-1, ROLE-5: roles that apply when the kit declares them. */
export function describeDeclaredUse(
  _facts: Facts,
  check: CheckOf<"declared-use">,
  { kit }: Circumstances,
): Finding {
  const use = kit[check.use];
  if (use === undefined) return found("info", { ja: "申告なし", en: "not declared" });
  return use
    ? found("info", { ja: "申告: 該当する", en: "declared: applies" })
    : conditionNotMet({ ja: "申告: 該当しない", en: "declared: does not apply" });
}
