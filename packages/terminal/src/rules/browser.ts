import type { Facts } from "../facts.ts";
import { conditionNotMet, type Finding, found, unseen } from "../finding.ts";
import type { Text } from "../requirement.ts";
import type { CheckOf } from "./check-of.ts";

/** SCOPE-3: frames of a camera in the self-test page. */
export function judgeCamera(facts: Facts): Finding {
  const page = facts.browser?.page;
  if (!page)
    return found("info", {
      ja: "自己診断ページを実行していない",
      en: "the self-test page was not run",
    });
  if (!page.camera) return found("warn", { ja: "カメラがない", en: "no camera" });
  if (page.fakeCamera) return found("info", madeUpCamera);
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
    // A development machine may have no camera at all; a terminal has to show its own.
    if (page.fakeCamera)
      return found(facts.platform === "windows" ? "unknown" : "pass", madeUpCamera);
    return found("pass", {
      ja: `安全なコンテキスト、WebSocket、カメラ ${page.frames} フレーム、音声`,
      en: `secure context, WebSocket, ${page.frames} camera frames, audio`,
    });
  }
  const observed = { ja: `不足: ${lacking.join(", ")}`, en: `lacking: ${lacking.join(", ")}` };
  const refused = browser.cameraPolicy?.allowed === false && !(page.camera && page.frames > 0);
  return refused ? found("fail", observed, { note: cameraRefused }) : found("fail", observed);
}

const madeUpCamera: Text = {
  ja: "ブラウザの擬似カメラによる結果。実際のカメラは確かめていない",
  en: "answered with the browser's made-up camera; the real one was not tried",
};

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
