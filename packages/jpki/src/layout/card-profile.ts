/**
 * The one table of what is on the card. The client and the virtual card's state machine both read it;
 * a new card generation is a new {@link CardProfile}, not new code.
 */
import type { KeyAlgorithm } from "./key-algorithms.ts";

/** Secrets a person or a terminal can be compared with. A and the birth date are listed for the virtual card only. */
export type ReferenceName =
  | "authenticationPin"
  | "signingPassword"
  | "basicInformationPin"
  | "verificationNumberA"
  | "verificationNumberB"
  | "birthDate"
  | "commonCardPin"
  | "residentRegistryPin";

/**
 * What opens a file or a key: a verified reference, `terminal`, an accepted terminal certificate (特定機関認証), or `device`, a phone
 * that checked its holder itself.
 */
export type Unlock = ReferenceName | "terminal" | "device";

/** `free`, or any one of these. */
export type Access = "free" | readonly Unlock[];

/** One elementary file (EF). All identifiers are 0001–001E, so the low five bits are its short identifier (SFI). */
export interface FileLayout {
  readonly id: number;
  readonly read: Access;
  /** The 12-digit number lies here: the client refuses to touch it, the virtual card raises an alarm. */
  readonly forbidden?: true;
  /** A key reference: it can be selected, its content never comes out. */
  readonly internal?: true;
  /** Read record by record (READ RECORD) instead of by offset. */
  readonly records?: true;
}

/** Which entries a reference takes; checked before the card sees one. */
export interface EntryRule {
  readonly minimumLength: number;
  readonly maximumLength: number;
  /** Pattern for one character. */
  readonly character: "digit" | "upper-case-alphanumeric";
}

/** One PIN or number the card compares (VERIFY). */
export interface ReferenceLayout {
  readonly id: number;
  readonly rule: EntryRule;
  /** Tries of a fresh card. A client asks the card instead of trusting it. */
  readonly tries: number;
  readonly forbidden?: true;
  /** Value and tries are those of this reference in another application: one PIN for both. */
  readonly sharedWith?: ReferenceName;
}

/** One private key and what unlocks it. */
export interface KeyLayout {
  readonly id: number;
  readonly use: Access;
  readonly algorithm: KeyAlgorithm;
  /** Answers INTERNAL AUTHENTICATE, and that alone. */
  readonly internalAuthenticate?: true;
}

/** One application (AP, a DF) of the card. */
export interface ApplicationLayout {
  /** Application identifier in hex; always sent whole, because the card matches prefixes. */
  readonly aid: string;
  readonly files: Readonly<Record<string, FileLayout>>;
  readonly references: Readonly<Partial<Record<ReferenceName, ReferenceLayout>>>;
  readonly keys: Readonly<Record<string, KeyLayout>>;
}

/** 公的個人認証AP (JPKI). */
export interface AuthenticationLayout extends ApplicationLayout {
  readonly files: {
    readonly signingCertificate: FileLayout;
    readonly signingCaCertificate: FileLayout;
    readonly token: FileLayout;
    readonly presence: FileLayout;
    readonly authenticationCertificate: FileLayout;
    readonly authenticationCaCertificate: FileLayout;
    readonly terminalCaKey: FileLayout;
  };
  readonly references: {
    readonly authenticationPin: ReferenceLayout;
    readonly signingPassword: ReferenceLayout;
  };
  readonly keys: { readonly authenticationKey: KeyLayout; readonly signingKey: KeyLayout };
}

/** 券面事項入力補助AP (text). */
export interface BasicInformationLayout extends ApplicationLayout {
  readonly files: {
    readonly individualNumber: FileLayout;
    readonly attributes: FileLayout;
    readonly attributesSignature: FileLayout;
    readonly cardVerifiableCertificate: FileLayout;
    readonly cardKey: FileLayout;
  };
  readonly references: {
    readonly basicInformationPin: ReferenceLayout;
    readonly verificationNumberA: ReferenceLayout;
    readonly verificationNumberB: ReferenceLayout;
  };
  readonly keys: { readonly internalAuthenticationKey: KeyLayout };
}

/** 券面事項確認AP (the printed face). */
export interface SurfaceLayout extends ApplicationLayout {
  readonly files: {
    readonly birthDate: FileLayout;
    readonly surface: FileLayout;
    readonly issuer: FileLayout;
    readonly cardVerifiableCertificate: FileLayout;
    readonly individualNumberImage: FileLayout;
  };
  readonly references: {
    readonly birthDate: ReferenceLayout;
    readonly verificationNumberB: ReferenceLayout;
    readonly verificationNumberA: ReferenceLayout;
  };
  readonly keys: { readonly internalAuthenticationKey: KeyLayout };
}

/** 共通カードAP: what the card says about itself, unsigned. */
export interface CommonCardLayout extends ApplicationLayout {
  readonly files: { readonly cardInformation: FileLayout };
  readonly references: { readonly commonCardPin: ReferenceLayout };
  readonly keys: { readonly commonCardKey: KeyLayout };
}

/** 住基AP (resident registry network). */
export interface ResidentRegistryLayout extends ApplicationLayout {
  readonly files: { readonly keyReference: FileLayout };
  readonly references: { readonly residentRegistryPin: ReferenceLayout };
}

/** Card manager: the state after power-on. It has data objects (GET DATA) instead of files. */
export interface CardManagerLayout extends ApplicationLayout {
  readonly dataObjects: Readonly<Record<DataObjectName, DataObjectLayout>>;
}

/** Data objects of the card manager; which of them exist differs from card to card. */
export type DataObjectName =
  | "issuerIdentification"
  | "cardIdentification"
  | "cardRecognition"
  | "municipality"
  | "expiry"
  | "intermediateKeyIdentifier"
  | "upperCertificate"
  | "lowerCertificate"
  | "contactAtr";

/** One data object: its tag is P1 P2 of GET DATA. */
export interface DataObjectLayout {
  readonly tag: number;
  /** Longer than 256 bytes: the card wants an extended Le. */
  readonly long?: true;
}

/** Names of the applications a client opens. */
export type ApplicationName = keyof CardProfile["applications"];

/** What answered, told by the label in EF 0006: a card of either kind or a phone. */
export type TokenKind = "my-number-card" | "resident-card" | "android" | "iphone";

/** What one kind of token has and wants. */
export interface TokenTraits {
  /** Applications it carries; no command goes to any other. */
  readonly applications: readonly ApplicationName[];
  /** Reading the authentication certificate needs its PIN first. */
  readonly certificateNeedsPin: boolean;
  /** Who checks the holder before the key signs: the token compares a PIN, or the phone itself does it (Face ID, Touch ID). */
  readonly holderCheck: "pin" | "device";
  /** It takes the indicator of the last command (`80 FC 00 00`). */
  readonly lastCommandIndicator?: boolean | undefined;
}

/** One generation of the card as data. */
export interface CardProfile {
  readonly name: string;
  /** Years a certificate is issued for. */
  readonly certificateYears: number;
  readonly applications: {
    readonly authentication: AuthenticationLayout;
    readonly basicInformation: BasicInformationLayout;
    readonly surface: SurfaceLayout;
    readonly commonCard?: CommonCardLayout;
    readonly residentRegistry?: ResidentRegistryLayout;
    readonly cardManager?: CardManagerLayout;
  };
  /** Label in the token file -> which token this is. */
  readonly tokens: Readonly<Record<string, TokenKind>>;
  /** What each kind of token has and wants. */
  readonly tokenTraits: Readonly<Record<TokenKind, TokenTraits>>;
}

/** Low five bits of a file, key or reference identifier: what P1 or P2 carries with 0x80 (SFI). */
export function shortIdentifier(item: { readonly id: number }): number {
  return item.id & 0x1f;
}
