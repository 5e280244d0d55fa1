#requires -Version 5.1
<#
.SYNOPSIS
Looks at a Windows terminal and writes what it saw as JSON (schema uketsuke-windows/1) for "uketsuke doctor --facts".
.DESCRIPTION
Runs on Windows PowerShell 5.1 as it comes with Windows: no module is installed, nothing is changed, nothing is sent anywhere.
As a normal user it sees most topics; a topic that needs an administrator says so.
It writes numbers, enumeration values and registry values, never texts that Windows translates; the judging is done elsewhere.
.PARAMETER OutFile
The file to write; without it the JSON goes to the standard output.
.PARAMETER KitFile
The vendor's kit file (JSON): its programs and its shared folder are looked at. In that folder one file is written, renamed, read and removed.
.EXAMPLE
powershell -NoProfile -ExecutionPolicy Bypass -File uketsuke-collect.ps1 -OutFile facts.json
#>
param(
    [string]$OutFile = '',
    [string]$KitFile = ''
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$topics = @{}

function Test-Administrator {
    $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object System.Security.Principal.WindowsPrincipal $identity
    $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
}

# Type and number of an error: its message is translated and may hold a user's name.
function Get-Reason {
    param([System.Management.Automation.ErrorRecord]$Record)
    $exception = $Record.Exception
    while ($exception.InnerException) { $exception = $exception.InnerException }
    $denied = ($exception -is [System.UnauthorizedAccessException]) -or ($exception -is [System.Security.SecurityException])
    $code = [int]$exception.HResult
    if ($exception -is [Microsoft.Management.Infrastructure.CimException]) {
        $code = [int]$exception.NativeErrorCode
        $denied = $code -eq 2
    }
    if ($code -eq -2147024891) { $denied = $true }
    @{ missing = ('{0} ({1})' -f $exception.GetType().Name, $code); denied = $denied }
}

function Add-Topic {
    param([string]$Name, [scriptblock]$Probe)
    try {
        $topics[$Name] = @{ seen = @(& $Probe) }
    }
    catch {
        $topics[$Name] = Get-Reason $_
    }
}

function Open-Key {
    param([string]$Path, [string]$Hive = 'LocalMachine', [string]$View = 'Registry64')
    $base = [Microsoft.Win32.RegistryKey]::OpenBaseKey([Microsoft.Win32.RegistryHive]$Hive, [Microsoft.Win32.RegistryView]$View)
    $base.OpenSubKey($Path)
}

function Get-KeyValue {
    param([string]$Path, [string]$Name, [string]$Hive = 'LocalMachine')
    $key = Open-Key -Path $Path -Hive $Hive
    if ($null -eq $key) { return $null }
    try { $key.GetValue($Name) } finally { $key.Close() }
}

# The values of a policy list: its subkey holds them under 1, 2, 3 ...
function Get-KeyEntries {
    param([string]$Path)
    $key = Open-Key -Path $Path
    if ($null -eq $key) { return }
    try { foreach ($name in $key.GetValueNames()) { [string]$key.GetValue($name) } } finally { $key.Close() }
}

function Get-KeyNames {
    param([string]$Path)
    $key = Open-Key -Path $Path
    if ($null -eq $key) { return }
    try { $key.GetSubKeyNames() } finally { $key.Close() }
}

# The number behind a CIM property: some modules put words of their own over it.
function Get-Raw {
    param($Instance, [string]$Name)
    $property = $Instance.CimInstanceProperties[$Name]
    if ($null -eq $property) { return $null }
    $property.Value
}

function Get-ServiceState {
    param([string]$Name)
    $service = Get-CimInstance -ClassName Win32_Service -Filter ("Name='{0}'" -f $Name)
    @{
        name = $Name
        start = Get-KeyValue -Path ('SYSTEM\CurrentControlSet\Services\{0}' -f $Name) -Name 'Start'
        running = [bool]($service -and $service.Started)
    }
}

function Format-Moment {
    param($Date)
    if ($null -eq $Date) { return $null }
    if ($Date.Year -lt 2000) { return $null }
    [DateTime]::SpecifyKind($Date, [DateTimeKind]::Utc).ToString('o', [Globalization.CultureInfo]::InvariantCulture)
}

# A start command without the folder of the user who is logged on.
function Format-Command {
    param([string]$Command)
    if ($env:USERPROFILE) { return $Command.Replace($env:USERPROFILE, '%USERPROFILE%') }
    $Command
}

$native = @'
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Uketsuke
{
    public class UsbPort
    {
        public string Hub;
        public int Port;
        public long Properties = -1;
        public int CompanionPort;
        public string CompanionHub = "";
        public long Protocols = -1;
    }

    public static class Usb
    {
        const uint HubInformation = 0x220454;
        const uint ConnectorProperties = 0x220458;
        const uint ConnectionInformation = 0x22045C;

        [DllImport("cfgmgr32.dll", CharSet = CharSet.Unicode)]
        static extern int CM_Get_Device_Interface_List_SizeW(out uint length, ref Guid kind, string device, uint flags);

        [DllImport("cfgmgr32.dll", CharSet = CharSet.Unicode)]
        static extern int CM_Get_Device_Interface_ListW(ref Guid kind, string device, [Out] char[] list, uint length, uint flags);

        [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
        static extern IntPtr CreateFileW(string name, uint access, uint share, IntPtr security, uint disposition, uint flags, IntPtr template);

        [DllImport("kernel32.dll", SetLastError = true)]
        static extern bool DeviceIoControl(IntPtr device, uint code, byte[] input, int inputLength, byte[] output, int outputLength, out int returned, IntPtr overlapped);

        [DllImport("kernel32.dll")]
        static extern bool CloseHandle(IntPtr handle);

        public static UsbPort[] Ports()
        {
            List<UsbPort> ports = new List<UsbPort>();
            foreach (string hub in Hubs())
            {
                // Access 0 is enough for these requests, and needs no administrator.
                IntPtr handle = CreateFileW(hub, 0, 3, IntPtr.Zero, 3, 0, IntPtr.Zero);
                if (handle == new IntPtr(-1)) continue;
                try
                {
                    byte[] information = new byte[128];
                    if (!Ask(handle, HubInformation, information)) continue;
                    int highest = BitConverter.ToUInt16(information, 4);
                    for (int port = 1; port <= highest; port++) ports.Add(Describe(handle, hub, port));
                }
                finally
                {
                    CloseHandle(handle);
                }
            }
            return ports.ToArray();
        }

        static IEnumerable<string> Hubs()
        {
            Guid kind = new Guid("f18a0e88-c30c-11d0-8815-00a0c906bed8");
            uint length;
            if (CM_Get_Device_Interface_List_SizeW(out length, ref kind, null, 0) != 0) return new string[0];
            char[] list = new char[length];
            if (CM_Get_Device_Interface_ListW(ref kind, null, list, length, 0) != 0) return new string[0];
            return new string(list).Split(new char[] { '\0' }, StringSplitOptions.RemoveEmptyEntries);
        }

        static UsbPort Describe(IntPtr handle, string hub, int port)
        {
            UsbPort result = new UsbPort();
            result.Hub = hub;
            result.Port = port;
            byte[] connector = new byte[1024];
            BitConverter.GetBytes(port).CopyTo(connector, 0);
            if (Ask(handle, ConnectorProperties, connector))
            {
                result.Properties = BitConverter.ToUInt32(connector, 8);
                result.CompanionPort = BitConverter.ToUInt16(connector, 14);
                int length = Math.Min((int)BitConverter.ToUInt32(connector, 4), connector.Length) - 16;
                if (length > 0) result.CompanionHub = Encoding.Unicode.GetString(connector, 16, length & ~1).Split('\0')[0];
            }
            byte[] connection = new byte[16];
            BitConverter.GetBytes(port).CopyTo(connection, 0);
            BitConverter.GetBytes(16).CopyTo(connection, 4);
            BitConverter.GetBytes(7).CopyTo(connection, 8);
            if (Ask(handle, ConnectionInformation, connection)) result.Protocols = BitConverter.ToUInt32(connection, 8);
            return result;
        }

        static bool Ask(IntPtr handle, uint code, byte[] buffer)
        {
            int returned;
            return DeviceIoControl(handle, code, buffer, buffer.Length, buffer, buffer.Length, out returned, IntPtr.Zero);
        }
    }

    public class DisplayPath
    {
        public long Technology;
        public long Width;
        public long Height;
        public long Numerator;
        public long Denominator;
    }

    public static class Displays
    {
        const uint ActivePaths = 2;
        const int PathLength = 72;
        const int ModeLength = 64;

        [DllImport("user32.dll")]
        static extern int GetDisplayConfigBufferSizes(uint flags, out uint paths, out uint modes);

        [DllImport("user32.dll")]
        static extern int QueryDisplayConfig(uint flags, ref uint pathCount, [Out] byte[] paths, ref uint modeCount, [Out] byte[] modes, IntPtr topology);

        public static DisplayPath[] Paths()
        {
            uint pathCount;
            uint modeCount;
            int answer = GetDisplayConfigBufferSizes(ActivePaths, out pathCount, out modeCount);
            if (answer != 0) throw new System.ComponentModel.Win32Exception(answer);
            byte[] paths = new byte[pathCount * PathLength];
            byte[] modes = new byte[modeCount * ModeLength];
            answer = QueryDisplayConfig(ActivePaths, ref pathCount, paths, ref modeCount, modes, IntPtr.Zero);
            if (answer != 0) throw new System.ComponentModel.Win32Exception(answer);
            List<DisplayPath> found = new List<DisplayPath>();
            for (int at = 0; at < pathCount * PathLength; at += PathLength)
            {
                DisplayPath path = new DisplayPath();
                path.Technology = BitConverter.ToUInt32(paths, at + 36);
                path.Numerator = BitConverter.ToUInt32(paths, at + 48);
                path.Denominator = BitConverter.ToUInt32(paths, at + 52);
                long mode = BitConverter.ToUInt32(paths, at + 32) * (long)ModeLength;
                if (mode + ModeLength <= modes.Length)
                {
                    path.Width = BitConverter.ToUInt32(modes, (int)mode + 40);
                    path.Height = BitConverter.ToUInt32(modes, (int)mode + 44);
                }
                found.Add(path);
            }
            return found.ToArray();
        }
    }
}
'@

function Import-Native {
    if (-not ('Uketsuke.Usb' -as [type])) { Add-Type -TypeDefinition $native -Language CSharp }
}

$administrator = $false
Add-Topic 'administrator' {
    $script:administrator = Test-Administrator
    @{ administrator = $administrator }
}

$kit = $null
Add-Topic 'kit' {
    if ($KitFile) {
        $script:kit = [System.IO.File]::ReadAllText($KitFile, [System.Text.Encoding]::UTF8) | ConvertFrom-Json
    }
}

Add-Topic 'system' {
    $current = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $system = Get-CimInstance -ClassName Win32_OperatingSystem
    $architecture = $env:PROCESSOR_ARCHITECTURE
    if ($env:PROCESSOR_ARCHITEW6432) { $architecture = $env:PROCESSOR_ARCHITEW6432 }
    @{
        sku = Get-Raw $system 'OperatingSystemSKU'
        build = [int]$system.BuildNumber
        revision = Get-KeyValue -Path $current -Name 'UBR'
        edition = Get-KeyValue -Path $current -Name 'EditionID'
        release = Get-KeyValue -Path $current -Name 'DisplayVersion'
        architecture = $architecture
        powershell = [string]$PSVersionTable.PSVersion
        languageMode = [string]$ExecutionContext.SessionState.LanguageMode
    }
}

Add-Topic 'machine' {
    $board = Get-CimInstance -ClassName Win32_BaseBoard
    $disks = Get-CimInstance -Namespace root\Microsoft\Windows\Storage -ClassName MSFT_PhysicalDisk |
        Where-Object { (Get-Raw $_ 'BusType') -ne 7 } |
        ForEach-Object { '{0} {1}' -f (Get-Raw $_ 'Size'), (Get-Raw $_ 'SerialNumber') } | Sort-Object
    $adapters = Get-CimInstance -Namespace root\StandardCimv2 -ClassName MSFT_NetAdapter |
        Where-Object { $_.HardwareInterface } | ForEach-Object { [string]$_.PermanentAddress } | Sort-Object
    $parts = @([string]$board.Manufacturer, [string]$board.Product, [string]$board.SerialNumber) + @($disks) + @($adapters)
    $digest = [System.Security.Cryptography.SHA256]::Create()
    $bytes = $digest.ComputeHash([System.Text.Encoding]::UTF8.GetBytes(($parts -join "`n")))
    @{ idHash = [System.BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant() }
}

Add-Topic 'processors' {
    Get-CimInstance -ClassName Win32_Processor | ForEach-Object {
        @{ name = ([string]$_.Name).Trim(); cores = $_.NumberOfCores; threads = $_.NumberOfLogicalProcessors; clockMhz = $_.MaxClockSpeed }
    }
}

Add-Topic 'board' {
    $board = Get-CimInstance -ClassName Win32_BaseBoard
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    @{ manufacturer = [string]$board.Manufacturer; product = [string]$board.Product; model = ('{0} {1}' -f $computer.Manufacturer, $computer.Model).Trim() }
}

Add-Topic 'displayAdapters' {
    $class = 'SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}'
    $memory = foreach ($name in (Get-KeyNames -Path $class)) {
        if ($name -match '^\d{4}$') {
            $bytes = Get-KeyValue -Path "$class\$name" -Name 'HardwareInformation.qwMemorySize'
            if ($bytes -isnot [long]) { $bytes = $null }
            @{ device = [string](Get-KeyValue -Path "$class\$name" -Name 'MatchingDeviceId'); bytes = $bytes }
        }
    }
    Get-CimInstance -ClassName Win32_VideoController | ForEach-Object {
        $identifier = [string]$_.PNPDeviceID
        $entity = Get-CimInstance -ClassName Win32_PnPEntity -Filter ("PNPDeviceID='{0}'" -f $identifier.Replace('\', '\\'))
        $own = $memory | Where-Object { $_.device -and $identifier.StartsWith($_.device, [StringComparison]::OrdinalIgnoreCase) } | Select-Object -First 1
        @{ name = [string]$_.Name; service = [string]$entity.Service; errorCode = $_.ConfigManagerErrorCode; adapterBytes = $_.AdapterRAM; memoryBytes = $own.bytes }
    }
}

Add-Topic 'memory' {
    $modules = Get-CimInstance -ClassName Win32_PhysicalMemory | ForEach-Object { $_.Capacity }
    $system = Get-CimInstance -ClassName Win32_OperatingSystem
    @{ modules = @($modules); visibleKilobytes = $system.TotalVisibleMemorySize }
}

Add-Topic 'disks' {
    Get-CimInstance -Namespace root\Microsoft\Windows\Storage -ClassName MSFT_PhysicalDisk | ForEach-Object {
        @{
            number = [string](Get-Raw $_ 'DeviceId')
            name = [string](Get-Raw $_ 'FriendlyName')
            medium = Get-Raw $_ 'MediaType'
            bus = Get-Raw $_ 'BusType'
            sizeBytes = Get-Raw $_ 'Size'
        }
    }
}

Add-Topic 'systemDisk' {
    $drive = Get-CimInstance -ClassName Win32_LogicalDisk -Filter ("DeviceID='{0}'" -f $env:SystemDrive)
    Get-CimAssociatedInstance -InputObject $drive -ResultClassName Win32_DiskPartition | ForEach-Object { @{ number = [string]$_.DiskIndex } }
}

Add-Topic 'audioDevices' {
    Get-CimInstance -ClassName Win32_SoundDevice | ForEach-Object { @{ name = [string]$_.Name; errorCode = $_.ConfigManagerErrorCode } }
}

Add-Topic 'audioOutputs' {
    $render = 'SOFTWARE\Microsoft\Windows\CurrentVersion\MMDevices\Audio\Render'
    foreach ($name in (Get-KeyNames -Path $render)) { @{ state = Get-KeyValue -Path "$render\$name" -Name 'DeviceState' } }
}

Add-Topic 'networkAdapters' {
    Get-CimInstance -Namespace root\StandardCimv2 -ClassName MSFT_NetAdapter | ForEach-Object {
        @{
            index = $_.InterfaceIndex
            name = [string]$_.Name
            hardware = [bool]$_.HardwareInterface
            connector = [bool]$_.ConnectorPresent
            medium = Get-Raw $_ 'NdisPhysicalMedium'
            operational = Get-Raw $_ 'InterfaceOperationalStatus'
            linkBits = Get-Raw $_ 'ReceiveLinkSpeed'
            device = ([string]$_.PnPDeviceID).Split('\')[0]
        }
    }
}

Add-Topic 'speedDuplex' {
    Get-CimInstance -Namespace root\StandardCimv2 -ClassName MSFT_NetAdapterAdvancedPropertySettingData -Filter "RegistryKeyword='*SpeedDuplex'" | ForEach-Object {
        @{ name = [string]$_.Name; values = @($_.ValidRegistryValues | ForEach-Object { [string]$_ }) }
    }
}

Add-Topic 'addresses' {
    Get-CimInstance -Namespace root\StandardCimv2 -ClassName MSFT_NetIPAddress | ForEach-Object {
        @{ index = $_.InterfaceIndex; address = [string]$_.IPAddress; prefix = $_.PrefixLength }
    }
}

Add-Topic 'routes' {
    Get-CimInstance -Namespace root\StandardCimv2 -ClassName MSFT_NetRoute | ForEach-Object {
        if (('0.0.0.0/0', '::/0') -contains $_.DestinationPrefix) { @{ index = $_.InterfaceIndex; prefix = [string]$_.DestinationPrefix } }
    }
}

Add-Topic 'forwarding' {
    $interfaces = [System.Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces() | ForEach-Object {
        if ($_.Supports([System.Net.NetworkInformation.NetworkInterfaceComponent]::IPv4)) {
            $_.GetIPProperties().GetIPv4Properties().IsForwardingEnabled
        }
    }
    @{
        router = Get-KeyValue -Path 'SYSTEM\CurrentControlSet\Services\Tcpip\Parameters' -Name 'IPEnableRouter'
        interfaces = [bool](@($interfaces) -contains $true)
    }
}

Add-Topic 'bridges' {
    Get-CimInstance -Namespace root\StandardCimv2 -ClassName MSFT_NetAdapterBindingSettingData -Filter "ComponentID='ms_bridge'" | ForEach-Object {
        @{ name = [string]$_.Name; enabled = [bool]$_.Enabled }
    }
}

Add-Topic 'usbPorts' {
    Import-Native
    [Uketsuke.Usb]::Ports() | ForEach-Object {
        @{ hub = $_.Hub; port = $_.Port; properties = $_.Properties; companionPort = $_.CompanionPort; companionHub = $_.CompanionHub; protocols = $_.Protocols }
    }
}

Add-Topic 'firmwarePorts' {
    Get-CimInstance -ClassName Win32_PortConnector | ForEach-Object { @{ connectors = @($_.ConnectorType | ForEach-Object { [int]$_ }) } }
}

Add-Topic 'usbDevices' {
    Get-CimInstance -ClassName Win32_PnPEntity -Filter "PNPDeviceID LIKE 'USB\\%'" | ForEach-Object {
        @{
            name = [string]$_.Name
            instance = [string]$_.PNPDeviceID
            hardwareIds = @($_.HardwareID | Where-Object { $_ })
            compatibleIds = @($_.CompatibleID | Where-Object { $_ })
            class = [string]$_.ClassGuid
        }
    }
}

Add-Topic 'usbPolicy' {
    $root = 'SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions'
    $switches = @{}
    foreach ($name in 'AllowDenyLayered', 'DenyUnspecified', 'DenyRemovableDevices') { $switches[$name] = Get-KeyValue -Path $root -Name $name }
    $lists = foreach ($name in 'AllowDeviceIDs', 'AllowInstanceIDs', 'AllowDeviceClasses', 'DenyDeviceIDs', 'DenyInstanceIDs', 'DenyDeviceClasses') {
        @{
            name = $name
            switch = Get-KeyValue -Path $root -Name $name
            retroactive = Get-KeyValue -Path $root -Name ($name + 'Retroactive')
            entries = @(Get-KeyEntries -Path "$root\$name")
        }
    }
    @{ switches = $switches; lists = @($lists) }
}

Add-Topic 'monitors' {
    Get-CimInstance -Namespace root\wmi -ClassName WmiMonitorConnectionParams | ForEach-Object {
        @{ technology = [long](Get-Raw $_ 'VideoOutputTechnology'); active = [bool]$_.Active }
    }
}

Add-Topic 'displayPaths' {
    Import-Native
    [Uketsuke.Displays]::Paths() | ForEach-Object {
        @{ technology = $_.Technology; width = $_.Width; height = $_.Height; numerator = $_.Numerator; denominator = $_.Denominator }
    }
}

Add-Topic 'smartCard' { Get-ServiceState -Name 'SCardSvr' }

Add-Topic 'readerDevices' {
    Get-CimInstance -ClassName Win32_PnPEntity -Filter "PNPClass='SmartCardReader'" | ForEach-Object {
        @{ name = [string]$_.Name; errorCode = $_.ConfigManagerErrorCode }
    }
}

Add-Topic 'browser' {
    $client = 'Microsoft\EdgeUpdate\Clients\{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}'
    $policies = 'SOFTWARE\Policies\Microsoft\Edge'
    $program = Get-KeyValue -Path 'SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\msedge.exe' -Name ''
    $fileVersion = $null
    if ($program -and [System.IO.File]::Exists($program)) {
        $fileVersion = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($program).ProductVersion
    }
    @{
        registered = @(
            (Get-KeyValue -Path "SOFTWARE\WOW6432Node\$client" -Name 'pv'),
            (Get-KeyValue -Path "SOFTWARE\$client" -Name 'pv')
        )
        fileVersion = $fileVersion
        cameraAllowed = Get-KeyValue -Path $policies -Name 'VideoCaptureAllowed'
        cameraUrls = @(Get-KeyEntries -Path "$policies\VideoCaptureAllowedUrls")
    }
}

Add-Topic 'shortcuts' {
    $folders = foreach ($name in 'CommonStartup', 'Startup', 'CommonDesktopDirectory', 'DesktopDirectory', 'CommonPrograms', 'Programs') {
        [Environment]::GetFolderPath($name)
    }
    $folders = @($folders) + (Join-Path $env:APPDATA 'Microsoft\Internet Explorer\Quick Launch\User Pinned\TaskBar')
    $shell = New-Object -ComObject WScript.Shell
    foreach ($folder in ($folders | Where-Object { $_ -and [System.IO.Directory]::Exists($_) })) {
        foreach ($file in (Get-ChildItem -LiteralPath $folder -Filter '*.lnk' -Recurse -File)) {
            $shortcut = $shell.CreateShortcut($file.FullName)
            if ($shortcut.TargetPath -match 'msedge') {
                @{ source = $file.Name; command = Format-Command ('{0} {1}' -f $shortcut.TargetPath, $shortcut.Arguments) }
            }
        }
    }
}

Add-Topic 'scheduledTasks' {
    Get-CimInstance -Namespace root\Microsoft\Windows\TaskScheduler -ClassName MSFT_ScheduledTask | ForEach-Object {
        $task = $_
        foreach ($action in $task.Actions) {
            $command = '{0} {1}' -f (Get-Raw $action 'Execute'), (Get-Raw $action 'Arguments')
            if ($command -match 'msedge') { @{ source = 'task {0}' -f $task.TaskName; command = Format-Command $command } }
        }
    }
}

Add-Topic 'startCommands' {
    Get-CimInstance -ClassName Win32_Service | ForEach-Object {
        if ($_.PathName -match 'msedge') { @{ source = 'service {0}' -f $_.Name; command = Format-Command $_.PathName } }
    }
    $run = 'Software\Microsoft\Windows\CurrentVersion\Run'
    foreach ($place in @(('LocalMachine', 'Registry64'), ('LocalMachine', 'Registry32'), ('CurrentUser', 'Registry64'))) {
        $key = Open-Key -Path $run -Hive $place[0] -View $place[1]
        if ($null -ne $key) {
            foreach ($name in $key.GetValueNames()) {
                $command = [string]$key.GetValue($name)
                if ($command -match 'msedge') { @{ source = 'Run {0}' -f $name; command = Format-Command $command } }
            }
            $key.Close()
        }
    }
    $shell = [string](Get-KeyValue -Path 'SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon' -Name 'Shell')
    if ($shell -match 'msedge') { @{ source = 'Winlogon Shell'; command = Format-Command $shell } }
}

Add-Topic 'updates' {
    $policies = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
    @{
        services = @('wuauserv', 'UsoSvc', 'BITS' | ForEach-Object { Get-ServiceState -Name $_ })
        disableAccess = Get-KeyValue -Path $policies -Name 'DisableWindowsUpdateAccess'
        noInternetLocations = Get-KeyValue -Path $policies -Name 'DoNotConnectToWindowsUpdateInternetLocations'
        noAutoUpdate = Get-KeyValue -Path "$policies\AU" -Name 'NoAutoUpdate'
        useServer = Get-KeyValue -Path "$policies\AU" -Name 'UseWUServer'
        server = Get-KeyValue -Path $policies -Name 'WUServer'
    }
}

Add-Topic 'updateResults' {
    $results = (New-Object -ComObject Microsoft.Update.AutoUpdate).Results
    @{ lastSearch = Format-Moment $results.LastSearchSuccessDate; lastInstall = Format-Moment $results.LastInstallationSuccessDate }
}

# A feature that is not installed has no such namespace (3) or class (5): it is off, not unseen.
Add-Topic 'writeFilter' {
    try {
        $filter = Get-CimInstance -Namespace root\standardcimv2\embedded -ClassName UWF_Filter | Select-Object -First 1
        @{ installed = $true; enabled = [bool]$filter.CurrentEnabled }
    }
    catch [Microsoft.Management.Infrastructure.CimException] {
        if ((3, 5) -notcontains [int]$_.Exception.NativeErrorCode) { throw }
        @{ installed = $false; enabled = $false }
    }
}

Add-Topic 'appLocker' {
    $root = 'SOFTWARE\Policies\Microsoft\Windows\SrpV2'
    $collections = foreach ($name in (Get-KeyNames -Path $root)) {
        @{
            name = $name
            mode = Get-KeyValue -Path "$root\$name" -Name 'EnforcementMode'
            rules = @(Get-KeyNames -Path "$root\$name").Count
        }
    }
    @{ service = Get-ServiceState -Name 'AppIDSvc'; collections = @($collections) }
}

Add-Topic 'codeIntegrity' {
    $guard = Get-CimInstance -Namespace root\Microsoft\Windows\DeviceGuard -ClassName Win32_DeviceGuard
    @{ kernel = Get-Raw $guard 'CodeIntegrityPolicyEnforcementStatus'; user = Get-Raw $guard 'UsermodeCodeIntegrityPolicyEnforcementStatus' }
}

Add-Topic 'assignedAccess' {
    $configured = $null
    if (Get-Command -Name Get-AssignedAccess -ErrorAction SilentlyContinue) { $configured = @(Get-AssignedAccess).Count }
    @{ configured = $configured; shell = [string](Get-KeyValue -Path 'SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon' -Name 'Shell') }
}

Add-Topic 'sMode' { @{ required = Get-KeyValue -Path 'SYSTEM\CurrentControlSet\Control\CI\Policy' -Name 'SkuPolicyRequired' } }

Add-Topic 'keyboardFilter' { Get-ServiceState -Name 'MsKeyboardFilter' }

Add-Topic 'diskEncryption' {
    $volume = Get-CimInstance -Namespace root\cimv2\Security\MicrosoftVolumeEncryption -ClassName Win32_EncryptableVolume -Filter ("DriveLetter='{0}'" -f $env:SystemDrive)
    @{ protection = Get-Raw $volume 'ProtectionStatus'; conversion = Get-Raw $volume 'ConversionStatus' }
}

# The icon that Explorer shows on the drive; a normal user sees it too.
Add-Topic 'diskEncryptionShell' {
    $drive = (New-Object -ComObject Shell.Application).NameSpace(('{0}\' -f $env:SystemDrive))
    @{ protection = $drive.Self.ExtendedProperty('System.Volume.BitLockerProtection') }
}

Add-Topic 'defender' {
    $status = Get-CimInstance -Namespace root\Microsoft\Windows\Defender -ClassName MSFT_MpComputerStatus
    @{ antivirus = [bool]$status.AntivirusEnabled; realTime = [bool]$status.RealTimeProtectionEnabled; signatureAgeDays = $status.AntivirusSignatureAge }
}

Add-Topic 'antivirusProducts' {
    Get-CimInstance -Namespace root\SecurityCenter2 -ClassName AntiVirusProduct | ForEach-Object { @{ state = $_.productState } }
}

Add-Topic 'firewall' {
    $policy = New-Object -ComObject HNetCfg.FwPolicy2
    @{ domain = [bool]$policy.FirewallEnabled(1); private = [bool]$policy.FirewallEnabled(2); public = [bool]$policy.FirewallEnabled(4) }
}

Add-Topic 'logon' {
    $winlogon = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
    @{
        automatic = [string](Get-KeyValue -Path $winlogon -Name 'AutoAdminLogon')
        forced = [string](Get-KeyValue -Path $winlogon -Name 'ForceAutoLogon')
    }
}

Add-Topic 'screenLock' {
    $desktop = 'Control Panel\Desktop'
    $policy = 'Software\Policies\Microsoft\Windows\Control Panel\Desktop'
    $values = @{ inactivitySeconds = Get-KeyValue -Path 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System' -Name 'InactivityTimeoutSecs' }
    foreach ($name in 'ScreenSaveActive', 'ScreenSaverIsSecure', 'ScreenSaveTimeOut') {
        $value = Get-KeyValue -Path $policy -Name $name -Hive 'CurrentUser'
        if ($null -eq $value) { $value = Get-KeyValue -Path $desktop -Name $name -Hive 'CurrentUser' }
        $values[$name] = [string]$value
    }
    $values
}

Add-Topic 'administrators' {
    $members = @(Get-LocalGroupMember -SID 'S-1-5-32-544' | ForEach-Object { [string]$_.SID })
    $users = @(Get-LocalUser | Where-Object { $_.Enabled } | ForEach-Object { [string]$_.SID })
    @{
        members = $members.Count
        enabled = @($members | Where-Object { $users -contains $_ }).Count
        builtIn = [bool](@($users | Where-Object { $_ -match '-500$' }).Count)
    }
}

Add-Topic 'clock' {
    $service = Get-ServiceState -Name 'W32Time'
    $service['type'] = [string](Get-KeyValue -Path 'SYSTEM\CurrentControlSet\Services\W32Time\Parameters' -Name 'Type')
    $service
}

# The report has translated words, but its fourth column is a GUID and its last one a number.
Add-Topic 'audit' {
    if (-not $administrator) { throw (New-Object System.UnauthorizedAccessException) }
    $report = & "$env:SystemRoot\System32\auditpol.exe" /get /category:* /r
    $rows = @($report | Where-Object { $_ } | Select-Object -Skip 1 | ConvertFrom-Csv -Header 'a', 'b', 'c', 'guid', 'd', 'e', 'value')
    @{ subcategories = @($rows | Where-Object { $_.guid } | ForEach-Object { @{ guid = [string]$_.guid; value = [string]$_.value } }) }
}

Add-Topic 'twoFactor' {
    $providers = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Authentication\Credential Providers'
    $unlock = 'SOFTWARE\Policies\Microsoft\PassportForWork\DeviceUnlock'
    $others = foreach ($name in (Get-KeyNames -Path $providers)) {
        $library = [string](Get-KeyValue -Path "SOFTWARE\Classes\CLSID\$name\InprocServer32" -Name '')
        if ($library.Contains('\') -and -not $library.StartsWith("$env:SystemRoot\System32", [StringComparison]::OrdinalIgnoreCase)) { $name }
    }
    @{
        smartCardRequired = Get-KeyValue -Path 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System' -Name 'scforceoption'
        unlockFactors = @((Get-KeyValue -Path $unlock -Name 'GroupA'), (Get-KeyValue -Path $unlock -Name 'GroupB') | Where-Object { $_ }).Count
        otherProviders = @($others).Count
    }
}

Add-Topic 'programs' {
    foreach ($program in $kit.programs) {
        $seen = @{ name = [string]$program.name; role = [string]$program.role; found = [System.IO.File]::Exists($program.path); machine = $null; version = $null }
        if ($seen.found) {
            $seen.version = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($program.path).ProductVersion
            $file = [System.IO.File]::Open($program.path, 'Open', 'Read', 'ReadWrite')
            $reader = New-Object System.IO.BinaryReader $file
            try {
                if ($file.Length -ge 64 -and $reader.ReadUInt16() -eq 0x5A4D) {
                    [void]$file.Seek(0x3C, 'Begin')
                    $header = $reader.ReadUInt32()
                    if ($header + 6 -le $file.Length) {
                        [void]$file.Seek($header, 'Begin')
                        if ($reader.ReadUInt32() -eq 0x4550) { $seen.machine = [int]$reader.ReadUInt16() }
                    }
                }
            }
            finally { $reader.Close() }
        }
        $seen
    }
}

Add-Topic 'installedPrograms' {
    $names = @($kit.programs | ForEach-Object { [string]$_.name } | Where-Object { $_ })
    $uninstall = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
    foreach ($view in 'Registry64', 'Registry32') {
        $key = Open-Key -Path $uninstall -View $view
        if ($null -ne $key) {
            foreach ($child in $key.GetSubKeyNames()) {
                $entry = $key.OpenSubKey($child)
                $display = [string]$entry.GetValue('DisplayName')
                foreach ($name in $names) {
                    if ($display.IndexOf($name, [StringComparison]::OrdinalIgnoreCase) -ge 0) {
                        @{ name = $name; version = [string]$entry.GetValue('DisplayVersion'); view = $view }
                    }
                }
                $entry.Close()
            }
            $key.Close()
        }
    }
}

Add-Topic 'sharedFolder' {
    if ($kit.sharedFolder) {
        $folder = [string]$kit.sharedFolder
        $written = Join-Path $folder ('.uketsuke-{0}.tmp' -f [Guid]::NewGuid())
        $renamed = $written + '.done'
        $content = [string][Guid]::NewGuid()
        $seen = @{ path = $folder; usable = $false; detail = 'usable'; freeBytes = $null }
        try {
            [System.IO.File]::WriteAllText($written, $content)
            [System.IO.File]::Move($written, $renamed)
            $seen.usable = [System.IO.File]::ReadAllText($renamed) -eq $content
            if (-not $seen.usable) { $seen.detail = 'another content was read back' }
            $seen.freeBytes = (New-Object System.IO.DriveInfo $folder).AvailableFreeSpace
        }
        catch {
            if (-not $seen.usable) { $seen.detail = (Get-Reason $_).missing }
        }
        finally {
            foreach ($file in $written, $renamed) { if ([System.IO.File]::Exists($file)) { [System.IO.File]::Delete($file) } }
        }
        $seen
    }
}

# Only groups that every Windows has are named, by their SID: everyone, anonymous, authenticated users, users, guests.
Add-Topic 'folderRights' {
    if ($kit.sharedFolder) {
        $wide = 'S-1-1-0', 'S-1-5-7', 'S-1-5-11', 'S-1-5-32-545', 'S-1-5-32-546'
        $rules = (Get-Acl -LiteralPath $kit.sharedFolder).GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier])
        foreach ($rule in $rules) {
            if ($wide -contains $rule.IdentityReference.Value) {
                @{ sid = $rule.IdentityReference.Value; rights = [int]$rule.FileSystemRights; allow = ([int]$rule.AccessControlType -eq 0) }
            }
        }
    }
}

$recording = @{
    schema = 'uketsuke-windows/1'
    collectedAt = [DateTime]::UtcNow.ToString('o', [Globalization.CultureInfo]::InvariantCulture)
    version = '1'
    topics = $topics
}
# ASCII only, which is UTF-8 too: no code page of a console can change a letter on the way.
$json = [regex]::Replace(($recording | ConvertTo-Json -Compress -Depth 8), '[^\x20-\x7e]', { param($found) '\u{0:x4}' -f [int][char]$found.Value })
if ($OutFile) {
    $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutFile)
    [System.IO.File]::WriteAllText($path, $json, (New-Object System.Text.UTF8Encoding $false))
}
else {
    [Console]::Out.Write($json)
}
