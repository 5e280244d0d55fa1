import type { Facts, ProgramFacts } from "../facts.ts";
import {
  type Circumstances,
  conditionNotMet,
  type Finding,
  found,
  gibibytes,
  unseen,
} from "../finding.ts";
import type { Text } from "../requirement.ts";
import type { CheckOf } from "./check-of.ts";

/** ENV-1: a real PC/SC reader; with a reader declared in the kit, that one. */
export function judgeReader(
  facts: Facts,
  _check: CheckOf<"reader">,
  { kit }: Circumstances,
): Finding {
  const { readers, smartCard } = facts;
  if (smartCard?.service === "disabled") {
    return found("fail", {
      ja: "Smart Cardサービス（SCardSvr）が無効",
      en: "the smart card service (SCardSvr) is disabled",
    });
  }
  if (!readers) return unlisted(facts);
  if (readers.length === 0)
    return found("fail", { ja: "PC/SCのリーダーがない", en: "PC/SC lists no reader" });
  const observed = readers.map((reader) => reader.name).join(", ");
  const real = readers.filter((reader) => !reader.virtual);
  if (real.length === 0) {
    return found("warn", observed, {
      open: true,
      note: {
        ja: "仮想のリーダーだけで、本製品のリーダーではない。",
        en: "Only virtual readers, not the reader of a product.",
      },
    });
  }
  const expected = kit.reader;
  if (expected !== undefined && !real.some((reader) => reader.name.startsWith(expected))) {
    return found("fail", {
      ja: `${observed}。申告されたリーダー ${expected} がない`,
      en: `${observed}; the declared reader ${expected} is not there`,
    });
  }
  return found(
    "pass",
    facts.platform === "windows"
      ? observed
      : { ja: `${observed}（Linuxでの確認）`, en: `${observed} (seen on Linux)` },
  );
}

/** Plug and play may know readers, but only PC/SC proves that one is recognised as such. */
function unlisted(facts: Facts): Finding {
  const finding = unseen(facts, "readers");
  const devices = (facts.smartCard?.devices ?? []).map(
    (device) => `${device.name}${device.ok ? "" : " (!)"}`,
  );
  if (devices.length === 0) return finding;
  const { ja, en } = finding.observed;
  return found("unknown", {
    ja: `${ja}。プラグアンドプレイのリーダー: ${devices.join(", ")}`,
    en: `${en}; readers of plug and play: ${devices.join(", ")}`,
  });
}

/** SCOPE-2: information, but a reader that works with a photo that does not is worth a warning. */
export function judgeCardPhoto(facts: Facts): Finding {
  const card = facts.card;
  if (!card)
    return found("info", { ja: "テストカードを読んでいない", en: "no test card was tried" });
  if (!card.myNumberCard)
    return found("info", {
      ja: `ATR ${card.atr}: マイナンバーカードではない`,
      en: `ATR ${card.atr}: not a My Number Card`,
    });
  if (card.photo === "unreadable") {
    return found("warn", {
      ja: `ATR ${card.atr}: 顔写真を読めない`,
      en: `ATR ${card.atr}: the photo could not be read`,
    });
  }
  return card.photo === "read"
    ? found("info", { ja: `ATR ${card.atr}: 顔写真を読めた`, en: `ATR ${card.atr}: photo read` })
    : found("info", {
        ja: `ATR ${card.atr}: 顔写真は読んでいない`,
        en: `ATR ${card.atr}: photo not tried`,
      });
}

/** SCOPE-3: frames of a camera in the self-test page. */
export function judgeCamera(facts: Facts): Finding {
  const page = facts.browser?.page;
  if (!page)
    return found("info", {
      ja: "自己診断ページを実行していない",
      en: "the self-test page was not run",
    });
  if (!page.camera) return found("warn", { ja: "カメラがない", en: "no camera" });
  return found(page.frames > 0 ? "info" : "warn", {
    ja: `カメラあり、${page.frames} フレーム`,
    en: `camera, ${page.frames} frames`,
  });
}

/** ENV-2: Edge is there; on Linux a Chromium stands in for it. */
export function judgeBrowserInstalled(facts: Facts): Finding {
  const browser = facts.browser;
  if (!browser) return unseen(facts, "browser");
  if (!browser.installed) return found("warn", notInstalled(browser.name));
  const name = `${browser.name} ${browser.version ?? ""}`.trim();
  return found(
    "pass",
    facts.platform === "windows"
      ? name
      : { ja: `${name}（Edgeの代わり）`, en: `${name} (stand-in for Edge)` },
  );
}

function notInstalled(name: string): Text {
  return { ja: `${name} がない`, en: `${name} is not installed` };
}

/** ENV-3: a statement, asked only when the browser is missing. */
export function judgeBrowserNotice(facts: Facts): Finding {
  if (!facts.browser) return unseen(facts, "browser");
  return facts.browser.installed
    ? conditionNotMet({ ja: "ブラウザは導入済み", en: "the browser is installed" })
    : found("unknown", {
        ja: `${facts.browser.name} がない。通知の申告もない`,
        en: `${facts.browser.name} is not installed; the notice is not stated`,
      });
}

/** ENV-4, ENV-5: the answers of the self-test page in the terminal's browser. */
export function judgeBrowserWorks(facts: Facts): Finding {
  const browser = facts.browser;
  if (!browser) return unseen(facts, "browser");
  if (!browser.installed) return found("fail", notInstalled(browser.name));
  const page = browser.page;
  if (!page)
    return found("unknown", {
      ja: "自己診断ページを実行していない",
      en: "the self-test page was not run",
    });
  const lacking = [
    page.secureContext ? undefined : "secure context",
    page.webSocket ? undefined : "WebSocket",
    page.camera && page.frames > 0 ? undefined : "camera frames",
    page.audio ? undefined : "audio",
  ].filter((name) => name !== undefined);
  if (lacking.length === 0) {
    return found("pass", {
      ja: `安全なコンテキスト、WebSocket、カメラ ${page.frames} フレーム、音声`,
      en: `secure context, WebSocket, ${page.frames} camera frames, audio`,
    });
  }
  const observed = { ja: `不足: ${lacking.join(", ")}`, en: `lacking: ${lacking.join(", ")}` };
  const refused = browser.cameraPolicy?.allowed === false && !(page.camera && page.frames > 0);
  return refused ? found("fail", observed, { note: cameraRefused }) : found("fail", observed);
}

const cameraRefused: Text = {
  ja: "ポリシー VideoCaptureAllowed = 0 がカメラを禁止している。VideoCaptureAllowedUrls で許可する。",
  en: "The policy VideoCaptureAllowed = 0 refuses cameras: allow the page in VideoCaptureAllowedUrls.",
};

/** EDGE-1: switches that take a protection away must not stand in any start command. */
export function judgeBrowserLaunches(facts: Facts, check: CheckOf<"browser-launches">): Finding {
  const launches = facts.browser?.launches;
  if (!launches) return unseen(facts, "browser", "launches");
  const misused = launches.flatMap((launch) =>
    check.forbidden
      .filter((option) => launch.command.includes(option))
      .map((option) => `${option} in ${launch.source}`),
  );
  return misused.length === 0
    ? found("pass", {
        ja: `起動コマンド ${launches.length} 件、該当なし`,
        en: `start commands: ${launches.length}, none with such an option`,
      })
    : found("fail", misused.join(", "));
}

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
