/** A text value below HKEY_LOCAL_MACHINE. */
export interface RegistryValue {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** A PowerShell script that registers tasks, values and rights; what was there before is written down first. `-WhatIf` only shows. */
export function installScript({
  values,
  tasks,
  readable,
  writable,
}: {
  readonly values: readonly RegistryValue[];
  readonly tasks: readonly string[];
  readonly readable: readonly string[];
  readonly writable: readonly string[];
}): string {
  const entries = values.map(
    ({ key, name, value }) =>
      `  @{ Key = ${quoted(`HKLM:\\${key}`)}; Name = ${quoted(name)}; Value = ${quoted(value)} }`,
  );
  return `${head("Makes the Uketsuke kiosk a part of this terminal.")}
$Values = @(
${entries.join("\n")}
)

# What was there before, written once: a second run must not take our own values for it.
$Before = Join-Path $PSScriptRoot 'before.json'
if (-not (Test-Path -LiteralPath $Before)) {
  $Seen = @(foreach ($Value in $Values) {
    $KeyThere = Test-Path -LiteralPath $Value.Key
    $Old = $null
    if ($KeyThere) { $Old = (Get-Item -LiteralPath $Value.Key).GetValue($Value.Name, $null) }
    @{ Key = $Value.Key; Name = $Value.Name; KeyThere = $KeyThere; Old = $Old }
  })
  $Record = @{ Values = $Seen; Folders = @(${writable.map(quoted).join(", ")}, ${readable.map(quoted).join(", ")}) }
  if ($PSCmdlet.ShouldProcess($Before, 'write down what was there before')) {
    ConvertTo-Json -InputObject $Record -Depth 4 | Set-Content -LiteralPath $Before -Encoding UTF8
  }
}

foreach ($Value in $Values) {
  if ($PSCmdlet.ShouldProcess("$($Value.Key) $($Value.Name)", 'set value')) {
    if (-not (Test-Path -LiteralPath $Value.Key)) { New-Item -Path $Value.Key -Force | Out-Null }
    New-ItemProperty -LiteralPath $Value.Key -Name $Value.Name -Value $Value.Value -PropertyType String -Force | Out-Null
  }
}

# LOCAL SERVICE (S-1-5-19) reads the settings and writes results, journal and log.
foreach ($Folder in @(${readable.map(quoted).join(", ")})) {
  if ($PSCmdlet.ShouldProcess($Folder, 'let LOCAL SERVICE read')) {
    & "$env:SystemRoot\\System32\\icacls.exe" $Folder '/grant' '*S-1-5-19:(OI)(CI)RX' | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "icacls ended with $LASTEXITCODE" }
  }
}
foreach ($Folder in @(${writable.map(quoted).join(", ")})) {
  if ($PSCmdlet.ShouldProcess($Folder, 'let LOCAL SERVICE write')) {
    & "$env:SystemRoot\\System32\\icacls.exe" $Folder '/grant' '*S-1-5-19:(OI)(CI)M' | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "icacls ended with $LASTEXITCODE" }
  }
}

foreach ($Task in @(${tasks.map(quoted).join(", ")})) {
  if ($PSCmdlet.ShouldProcess($Task, 'register task')) {
    $Xml = Get-Content -LiteralPath (Join-Path $PSScriptRoot "$Task.xml") -Raw -Encoding UTF8
    Register-ScheduledTask -TaskPath '\\Uketsuke\\' -TaskName $Task -Xml $Xml -Force | Out-Null
  }
}
if ($PSCmdlet.ShouldProcess('Kiosk', 'start task')) { Start-ScheduledTask -TaskPath '\\Uketsuke\\' -TaskName 'Kiosk' }
`;
}

/** The way back: tasks go, values are again what they were, rights of LOCAL SERVICE on our folders go. */
export function uninstallScript({ tasks }: { readonly tasks: readonly string[] }): string {
  return `${head("Takes the Uketsuke kiosk off this terminal again.")}
foreach ($Task in @(${tasks.map(quoted).join(", ")})) {
  if ($null -ne (Get-ScheduledTask -TaskPath '\\Uketsuke\\' -TaskName $Task -ErrorAction SilentlyContinue)) {
    if ($PSCmdlet.ShouldProcess($Task, 'remove task')) {
      Stop-ScheduledTask -TaskPath '\\Uketsuke\\' -TaskName $Task
      Unregister-ScheduledTask -TaskPath '\\Uketsuke\\' -TaskName $Task -Confirm:$false
    }
  }
}

$Before = Join-Path $PSScriptRoot 'before.json'
if (Test-Path -LiteralPath $Before) {
  $Record = Get-Content -LiteralPath $Before -Raw -Encoding UTF8 | ConvertFrom-Json
  foreach ($Value in $Record.Values) {
    if (-not (Test-Path -LiteralPath $Value.Key)) { continue }
    if ($PSCmdlet.ShouldProcess("$($Value.Key) $($Value.Name)", 'put back')) {
      if ($null -ne $Value.Old) {
        New-ItemProperty -LiteralPath $Value.Key -Name $Value.Name -Value $Value.Old -PropertyType String -Force | Out-Null
      } else {
        Remove-ItemProperty -LiteralPath $Value.Key -Name $Value.Name -ErrorAction SilentlyContinue
      }
      $Key = Get-Item -LiteralPath $Value.Key
      if (-not $Value.KeyThere -and $Key.ValueCount -eq 0 -and $Key.SubKeyCount -eq 0) { Remove-Item -LiteralPath $Value.Key }
    }
  }
  foreach ($Folder in $Record.Folders) {
    if ((Test-Path -LiteralPath $Folder) -and $PSCmdlet.ShouldProcess($Folder, 'take the rights of LOCAL SERVICE away')) {
      & "$env:SystemRoot\\System32\\icacls.exe" $Folder '/remove:g' '*S-1-5-19' | Out-Null
    }
  }
  if ($PSCmdlet.ShouldProcess($Before, 'remove')) { Remove-Item -LiteralPath $Before }
}
foreach ($Log in @('kiosk.log', 'kiosk.log.1')) {
  $Path = Join-Path $PSScriptRoot $Log
  if ((Test-Path -LiteralPath $Path) -and $PSCmdlet.ShouldProcess($Path, 'remove')) { Remove-Item -LiteralPath $Path }
}
`;
}

function head(what: string): string {
  return `#Requires -Version 5.1
#Requires -RunAsAdministrator
# ${what} Written by uketsuke service; -WhatIf shows what it would do.
# No Windows machine has run this script yet.
[CmdletBinding(SupportsShouldProcess)]
param()
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
`;
}

/** A text in single quotation marks: nothing in it means anything to PowerShell; it knows four more such marks than one. */
function quoted(text: string): string {
  return `'${text.replace(/['‘’‚‛]/g, "$&$&")}'`;
}
