/** Status words (SW) that mean something here (ISO/IEC 7816-4, 5.6, and facts measured on the card). */
export const statusWords = {
  success: 0x9000,
  endOfFile: 0x6282,
  noRetryLimit: 0x6300,
  secureMessagingUnknown: 0x66f1,
  wrongLength: 0x6700,
  wrongFileType: 0x6981,
  securityStatusNotSatisfied: 0x6982,
  authenticationBlocked: 0x6983,
  referenceDataBlocked: 0x6984,
  conditionsOfUseNotSatisfied: 0x6985,
  noCurrentFile: 0x6986,
  secureMessagingObjectsMissing: 0x6987,
  secureMessagingObjectsWrong: 0x6988,
  secureMessagingRefused: 0x69fc,
  wrongData: 0x6a80,
  functionNotSupported: 0x6a81,
  fileNotFound: 0x6a82,
  recordNotFound: 0x6a83,
  wrongParameters: 0x6a86,
  objectNotFound: 0x6a88,
  offsetPastEnd: 0x6b00,
  instructionNotSupported: 0x6d00,
  classNotSupported: 0x6e00,
  noDiagnosis: 0x6f00,
} as const;

const meanings: ReadonlyMap<number, string> = new Map([
  [statusWords.success, "success"],
  [statusWords.endOfFile, "end of file reached"],
  [statusWords.noRetryLimit, "no retry limit"],
  [statusWords.secureMessagingUnknown, "no secure messaging configured"],
  [statusWords.wrongLength, "wrong length"],
  [statusWords.wrongFileType, "wrong file type"],
  [statusWords.securityStatusNotSatisfied, "security status not satisfied"],
  [statusWords.authenticationBlocked, "authentication method blocked"],
  [statusWords.referenceDataBlocked, "reference data blocked"],
  [statusWords.conditionsOfUseNotSatisfied, "conditions of use not satisfied"],
  [statusWords.noCurrentFile, "no current file"],
  [statusWords.secureMessagingObjectsMissing, "secure messaging objects missing"],
  [statusWords.secureMessagingObjectsWrong, "secure messaging objects wrong"],
  [statusWords.secureMessagingRefused, "secure messaging class refused"],
  [statusWords.wrongData, "wrong data"],
  [statusWords.functionNotSupported, "function not supported"],
  [statusWords.fileNotFound, "file or application not found"],
  [statusWords.recordNotFound, "record not found"],
  [statusWords.wrongParameters, "wrong P1 P2"],
  [statusWords.objectNotFound, "no such object"],
  [statusWords.offsetPastEnd, "offset past the end of the file"],
  [statusWords.instructionNotSupported, "instruction not supported"],
  [statusWords.classNotSupported, "class not supported"],
  [statusWords.noDiagnosis, "no precise diagnosis"],
]);

/** Four hex digits of a status word. */
export function formatStatusWord(statusWord: number): string {
  return statusWord.toString(16).toUpperCase().padStart(4, "0");
}

/** Four hex digits and, where it is known, the meaning: "6A82 (file or application not found)". */
export function describeStatusWord(statusWord: number): string {
  const left = attemptsRemaining(statusWord);
  const meaning =
    left !== undefined
      ? `${left} tries left`
      : bytesAvailable(statusWord) !== undefined
        ? "more data available"
        : exactLength(statusWord) !== undefined
          ? "wrong Le"
          : (meanings.get(statusWord) ?? "not documented");
  return `${formatStatusWord(statusWord)} (${meaning})`;
}

/** x of 63Cx, the tries left; undefined for any other status word. */
export function attemptsRemaining(statusWord: number): number | undefined {
  return (statusWord & 0xfff0) === 0x63c0 ? statusWord & 0x0f : undefined;
}

/** xx of 61xx, the bytes that GET RESPONSE will give (00 stands for 256 or more); undefined for any other. */
export function bytesAvailable(statusWord: number): number | undefined {
  return statusWord >> 8 === 0x61 ? statusWord & 0xff || 0x100 : undefined;
}

/** xx of 6Cxx, the Le the card wants (00 stands for 256); undefined for any other. */
export function exactLength(statusWord: number): number | undefined {
  return statusWord >> 8 === 0x6c ? statusWord & 0xff || 0x100 : undefined;
}
