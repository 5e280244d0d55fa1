# usb-allow.ps1 - written by uketsuke doctor usb plan. Read it before you run it.
# powershell -NoProfile -ExecutionPolicy Bypass -File usb-allow.ps1          tells what it would do
# powershell -NoProfile -ExecutionPolicy Bypass -File usb-allow.ps1 -Apply   does it, as an administrator
param([switch]$Apply)
$ErrorActionPreference = 'Stop'
$dry = -not $Apply
$root = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions'
if (-not (Test-Path -LiteralPath $root)) { New-Item -Path $root -Force -WhatIf:$dry | Out-Null }
New-ItemProperty -Path $root -Name 'AllowDenyLayered' -PropertyType DWord -Value 0 -Force -WhatIf:$dry | Out-Null
if (Test-Path -LiteralPath 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions\AllowDeviceIDs') { Remove-Item -LiteralPath 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions\AllowDeviceIDs' -Recurse -WhatIf:$dry }
New-Item -Path 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions\AllowDeviceIDs' -Force -WhatIf:$dry | Out-Null
New-ItemProperty -Path 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions\AllowDeviceIDs' -Name '1' -PropertyType String -Value 'USB\VID_F055&PID_1001' -Force -WhatIf:$dry | Out-Null
New-ItemProperty -Path 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions\AllowDeviceIDs' -Name '2' -PropertyType String -Value 'USB\VID_F055&PID_1002' -Force -WhatIf:$dry | Out-Null
New-ItemProperty -Path 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions\AllowDeviceIDs' -Name '3' -PropertyType String -Value 'USB\VID_F055&PID_1003' -Force -WhatIf:$dry | Out-Null
New-ItemProperty -Path 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions\AllowDeviceIDs' -Name '4' -PropertyType String -Value 'HID\VID_F055&PID_1003' -Force -WhatIf:$dry | Out-Null
New-ItemProperty -Path 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions\AllowDeviceIDs' -Name '5' -PropertyType String -Value 'USB\VID_F055&PID_1004' -Force -WhatIf:$dry | Out-Null
New-ItemProperty -Path $root -Name 'AllowDeviceIDs' -PropertyType DWord -Value 1 -Force -WhatIf:$dry | Out-Null
New-ItemProperty -Path $root -Name 'DenyUnspecified' -PropertyType DWord -Value 1 -Force -WhatIf:$dry | Out-Null
if ($dry) { 'Nothing was changed. Run it again with -Apply.' }
