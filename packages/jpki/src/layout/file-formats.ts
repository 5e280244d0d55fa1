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

/**
 * EF 0006: 160 bytes, a CK_TOKEN_INFO (PKCS #11, 3.2) written out: texts padded with spaces, numbers of four bytes, texts again.
 * The label stands first, so that whoever only wants to know the token reads 32 bytes.
 */
export const tokenFile = {
  bytes: 160,
  labelBytes: 32,
  texts: { label: 32, manufacturer: 32, model: 16, serialNumber: 16 },
  numbers: [
    "flags",
    "maximumSessions",
    "sessions",
    "maximumWritableSessions",
    "writableSessions",
    "maximumPinLength",
    "minimumPinLength",
    "totalPublicMemory",
    "freePublicMemory",
    "totalPrivateMemory",
    "freePrivateMemory",
  ],
  lastTexts: { hardwareVersion: 2, firmwareVersion: 2, time: 16 },
  /** CK_UNAVAILABLE_INFORMATION */
  unavailable: 0xffffffff,
  /** Names of PKCS #11 for the bits seen on cards. */
  flags: {
    "random-number-generator": 0x1,
    "login-required": 0x4,
    "pin-initialised": 0x8,
    "token-initialised": 0x400,
  },
} as const;

/** EF 0008: 8F stands for "present"; byte 0 the signing certificate, byte 1 the authentication certificate. */
export const presenceFile = { bytes: 3, present: 0x8f, signing: 0, authentication: 1 } as const;

/** Sex as the files say it (JIS X 0303; sources disagree on 3). */
export const sexDigits = { male: "1", female: "2", other: "3", "not-applicable": "9" } as const;

/** READ BINARY reaches 15 bits of offset, so no file is longer. */
export const maximumFileBytes = 0x8000;

/**
 * What the first read of a certificate asks for: nothing tells its length beforehand, and every certificate seen fits, so that one
 * command with extended length brings it. A longer one takes a second command. More is not asked for, because a file may be larger
 * than what is in it, and filler takes its time over the air.
 */
export const likelyCertificateBytes = 0x800;
