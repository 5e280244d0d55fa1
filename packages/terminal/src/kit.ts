import { TerminalError } from "./errors.ts";
import type { ProgramFacts } from "./facts.ts";
import { date, flag, list, number, object, oneOf, optional, ShapeMismatch, text } from "./shape.ts";

/** What the introducing vendor declares about one terminal (キッティングの宣言); nothing of it can be seen by software alone. */
export interface Kit {
  /** How the claims network is joined: IP-VPN needs two networks at one terminal. */
  readonly topology?: "ip-vpn" | "ipsec-ike" | "other";
  /** Name of the adapter on the claims network (オンライン請求ネットワーク). */
  readonly claimsAdapter?: string;
  /** The PC/SC name, or the beginning of it, of this product's own reader. */
  readonly reader?: string;
  /** The folder that the bridge software shares with the receipt computer (連携ファイル置き場). */
  readonly sharedFolder?: string;
  readonly programs?: readonly KitProgram[];
  readonly updateSources?: readonly KitUpdateSource[];
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
}

/** One server that gives out updates of a program (更新ファイルの配布元). */
export interface KitUpdateSource {
  readonly name: string;
  readonly url: string;
  /** Name of the adapter that leads to it; another one is an error. */
  readonly adapter?: string;
}

const kitShape = object<Kit>({
  topology: optional(oneOf("ip-vpn", "ipsec-ike", "other")),
  claimsAdapter: optional(text),
  reader: optional(text),
  sharedFolder: optional(text),
  programs: optional(
    list(
      object<KitProgram>({
        name: text,
        role: oneOf("reader-authentication", "card-processing", "bridge", "other"),
        path: text,
      }),
    ),
  ),
  updateSources: optional(
    list(object<KitUpdateSource>({ name: text, url: text, adapter: optional(text) })),
  ),
  webApplication: optional(flag),
  sharedWithClaims: optional(flag),
  usbControlAgent: optional(text),
  maintenance: optional(
    object<NonNullable<Kit["maintenance"]>>({
      soldOn: optional(date),
      method: optional(oneOf("send-back", "on-site", "pick-up", "other")),
      responseDays: optional(number),
    }),
  ),
});

/** Reads a kit file (キッティングの宣言); throws KIT_INVALID with the path that does not fit. */
export function readKit(value: unknown): Kit {
  try {
    return kitShape(value, "kit");
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new TerminalError(
      "KIT_INVALID",
      `This is not a kit file: ${error.message}. Correct that field; every field may be left out.`,
      { cause: error },
    );
  }
}
