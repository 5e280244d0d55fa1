import { KitInvalidError } from "./errors.ts";
import type { ProgramFacts } from "./facts.ts";
import { type KioskSettings, kioskSettingsShape } from "./kiosk-settings.ts";
import {
  date,
  flag,
  list,
  matching,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  ShapeMismatch,
  text,
  wholeNumber,
} from "./shape.ts";
import { word } from "./update/metadata.ts";

/**
 * One terminal as the introducing vendor sets it up (キッティングの宣言): what software cannot see by itself, and what it is told. No secret
 * stands in it, only files that hold one.
 */
export interface Kit {
  /** Operating system of the terminal; the one that reads the kit when absent. */
  readonly system?: "windows" | "linux";
  /** Folder of the settings on the terminal; `C:\ProgramData\Uketsuke` or `/etc/uketsuke` when absent. */
  readonly folder?: string;
  /** Id of the terminal specification that `doctor` checks against. */
  readonly profile?: string;
  /** How the claims network is joined: IP-VPN needs two networks at one terminal. */
  readonly topology?: "ip-vpn" | "ipsec-ike" | "other";
  /** Name of the adapter on the claims network (オンライン請求ネットワーク). */
  readonly claimsAdapter?: string;
  /** The PC/SC name, or the beginning of it, of this product's own reader. */
  readonly reader?: string;
  /** Name of the camera (カメラ), as the browser lists it. */
  readonly camera?: string;
  /** The folder that the bridge software shares with the receipt computer (連携ファイル置き場). */
  readonly sharedFolder?: string;
  readonly programs?: readonly KitProgram[];
  readonly updateSources?: readonly KitUpdateSource[];
  readonly updates?: KitUpdates;
  /** The kiosk's own settings; `kit apply` writes them to `kiosk.json`. */
  readonly kiosk?: KioskSettings;
  readonly service?: KitService;
  /** The terminal is used for the eligibility web application (Webアプリケーション利用). */
  readonly webApplication?: boolean;
  /** The terminal is shared with claims (オンライン請求端末を共用). */
  readonly sharedWithClaims?: boolean;
  /** Name of a device-control agent that enforces the USB allow-list instead of Windows policy. */
  readonly usbControlAgent?: string;
  readonly maintenance?: {
    /** Date of sale (販売日), YYYY-MM-DD. */
    readonly soldOn?: string;
    readonly method?: "send-back" | "on-site" | "pick-up" | "other";
    /** Days until the promised response: 1 = the day after an inquiry is received. */
    readonly responseDays?: number;
  };
}

/** One supplied program (アプリケーションソフト) and where its executable lies. */
export interface KitProgram {
  readonly name: string;
  readonly role: ProgramFacts["role"];
  readonly path: string;
  /** The maker's commands that put a version into use and ask whether it works. */
  readonly update?: KitProgramUpdate;
}

/** Commands of a program's maker, each a program and its arguments; no shell reads them. */
export interface KitProgramUpdate {
  /** Puts `UKETSUKE_UPDATE_FILE` into use; called again after a power cut. */
  readonly activate: readonly string[];
  /** Ends with 0 when the program works (動作確認). */
  readonly health: readonly string[];
  /** Longest time of one of them; 600 when absent. */
  readonly seconds?: number;
}

/** One server that gives out updates of programs (更新ファイルの配布元). */
export interface KitUpdateSource {
  readonly name: string;
  readonly url: string;
  /** Name of the adapter that leads to it; another one is an error. */
  readonly adapter?: string;
  /** File of the only authority trusted for it (PEM), relative to the kit; the system's authorities when absent. */
  readonly ca?: string;
  /** File of the publisher's first root, relative to the kit. */
  readonly root?: string;
  /** Names of its programs in the publisher's manifest; the name of the source when absent. */
  readonly programs?: readonly string[];
}

/** Where updates are kept and which releases this terminal takes. */
export interface KitUpdates {
  /** Folder of the updates on the terminal. */
  readonly store: string;
  /** Decides the draw of a staged roll-out; the computer's name when absent. */
  readonly terminalId?: string;
  readonly rings?: readonly string[];
}

/** How the kiosk runs by itself (常駐). */
export interface KitService {
  /** The Node that runs it. */
  readonly node: string;
  /** The agent's program file, `apps/kiosk/src/agent/main.ts`. */
  readonly program: string;
  /** Largest memory in MiB; 2048 when absent. systemd only. */
  readonly memoryMiB?: number;
  /** The Windows account that is signed in at the patient's display; Edge starts for it. */
  readonly patientUser?: string;
  /** Upper left corner of the patient's display on the Windows desktop, in pixels; 0, 0 when absent. */
  readonly patientDisplay?: { readonly left: number; readonly top: number };
  /** Path of msedge.exe when it is elsewhere. */
  readonly edge?: string;
}

const closed = { closed: true } as const;
const command = list(matching(/^[^\0]+$/, "a text that is not empty"));

const programUpdate: Shape<KitProgramUpdate> = object<KitProgramUpdate>(
  { activate: command, health: command, seconds: optional(wholeNumber(1, 86_400)) },
  closed,
);

/** What a kit has to look like: the one description that kit, doctor, updates, service and kiosk share. */
export const kitShape: Shape<Kit> = object<Kit>(
  {
    system: optional(oneOf("windows", "linux")),
    folder: optional(text),
    profile: optional(text),
    topology: optional(oneOf("ip-vpn", "ipsec-ike", "other")),
    claimsAdapter: optional(text),
    reader: optional(text),
    camera: optional(text),
    sharedFolder: optional(text),
    programs: optional(
      list(
        object<KitProgram>(
          {
            name: text,
            role: oneOf("reader-authentication", "card-processing", "bridge", "other"),
            path: text,
            update: optional(programUpdate),
          },
          closed,
        ),
      ),
    ),
    updateSources: optional(
      list(
        object<KitUpdateSource>(
          {
            name: text,
            url: text,
            adapter: optional(text),
            ca: optional(text),
            root: optional(text),
            programs: optional(list(word)),
          },
          closed,
        ),
      ),
    ),
    updates: optional(
      object<KitUpdates>(
        { store: text, terminalId: optional(text), rings: optional(list(word)) },
        closed,
      ),
    ),
    kiosk: optional(kioskSettingsShape),
    service: optional(
      object<KitService>(
        {
          node: text,
          program: text,
          memoryMiB: optional(wholeNumber(256, 1_048_576)),
          patientUser: optional(text),
          patientDisplay: optional(
            object<NonNullable<KitService["patientDisplay"]>>(
              { left: number, top: number },
              closed,
            ),
          ),
          edge: optional(text),
        },
        closed,
      ),
    ),
    webApplication: optional(flag),
    sharedWithClaims: optional(flag),
    usbControlAgent: optional(text),
    maintenance: optional(
      object<NonNullable<Kit["maintenance"]>>(
        {
          soldOn: optional(date),
          method: optional(oneOf("send-back", "on-site", "pick-up", "other")),
          responseDays: optional(number),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** Reads a kit (キッティングの宣言); throws {@link KitInvalidError} with every path that does not fit. */
export function readKit(value: unknown): Kit {
  return readSettings(value, kitShape, "kit");
}

/** Reads settings by their shape. @throws KitInvalidError */
export function readSettings<T>(value: unknown, shape: Shape<T>, what: string): T {
  try {
    return shape(value, what);
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    const problems = error.all.map(({ path, expected }) => ({ path, expected }));
    throw new KitInvalidError(`This is not a ${what} file`, problems, { cause: error });
  }
}
