import type { SafetyFacts } from "../../facts.ts";
import { Unseen } from "../machine.ts";
import type { WindowsRecording } from "./recording.ts";

/** GUID of the audit subcategory "logon". */
const logonSubcategory = "{0cce9215-69ae-11d9-bed3-505054503030}";

type Parts = { readonly [K in keyof Required<SafetyFacts>]: () => SafetyFacts[K] };

/** Safety measures of Windows, each from a topic of its own; all of them wait for a first real machine. */
export function safetyParts(recording: WindowsRecording): Parts {
  return {
    diskEncryption: () => diskEncryption(recording),
    malwareProtection: () => malwareProtection(recording),
    firewall: () => {
      const profiles = recording.one("firewall");
      return ["domain", "private", "public"].every((profile) => profiles.flag(profile) === true);
    },
    autologon: () => {
      const logon = recording.one("logon");
      return logon.text("automatic") === "1" || logon.text("forced") === "1";
    },
    screenLock: () => screenLock(recording),
    administrators: () => recording.one("administrators").number("enabled"),
    builtInAdministrator: () => recording.one("administrators").flag("builtIn"),
    clockSynchronised: () => {
      const clock = recording.one("clock");
      return clock.number("start") !== 4 && !["", "NoSync"].includes(clock.text("type") ?? "");
    },
    auditPolicy: () => auditsLogons(recording),
    twoFactor: () => twoFactor(recording),
  };
}

/** Win32_EncryptableVolume needs an administrator; the property that Explorer shows does not. */
function diskEncryption(recording: WindowsRecording): boolean | undefined {
  try {
    const protection = recording.one("diskEncryption").number("protection");
    if (protection === 0 || protection === 1) return protection === 1;
  } catch (error) {
    const shown = shownProtection(recording);
    if (shown === undefined) throw error;
    return shown;
  }
  return shownProtection(recording);
}

/** 1 = on, 2 = off, 3 = encrypting, 5 = suspended, 6 = locked. */
function shownProtection(recording: WindowsRecording): boolean | undefined {
  try {
    const shown = recording.one("diskEncryptionShell").number("protection");
    if (shown === undefined || shown === 0) return undefined;
    return shown === 1 || shown === 6;
  } catch {
    return undefined;
  }
}

/** Defender, or another product that the Security Center calls switched on (bit 0x1000 of its state). */
function malwareProtection(recording: WindowsRecording): boolean {
  let unseen: unknown;
  for (const seen of [
    () => {
      const defender = recording.one("defender");
      return defender.flag("antivirus") === true && defender.flag("realTime") === true;
    },
    () =>
      recording
        .all("antivirusProducts")
        .some((product) => ((product.number("state") ?? 0) & 0x1000) !== 0),
  ]) {
    try {
      if (seen()) return true;
    } catch (error) {
      unseen = error;
    }
  }
  if (unseen instanceof Unseen) throw unseen;
  return false;
}

function screenLock(recording: WindowsRecording): boolean {
  const screen = recording.one("screenLock");
  if ((screen.number("inactivitySeconds") ?? 0) > 0) return true;
  return (
    screen.text("ScreenSaveActive") === "1" &&
    screen.text("ScreenSaverIsSecure") === "1" &&
    Number(screen.text("ScreenSaveTimeOut") ?? 0) > 0
  );
}

function auditsLogons(recording: WindowsRecording): boolean {
  const logon = recording
    .one("audit")
    .entries("subcategories")
    .find((entry) => entry.text("guid")?.toLowerCase() === logonSubcategory);
  if (!logon) throw new Unseen("the audit policy lists no logons");
  return Number(logon.text("value")) > 0;
}

/** True where Windows itself asks for two; unknown where another logon provider may do so. */
function twoFactor(recording: WindowsRecording): boolean {
  const logon = recording.one("twoFactor");
  if (logon.number("smartCardRequired") === 1 || (logon.number("unlockFactors") ?? 0) === 2) {
    return true;
  }
  if ((logon.number("otherProviders") ?? 0) > 0) {
    throw new Unseen("another logon provider is installed, which may ask for two factors");
  }
  return false;
}
