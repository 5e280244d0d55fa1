import type { PolicyList, WindowsUsbPolicy } from "../facts.ts";

/** One change below …\Windows\DeviceInstall\Restrictions: a DWORD, or a whole list; undefined takes it away. */
export type RegistryEdit =
  | { readonly switch: string; readonly value: number | undefined }
  | { readonly list: string; readonly entries: readonly string[] | undefined };

const key = "SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceInstall\\Restrictions";

/** What brings back the policy that was seen before some edits; without one, what they write is taken away. */
export function undoEdits(
  edits: readonly RegistryEdit[],
  before: WindowsUsbPolicy | undefined,
): readonly RegistryEdit[] {
  const switches: Readonly<Record<string, number | undefined>> = {
    AllowDenyLayered: before?.allowDenyLayered,
    DenyUnspecified: before?.denyUnspecified,
    AllowDeviceIDs: before?.allowDeviceIds?.enabled ? 1 : undefined,
  };
  const lists: Readonly<Record<string, PolicyList | undefined>> = {
    AllowDeviceIDs: before?.allowDeviceIds,
  };
  // the other way round: the refusal goes first
  return edits
    .toReversed()
    .map((edit) =>
      "switch" in edit
        ? { switch: edit.switch, value: switches[edit.switch] }
        : { list: edit.list, entries: lists[edit.list]?.entries },
    );
}

/** The edits as a .reg file for the registry editor: CRLF, plain ASCII. */
export function registryFile(edits: readonly RegistryEdit[]): string {
  const root = `HKEY_LOCAL_MACHINE\\${key}`;
  const lines = ["Windows Registry Editor Version 5.00", "", `[${root}]`];
  for (const edit of edits) {
    if ("switch" in edit) {
      const value = edit.value === undefined ? "-" : `dword:${hex(edit.value)}`;
      lines.push(`[${root}]`, `${quoted(edit.switch)}=${value}`);
    } else {
      lines.push(`[-${root}\\${edit.list}]`);
      if (edit.entries === undefined) continue;
      lines.push(`[${root}\\${edit.list}]`);
      for (const [index, entry] of edit.entries.entries())
        lines.push(`${quoted(String(index + 1))}=${quoted(entry)}`);
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}

/** The edits as a script for Windows PowerShell 5.1 that only tells what it would do unless it is given -Apply. */
export function powershellOf(edits: readonly RegistryEdit[], name: string): string {
  const root = `HKLM:\\${key}`;
  const lines = [
    `# ${name}.ps1 - written by uketsuke doctor usb plan. Read it before you run it.`,
    `# powershell -NoProfile -ExecutionPolicy Bypass -File ${name}.ps1          tells what it would do`,
    `# powershell -NoProfile -ExecutionPolicy Bypass -File ${name}.ps1 -Apply   does it, as an administrator`,
    "param([switch]$Apply)",
    "$ErrorActionPreference = 'Stop'",
    "$dry = -not $Apply",
    `$root = ${literal(root)}`,
    "if (-not (Test-Path -LiteralPath $root)) { New-Item -Path $root -Force -WhatIf:$dry | Out-Null }",
  ];
  for (const edit of edits) {
    if ("switch" in edit) {
      const value = literal(edit.switch);
      lines.push(
        edit.value === undefined
          ? `Remove-ItemProperty -LiteralPath $root -Name ${value} -ErrorAction SilentlyContinue -WhatIf:$dry`
          : `New-ItemProperty -Path $root -Name ${value} -PropertyType DWord -Value ${edit.value} -Force -WhatIf:$dry | Out-Null`,
      );
    } else {
      const list = literal(`${root}\\${edit.list}`);
      lines.push(
        `if (Test-Path -LiteralPath ${list}) { Remove-Item -LiteralPath ${list} -Recurse -WhatIf:$dry }`,
      );
      if (edit.entries === undefined) continue;
      lines.push(`New-Item -Path ${list} -Force -WhatIf:$dry | Out-Null`);
      for (const [index, entry] of edit.entries.entries())
        lines.push(
          `New-ItemProperty -Path ${list} -Name '${index + 1}' -PropertyType String -Value ${literal(entry)} -Force -WhatIf:$dry | Out-Null`,
        );
    }
  }
  lines.push("if ($dry) { 'Nothing was changed. Run it again with -Apply.' }");
  return `${lines.join("\r\n")}\r\n`;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

/** ASCII only: other characters would depend on the code page that reads the file. */
function ascii(text: string): string {
  return text.replace(/[^ -~]/g, "?");
}

function quoted(text: string): string {
  return `"${ascii(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function literal(text: string): string {
  return `'${ascii(text).replaceAll("'", "''")}'`;
}
