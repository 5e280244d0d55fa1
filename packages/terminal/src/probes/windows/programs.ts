import type {
  BrowserFacts,
  ProgramFacts,
  SharedFolderFacts,
  SmartCardFacts,
  UpdateFacts,
} from "../../facts.ts";
import { machineOf } from "../programs.ts";
import type { Entry, WindowsRecording } from "./recording.ts";
import { known, named } from "./system.ts";

const disabledStart = 4;

/** The service SCardSvr and the readers of plug and play. */
export function decodeSmartCard(recording: WindowsRecording): SmartCardFacts {
  const service = recording.one("smartCard");
  const running = service.flag("running") === true ? "running" : "stopped";
  return {
    service: service.number("start") === disabledStart ? "disabled" : running,
    devices: recording.all("readerDevices").map(named),
  };
}

/** Edge by its update client and its file, and its camera policies. */
export function decodeBrowser(recording: WindowsRecording): BrowserFacts {
  const edge = recording.one("browser");
  const version = edge.texts("registered")[0] ?? edge.text("fileVersion");
  const allowed = edge.number("cameraAllowed");
  const urls = edge.texts("cameraUrls");
  return {
    name: "Microsoft Edge",
    installed: version !== undefined,
    ...known({ version }),
    ...(allowed === undefined && urls.length === 0
      ? {}
      : {
          cameraPolicy: {
            ...known({ allowed: allowed === undefined ? undefined : allowed !== 0 }),
            urls,
          },
        }),
  };
}

/** Every start command that names Edge: shortcuts, scheduled tasks, services, Run keys, the shell of Winlogon. */
export function decodeLaunches(recording: WindowsRecording): NonNullable<BrowserFacts["launches"]> {
  return ["shortcuts", "scheduledTasks", "startCommands"]
    .flatMap((topic) => recording.all(topic))
    .map((launch) => ({
      source: launch.text("source") ?? "unknown",
      command: launch.text("command") ?? "",
    }));
}

/** Services and policies of Windows Update, and its last results. */
export function decodeUpdates(recording: WindowsRecording): UpdateFacts {
  const updates = recording.one("updates");
  const results = recording.one("updateResults");
  const useServer = updates.number("useServer") === 1;
  const disabledBy = [
    ...updates
      .entries("services")
      .filter((service) => service.number("start") === disabledStart)
      .map((service) => service.text("name") ?? "service"),
    ...["disableAccess", "noAutoUpdate"].filter((policy) => updates.number(policy) === 1),
    // without a server of the institution this policy leaves nowhere to ask
    ...(updates.number("noInternetLocations") === 1 && !useServer ? ["noInternetLocations"] : []),
  ];
  return {
    disabled: disabledBy.length > 0,
    ...(disabledBy.length > 0 ? { disabledBy } : {}),
    ...known({
      lastSearchAt: results.text("lastSearch"),
      lastInstallAt: results.text("lastInstall"),
      server: useServer ? updates.text("server") : undefined,
    }),
  };
}

/** The programs of the kit, with what the list of installed programs says of them. */
export function decodePrograms(recording: WindowsRecording): readonly ProgramFacts[] {
  const installed = recording.all("installedPrograms");
  return recording.all("programs").map((program) => {
    const name = program.text("name") ?? "program";
    const entries = installed.filter((entry) => entry.text("name") === name);
    const entry = entries.find((one) => one.text("view") === "Registry64") ?? entries[0];
    const machine = program.number("machine");
    return {
      name,
      role: roleOf(program),
      found: program.flag("found") === true,
      ...known({
        machine: machine === undefined ? undefined : machineOf(machine),
        version: program.text("version") ?? entry?.text("version"),
        registered: entry && (entry.text("view") === "Registry64" ? "64-bit" : "32-bit"),
      }),
    };
  });
}

function roleOf(program: Entry): ProgramFacts["role"] {
  const role = program.text("role");
  return role === "reader-authentication" || role === "card-processing" || role === "bridge"
    ? role
    : "other";
}

/** FileSystemRights that let a user change what lies in a folder: write data, append data, generic write, generic all. */
const writing = 0x2 | 0x4 | 0x40000000 | 0x10000000;

/** The shared folder as the script tried it, and whether one of the groups that hold everybody may write to it. */
export function decodeSharedFolder(recording: WindowsRecording): SharedFolderFacts {
  const folder = recording.one("sharedFolder");
  return {
    path: folder.text("path") ?? "",
    usable: folder.flag("usable") === true,
    detail: folder.text("detail") ?? "",
    ...known({ freeBytes: folder.number("freeBytes") }),
    ...decodeFolderRights(recording),
  };
}

/** Whether everybody may write to the shared folder; nothing where the rights could not be read. */
export function decodeFolderRights(
  recording: WindowsRecording,
): Pick<SharedFolderFacts, "openToEveryone"> {
  try {
    const rules = recording.all("folderRights").filter((rule) => writes(rule));
    const denied = new Set(
      rules.filter((rule) => !rule.flag("allow")).map((rule) => rule.text("sid")),
    );
    return {
      openToEveryone: rules.some((rule) => rule.flag("allow") && !denied.has(rule.text("sid"))),
    };
  } catch {
    return {};
  }
}

function writes(rule: Entry): boolean {
  return ((rule.number("rights") ?? 0) & writing) !== 0;
}
