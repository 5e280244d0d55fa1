# uketsuke-usb-probe.ps1 - waits for a USB device that was not there before and says whether a driver started for it.
# powershell -NoProfile -ExecutionPolicy Bypass -File uketsuke-usb-probe.ps1 [-WaitSeconds 60] [-OutFile evidence.json]
# It changes nothing and uses no network. Never confirmed on a real Windows machine.
param(
  [int]$WaitSeconds = 60,
  [int]$SettleSeconds = 10,
  [string]$OutFile = ''
)
$ErrorActionPreference = 'Stop'

function Get-UsbDevice {
  Get-CimInstance -ClassName Win32_PnPEntity -Filter "PNPDeviceID LIKE 'USB\\%'"
}

$known = @{}
foreach ($device in Get-UsbDevice) { $known[$device.PNPDeviceID] = $true }
Write-Host 'Plug in a USB stick that is on no list now.'

$came = @()
$end = [DateTime]::UtcNow.AddSeconds($WaitSeconds)
while ($came.Count -eq 0 -and [DateTime]::UtcNow -lt $end) {
  Start-Sleep -Milliseconds 500
  $now = @{}
  foreach ($device in Get-UsbDevice) {
    $now[$device.PNPDeviceID] = $true
    if (-not $known.ContainsKey($device.PNPDeviceID)) { $came += $device.PNPDeviceID }
  }
  $known = $now
}

$result = @{ schema = 'uketsuke-usb-probe/1'; at = [DateTime]::UtcNow.ToString('o'); outcome = 'nothing-came' }
if ($came.Count -gt 0) {
  Start-Sleep -Seconds $SettleSeconds
  $found = @(Get-UsbDevice | Where-Object { $came -contains $_.PNPDeviceID })
  $started = @($found | Where-Object { $_.ConfigManagerErrorCode -eq 0 -and $_.Service })
  $result.outcome = 'refused'
  if ($started.Count -gt 0) { $result.outcome = 'started' }
  $result.device = @{
    hardwareId = [string]@($found | Select-Object -First 1 -ExpandProperty HardwareID)[0]
    authorized = ($started.Count -gt 0)
    drivers = @($started | ForEach-Object { [string]$_.Service })
    problems = @($found | ForEach-Object { [int]$_.ConfigManagerErrorCode })
  }
}

$json = ConvertTo-Json -InputObject $result -Depth 5 -Compress
if ($OutFile -ne '') {
  $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutFile)
  [System.IO.File]::WriteAllText($path, $json, (New-Object System.Text.UTF8Encoding $false))
} else {
  $json
}
if ($result.outcome -eq 'started') { exit 1 }
if ($result.outcome -eq 'nothing-came') { exit 3 }
exit 0
