import { posix } from "node:path";
import type { InstalledFile } from "../kit/installation.ts";
import type { Kit } from "../kit.ts";
import type { ServiceCommands, ServiceParts } from "./service.ts";

const unit = "uketsuke-kiosk.service";
const account = "uketsuke";

/** The kiosk as a systemd service with an account of its own (systemdサービス). */
export function systemdService(
  kit: Kit,
  { folder, service, kiosk }: ServiceParts,
): InstalledSystemd {
  const at = (path: string): string => posix.resolve(folder, path);
  const writable = [at(kiosk.resultFolder.path), posix.dirname(at(kiosk.journal))];
  if (kiosk.portFile !== undefined) writable.push(posix.dirname(at(kiosk.portFile)));
  if (kit.sharedFolder !== undefined) writable.push(kit.sharedFolder);
  const settings = posix.join(folder, "kiosk.json");
  return {
    files: [
      {
        path: `/etc/systemd/system/${unit}`,
        content: unitText({
          command: [service.node, service.program, settings],
          writable: [...new Set(writable)],
          memoryMiB: service.memoryMiB ?? 2048,
        }),
      },
      { path: `/etc/sysusers.d/${account}.conf`, content: `u ${account} - "Uketsuke kiosk"\n` },
      { path: "/etc/polkit-1/rules.d/60-uketsuke-pcsc.rules", content: polkitRule },
    ],
    commands: {
      install: [
        ["systemd-sysusers", `/etc/sysusers.d/${account}.conf`],
        ["systemctl", "daemon-reload"],
        ["systemctl", "enable", "--now", unit],
      ],
      beforeUninstall: [["systemctl", "disable", "--now", unit]],
      uninstall: [["systemctl", "daemon-reload"]],
      status: ["systemctl", "status", "--no-pager", "--lines=0", unit],
      logs: ["journalctl", "--no-pager", "--lines=10000", "--output=short-iso", `--unit=${unit}`],
    },
  };
}

interface InstalledSystemd {
  readonly files: readonly InstalledFile[];
  readonly commands: ServiceCommands;
}

/** pcscd of some distributions lets only people at the screen use readers; this account is nobody at a screen. */
const polkitRule = `polkit.addRule(function (action, subject) {
  if (
    subject.user === "${account}" &&
    (action.id === "org.debian.pcsc-lite.access_pcsc" || action.id === "org.debian.pcsc-lite.access_card")
  )
    return polkit.Result.YES;
});
`;

function unitText({
  command,
  writable,
  memoryMiB,
}: {
  readonly command: readonly string[];
  readonly writable: readonly string[];
  readonly memoryMiB: number;
}): string {
  return `# Written by uketsuke service install from the kit; uketsuke service uninstall takes it away.
[Unit]
Description=Uketsuke kiosk agent
Wants=network-online.target pcscd.socket
After=network-online.target pcscd.socket
StartLimitIntervalSec=0

[Service]
Type=exec
User=${account}
ExecStart=${command.map(quoted).join(" ")}
Environment=NODE_ENV=production
Restart=always
RestartSec=5
TimeoutStopSec=20
KillSignal=SIGTERM
UMask=0027

# What it may use.
MemoryMax=${memoryMiB}M
TasksMax=128
LimitCORE=0

# What it may see and change.
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ReadWritePaths=${writable
    .map((path) => `-${path}`)
    .map(quotedPath)
    .join(" ")}
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RemoveIPC=yes

# What it may become. MemoryDenyWriteExecute is not there: the compiler of Node needs such memory.
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`;
}

/** An argument as systemd reads it: % and $ mean something there. */
function quoted(word: string): string {
  return quotedPath(word).replaceAll("$", "$$$$");
}

function quotedPath(word: string): string {
  const plain = word.replaceAll("%", "%%");
  if (/^[\w./:@%+=-]+$/.test(plain)) return plain;
  return `"${plain.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
