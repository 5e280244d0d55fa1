import type { KitSystem } from "./kit-check.ts";

/** A kit to begin with: every field with what it is for, those that a terminal can do without commented out. */
export function kitExample(system: KitSystem): string {
  const path = paths[system];
  return `# Kit of one terminal (uketsuke kit). YAML: indent with spaces; Windows paths need no quotation marks.
# uketsuke kit check FILE names every line that does not fit. No secret belongs here, only the path of a file that holds it.

system: ${system} # windows or linux
folder: ${path.folder} # where kit apply puts the settings of this terminal
profile: mhlw-integrated-2026 # the specification that doctor checks against

# How the claims network (オンライン請求ネットワーク) is joined: ip-vpn, ipsec-ike or other.
topology: ipsec-ike
# claimsAdapter: ${path.adapter} # ip-vpn only: the adapter on the claims network

# The beginning of the name that uketsuke readers prints, and the camera as the browser lists it.
reader: Made Face Reader
camera: Made Face Camera

# Shared with the receipt computer by the bridge software (連携ソフト).
sharedFolder: ${path.shared}

# The supplied application softwares. role: reader-authentication, card-processing, bridge or other.
programs:
  - name: bridge
    role: bridge
    path: ${path.bridge}
    # The maker's own commands, program and arguments; no shell reads them. They get UKETSUKE_UPDATE_FILE,
    # UKETSUKE_UPDATE_PROGRAM and UKETSUKE_UPDATE_VERSION; health ends with 0 when the program works.
    update:
      activate: [${path.activate}]
      health: [${path.health}]

# Where updates come from. ca and root are files beside this kit; root is the publisher's first root (update trust).
# updateSources:
#   - name: bridge
#     url: https://updates.example/
#     adapter: ${path.adapter}
#     ca: bridge-ca.pem
#     root: bridge-root.json
#     programs: [bridge]

updates:
  store: ${path.store}
  # terminalId: clinic-1-desk-1 # decides the turn in a staged roll-out; the computer's name unless given
  # rings: [early]

# The kiosk: facility, reader placement (lay, insert, stand), server. Paths are whole, or relative to folder above.
kiosk:
  facility: { ja: うけつけ医院, en: Uketsuke Clinic }
  placement: lay
  institution: "1310000001" # 医療機関コード, 10 digits in quotation marks
  resultFolder: { path: ${path.shared}, encoding: Shift_JIS }
  journal: journal/kiosk.jsonl
  oqs:
    auth: https://auth.example
    business: https://business.example
    ca: secrets/ca.pem
    certificate: secrets/client.pem
    key: secrets/client.key
    user: user
    passwordFile: secrets/password
  # staffPasswordFile: secrets/staff-password # the line that hash-password prints; for 目視 at the kiosk
  # terminalAuthenticator: maker/terminal-authenticator.mjs

# The kiosk as a service (uketsuke service install).
service:
  node: ${path.node}
  program: ${path.program}
${path.service}
# maintenance:
#   soldOn: 2026-12-01 # 販売日
#   method: on-site # send-back, on-site, pick-up or other
#   responseDays: 1
`;
}

const paths = {
  windows: {
    folder: "C:\\ProgramData\\Uketsuke",
    adapter: "Ethernet 2",
    shared: "C:\\OQS",
    bridge: "C:\\Program Files\\Maker\\bridge.exe",
    activate: "C:\\Program Files\\Maker\\install.exe, /quiet",
    health: "C:\\Program Files\\Maker\\bridge.exe, /check",
    store: "C:\\ProgramData\\Uketsuke\\updates",
    node: "C:\\Program Files\\Uketsuke\\node.exe",
    program: "C:\\Program Files\\Uketsuke\\apps\\kiosk\\src\\agent\\main.ts",
    service: `  patientUser: patient # the account at the patient's display; Edge starts for it
  patientDisplay: { left: 1920, top: 0 } # upper left corner of that display on the desktop
`,
  },
  linux: {
    folder: "/etc/uketsuke",
    adapter: "eth1",
    shared: "/srv/oqs",
    bridge: "/opt/maker/bridge",
    activate: "/opt/maker/install, --quiet",
    health: "/opt/maker/bridge, --check",
    store: "/var/lib/uketsuke/updates",
    node: "/opt/uketsuke/node/bin/node",
    program: "/opt/uketsuke/apps/kiosk/src/agent/main.ts",
    service: "  memoryMiB: 2048\n",
  },
} as const;
