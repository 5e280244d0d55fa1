/**
 * The one table of what is on the card. The client and the virtual card's state machine both read it;
 * a new card generation is a new {@link CardProfile}, not new code.
 */

/** Secrets a person or a terminal can be compared with. A and the birth date are listed for the virtual card only. */
export type ReferenceName =
  | "authenticationPin"
  | "signingPassword"
  | "basicInformationPin"
  | "verificationNumberA"
  | "verificationNumberB"
  | "birthDate";

/** What opens a file or a key: a verified reference, or `terminal`, an accepted terminal certificate (特定機関認証). */
export type Unlock = ReferenceName | "terminal";

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
}

/** One private key and what unlocks it. */
export interface KeyLayout {
  readonly id: number;
  readonly use: Access;
  readonly algorithm: KeyAlgorithmName;
}

export type KeyAlgorithmName = "rsa-2048";

/** How a key signs: sizes, digest and the DigestInfo prefix the host puts before the digest. */
export interface KeyAlgorithm {
  readonly digest: "sha256";
  /** DER of DigestInfo up to the digest itself (RFC 8017, 9.2). */
  readonly digestInfoPrefix: string;
  readonly signatureBytes: number;
  /** Longest input of {@link SignScheme} `verbatim`. */
  readonly maximumInputBytes: number;
}

/** P1 of PERFORM SECURITY OPERATION and what the card then does with its input. */
export interface SignScheme {
  readonly p1: number;
  readonly input: "digest-info" | "message" | "digest";
  readonly padding: "pkcs1" | "pkcs1-bare-digest" | "pss";
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

/** Names of the three applications a client opens. */
export type ApplicationName = "authentication" | "basicInformation" | "surface";

/** What answered, told by the label in EF 0006: a card of either kind or a phone. */
export type TokenKind = "my-number-card" | "resident-card" | "android" | "iphone";

/** One generation of the card as data. */
export interface CardProfile {
  readonly name: string;
  readonly applications: {
    readonly authentication: AuthenticationLayout;
    readonly basicInformation: BasicInformationLayout;
    readonly surface: SurfaceLayout;
  };
  /** AIDs of further applications that can be selected; nothing in them is used here. */
  readonly otherApplications: readonly string[];
  /** Label in the token file -> which token this is. */
  readonly tokens: Readonly<Record<string, TokenKind>>;
  readonly algorithms: Readonly<Record<KeyAlgorithmName, KeyAlgorithm>>;
  readonly signSchemes: Readonly<Record<string, SignScheme>> & { readonly verbatim: SignScheme };
}

const pin4: EntryRule = { minimumLength: 4, maximumLength: 4, character: "digit" };
const digits14: EntryRule = { minimumLength: 14, maximumLength: 14, character: "digit" };
const digits12: EntryRule = { minimumLength: 12, maximumLength: 12, character: "digit" };
const digits6: EntryRule = { minimumLength: 6, maximumLength: 6, character: "digit" };
const password: EntryRule = {
  minimumLength: 6,
  maximumLength: 16,
  character: "upper-case-alphanumeric",
};

/** Low five bits of a file, key or reference identifier: what P1 or P2 carries with 0x80 (SFI). */
export function shortIdentifier(item: { readonly id: number }): number {
  return item.id & 0x1f;
}

/**
 * The card issued since 2016 (個人番号カード). Public sources measured on cards; the issuer's own specification is not public.
 * The tries of 照合番号A, and that key 17 works after a terminal certificate, are inferred.
 */
export const myNumberCardProfile: CardProfile = {
  name: "my-number-card-2016",
  applications: {
    authentication: {
      aid: "D392F000260100000001",
      files: {
        signingCertificate: { id: 0x0001, read: ["signingPassword"] },
        signingCaCertificate: { id: 0x0002, read: "free" },
        token: { id: 0x0006, read: "free" },
        presence: { id: 0x0008, read: "free" },
        authenticationCertificate: { id: 0x000a, read: "free" },
        authenticationCaCertificate: { id: 0x000b, read: "free" },
        terminalCaKey: { id: 0x0016, read: "free", internal: true },
      },
      references: {
        authenticationPin: { id: 0x0018, rule: pin4, tries: 3 },
        signingPassword: { id: 0x001b, rule: password, tries: 5 },
      },
      keys: {
        authenticationKey: {
          id: 0x0017,
          use: ["authenticationPin", "terminal"],
          algorithm: "rsa-2048",
        },
        signingKey: { id: 0x001a, use: ["signingPassword"], algorithm: "rsa-2048" },
      },
    },
    basicInformation: {
      aid: "D3921000310001010408",
      files: {
        individualNumber: {
          id: 0x0001,
          read: ["basicInformationPin", "verificationNumberA"],
          forbidden: true,
        },
        attributes: { id: 0x0002, read: ["basicInformationPin", "verificationNumberB"] },
        attributesSignature: {
          id: 0x0003,
          read: ["basicInformationPin", "verificationNumberA", "verificationNumberB"],
        },
        cardVerifiableCertificate: { id: 0x0004, read: "free" },
        cardKey: {
          id: 0x0007,
          read: ["basicInformationPin", "verificationNumberA", "verificationNumberB"],
        },
      },
      references: {
        basicInformationPin: { id: 0x0011, rule: pin4, tries: 3 },
        verificationNumberA: { id: 0x0014, rule: digits12, tries: 10, forbidden: true },
        verificationNumberB: { id: 0x0015, rule: digits14, tries: 10 },
      },
      keys: {
        internalAuthenticationKey: { id: 0x0013, use: "free", algorithm: "rsa-2048" },
      },
    },
    surface: {
      aid: "D3921000310001010402",
      files: {
        birthDate: { id: 0x0001, read: ["birthDate"] },
        surface: { id: 0x0002, read: ["verificationNumberA", "verificationNumberB"] },
        issuer: { id: 0x0003, read: "free" },
        cardVerifiableCertificate: { id: 0x0004, read: "free" },
        individualNumberImage: { id: 0x0005, read: ["verificationNumberA"], forbidden: true },
      },
      references: {
        birthDate: { id: 0x0011, rule: digits6, tries: 10 },
        verificationNumberB: { id: 0x0012, rule: digits14, tries: 10 },
        verificationNumberA: { id: 0x0013, rule: digits12, tries: 10, forbidden: true },
      },
      keys: {
        // P2 = 00 addresses the internal authentication key of this application.
        internalAuthenticationKey: { id: 0x0000, use: "free", algorithm: "rsa-2048" },
      },
    },
  },
  // 住基AP, 共通カードAP.
  otherApplications: ["D3921000310001010401", "D3921000310001010100"],
  tokens: {
    JPKIAPICCTOKEN2: "my-number-card",
    JPKIAPICCTOKEN: "resident-card",
    JPKIAPGPSETOKEN: "android",
    JPKIAPIOSTOKEN: "iphone",
  },
  algorithms: {
    "rsa-2048": {
      digest: "sha256",
      digestInfoPrefix: "3031300D060960864801650304020105000420",
      signatureBytes: 256,
      maximumInputBytes: 245,
    },
  },
  signSchemes: {
    verbatim: { p1: 0x00, input: "digest-info", padding: "pkcs1" },
    cardHashedBare: { p1: 0x01, input: "message", padding: "pkcs1-bare-digest" },
    digest: { p1: 0x02, input: "digest", padding: "pkcs1" },
    message: { p1: 0x03, input: "message", padding: "pkcs1" },
    digestPss: { p1: 0x04, input: "digest", padding: "pss" },
    messagePss: { p1: 0x05, input: "message", padding: "pss" },
  },
};

/** Class and instruction bytes of the commands both sides speak. */
export const instructions = {
  select: { cla: 0x00, ins: 0xa4 },
  verify: { cla: 0x00, ins: 0x20 },
  readBinary: { cla: 0x00, ins: 0xb0 },
  getChallenge: { cla: 0x00, ins: 0x84 },
  getResponse: { cla: 0x00, ins: 0xc0 },
  getData: { cla: 0x00, ins: 0xca },
  changeReferenceData: { cla: 0x00, ins: 0x24 },
  performSecurityOperation: { cla: 0x80, ins: 0x2a },
  setPublicKey: { cla: 0x80, ins: 0xa2 },
  setSessionKey: { cla: 0x80, ins: 0xae },
  lastCommand: { cla: 0x80, ins: 0xfc },
} as const;

/** P1 P2 of SELECT: an application by its AID, a file by its identifier; no FCI comes back. */
export const selection = {
  application: { p1: 0x04, p2: 0x0c },
  file: { p1: 0x02, p2: 0x0c },
} as const;

/** Two-byte private tags of the files (券面事項入力補助AP, 券面事項確認AP, CV certificates). */
export const tags = {
  individualNumber: { file: 0xff10 },
  attributes: {
    file: 0xff20,
    offsets: 0xdf21,
    name: 0xdf22,
    address: 0xdf23,
    birthDate: 0xdf24,
    sex: 0xdf25,
  },
  attributesSignature: {
    file: 0xff30,
    individualNumberDigest: 0xdf31,
    attributesDigest: 0xdf32,
    signature: 0xdf33,
  },
  cardKey: { file: 0xff50, key: 0xdf51, signature: 0xdf52 },
  birthDate: { file: 0xff10, birthDate: 0xdf11, key: 0xdf12, signature: 0xdf13 },
  surface: {
    file: 0xff20,
    offsets: 0xdf21,
    birthDate: 0xdf22,
    sex: 0xdf23,
    cardKey: 0xdf24,
    nameImage: 0xdf25,
    addressImage: 0xdf26,
    photo: 0xdf27,
    signature: 0xdf28,
    expiry: 0xdf29,
    securityCodeImage: 0xdf2a,
  },
  issuer: {
    file: 0xff30,
    number: 0xdf31,
    keyIdentifier: 0xdf32,
    version: 0xdf33,
    municipality: 0xdf34,
    certificate: 0xdf35,
  },
  individualNumberImage: { file: 0xff40, image: 0xdf41, key: 0xdf42, signature: 0xdf43 },
  publicKey: { exponent: 0x90, modulus: 0x91 },
  cardVerifiable: { certificate: 0x7f21, body: 0x5f4e, signature: 0x5f37 },
} as const;

/** EF 0006: 160 bytes, a CK_TOKEN_INFO padded with spaces; the first 32 bytes are the label. */
export const tokenFile = { bytes: 160, labelBytes: 32 } as const;

/** EF 0008: 8F stands for "present"; byte 0 the signing certificate, byte 1 the authentication certificate. */
export const presenceFile = { bytes: 3, present: 0x8f, signing: 0, authentication: 1 } as const;

/** AID of the card manager; selecting it is the state after power-on, with no application selected. */
export const cardManager = "A0000001510000";

/** Sex as the files say it (JIS X 0303; sources disagree on 3). */
export const sexDigits = { male: "1", female: "2", other: "3", "not-applicable": "9" } as const;

/** READ BINARY reaches 15 bits of offset, so no file is longer. */
export const maximumFileBytes = 0x8000;

/**
 * Terminal authentication (特定機関認証) as far as scripts that exercise cards show it: file 0016, then two
 * SET PUBLIC KEY commands with a CV certificate's body and signature. Meaning of P1 P2 and what it unlocks: unverified.
 */
export const terminalAuthentication = {
  body: { p1: 0x06, p2: 0xc1 },
  signature: { p1: 0x00, p2: 0xc1 },
} as const;

/** What JPKI certificates carry (公的個人認証サービス プロファイル仕様書): policies and the names of the signing certificate. */
export const certificateProfile = {
  policies: {
    authentication: ["1.2.392.200149.8.5.1.3.30"],
    signing: ["1.2.392.200149.8.5.1.1.20", "1.2.392.200149.8.5.1.0.20"],
  },
  /** otherName of subjectAltName, all UTF8String. */
  otherNames: {
    name: "1.2.392.200149.8.5.5.1",
    nameSubstitutions: "1.2.392.200149.8.5.5.2",
    sex: "1.2.392.200149.8.5.5.3",
    birthDate: "1.2.392.200149.8.5.5.4",
    address: "1.2.392.200149.8.5.5.5",
    addressSubstitutions: "1.2.392.200149.8.5.5.6",
  },
} as const;
