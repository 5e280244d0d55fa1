/** Class and instruction bytes of the commands both sides speak. */
export const instructions = {
  select: { cla: 0x00, ins: 0xa4 },
  verify: { cla: 0x00, ins: 0x20 },
  readBinary: { cla: 0x00, ins: 0xb0 },
  readRecord: { cla: 0x00, ins: 0xb2 },
  getChallenge: { cla: 0x00, ins: 0x84 },
  internalAuthenticate: { cla: 0x00, ins: 0x88 },
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

/** AID of the card manager; selecting it is the state after power-on, with no application selected. */
export const cardManager = "A0000001510000";

/**
 * Terminal authentication (特定機関認証) as far as scripts that exercise cards show it: file 0016, then two
 * SET PUBLIC KEY commands with a CV certificate's body and signature. Meaning of P1 P2 and what it unlocks: unverified.
 */
export const terminalAuthentication = {
  body: { p1: 0x06, p2: 0xc1 },
  signature: { p1: 0x00, p2: 0xc1 },
} as const;
