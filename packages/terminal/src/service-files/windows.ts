/**
 * The kiosk on Windows with what Windows brings: scheduled tasks, Edge policies, one PowerShell script for each direction. No Windows machine
 * has run these texts yet.
 * @module
 */
import { win32 } from "node:path";
import { usualKioskPort } from "../kiosk-settings.ts";
import type { InstalledFile } from "../kit/installation.ts";
import type { ServiceCommands, ServiceParts } from "./service.ts";
import { installScript, type RegistryValue, uninstallScript } from "./windows-scripts.ts";
import { agentTask, edgeTask } from "./windows-tasks.ts";

const usualEdge = "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";

/** Files and commands of the service on Windows (タスクスケジューラ, Edge のポリシー). */
export function windowsService({ folder, service, kiosk }: ServiceParts): {
  readonly files: readonly InstalledFile[];
  readonly commands: ServiceCommands;
} {
  const at = (...parts: string[]): string => win32.join(folder, "service", ...parts);
  const port = kiosk.port ?? usualKioskPort;
  const page = `http://127.0.0.1:${port}`;
  const { left, top } = service.patientDisplay ?? { left: 0, top: 0 };
  const values = policies(page, port);
  const inSettings = (path: string): string => win32.resolve(folder, path);
  const tasks = ["Kiosk", ...(service.patientUser === undefined ? [] : ["Patient display"])];
  const text = (name: string, content: string): InstalledFile => ({
    path: at(name),
    // Windows PowerShell 5.1 takes a script without this mark for one in the system's old code page.
    content: `${name.endsWith(".ps1") ? "\u{feff}" : ""}${content.replaceAll("\n", "\r\n")}`,
  });
  const edge =
    service.patientUser === undefined
      ? []
      : [
          text(
            "Patient display.xml",
            edgeTask({
              user: service.patientUser,
              edge: service.edge ?? usualEdge,
              page,
              display: { left, top },
            }),
          ),
        ];
  const powershell = ["powershell", "-NoProfile", "-ExecutionPolicy", "Bypass", "-File"];
  return {
    files: [
      text(
        "start-kiosk.cmd",
        startText(
          [service.node, service.program, win32.join(folder, "kiosk.json")],
          at("kiosk.log"),
        ),
      ),
      text("Kiosk.xml", agentTask({ command: at("start-kiosk.cmd"), folder: at() })),
      ...edge,
      text("edge-policy.reg", registryText(values, true)),
      text("edge-policy-undo.reg", registryText(values, false)),
      text(
        "install.ps1",
        installScript({
          values,
          tasks,
          readable: [folder],
          writable: [
            at(),
            inSettings(kiosk.resultFolder.path),
            win32.dirname(inSettings(kiosk.journal)),
          ],
        }),
      ),
      text("uninstall.ps1", uninstallScript({ tasks })),
    ],
    commands: {
      install: [[...powershell, at("install.ps1")]],
      beforeUninstall: [[...powershell, at("uninstall.ps1")]],
      uninstall: [],
      status: ["schtasks", "/Query", "/TN", "\\Uketsuke\\Kiosk", "/V", "/FO", "LIST"],
      logs: [
        "powershell",
        "-NoProfile",
        "-Command",
        "Get-Content",
        "-LiteralPath",
        at("kiosk.log"),
      ],
    },
  };
}

/** Camera and sound for the kiosk's own page only; every other page keeps its rules. */
function policies(page: string, port: number): readonly RegistryValue[] {
  const edge = "SOFTWARE\\Policies\\Microsoft\\Edge";
  // Edge reads every value of a list whose name is a number; one of our own leaves others' entries alone.
  const name = String(port);
  return [
    { key: `${edge}\\VideoCaptureAllowedUrls`, name, value: page },
    { key: `${edge}\\AutoplayAllowlist`, name, value: page },
    // From memory: the switch "camera access" of the privacy settings, for the machine.
    {
      key: "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore\\webcam",
      name: "Value",
      value: "Allow",
    },
  ];
}

function registryText(values: readonly RegistryValue[], set: boolean): string {
  const note = set
    ? "; The same values install.ps1 sets, for a look or for another tool."
    : "; Deletes them; uninstall.ps1 puts back what was there before.";
  const entries = values.map(({ key, name, value }) => {
    const content = set ? `"${value.replaceAll("\\", "\\\\")}"` : "-";
    return `[HKEY_LOCAL_MACHINE\\${key}]\n"${name}"=${content}\n`;
  });
  return `Windows Registry Editor Version 5.00\n\n${note}\n\n${entries.join("\n")}`;
}

/** A batch file, because a task keeps nothing of what its program prints. */
function startText(command: readonly string[], log: string): string {
  const quoted = command.map(batchQuoted).join(" ");
  const file = batchQuoted(log);
  return `@echo off
chcp 65001 >nul
if exist ${file} for %%F in (${file}) do if %%~zF GTR 10485760 move /y ${file} ${batchQuoted(`${log}.1`)} >nul
${quoted} >> ${file} 2>&1
`;
}

function batchQuoted(word: string): string {
  return `"${word.replaceAll("%", "%%")}"`;
}
