/**
 * Records of 共通カードAP and 住基AP: one byte of tag, one of length (FF: two more follow), the value. This is the simple TLV
 * of the Japanese IC card specification (JICSAP), not BER.
 */
export const cardInformationRecord = {
  tag: 0x01,
  serialNumberDigits: 15,
  municipalityDigits: 5,
  expiryDigits: 8,
} as const;

/** A reference to a key (鍵ID): bytes of it, wherever it stands. */
export const keyReferenceBytes = 16;

/** Record 1 of EF 0002 of 住基AP; that it has a tag, and which, is assumed. */
export const keyReferenceRecord = { tag: 0x01 } as const;

/** P2 of READ RECORD: P1 is a record number; the upper five bits name the file, zero for the current one. */
export const recordNumberInP1 = 0x04;

/** Longest challenge of INTERNAL AUTHENTICATE: one short command. */
export const maximumChallengeBytes = 255;
