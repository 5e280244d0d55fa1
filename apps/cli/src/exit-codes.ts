/** What the process says when it ends; stable, printed by `uketsuke help exit-codes`. */
export const exitCodes = {
  done: 0,
  no: 1,
  usage: 2,
  unknown: 3,
  warned: 4,
  broken: 5,
  interrupted: 130,
  terminated: 143,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The meaning of each code, in the order they are printed. */
export const exitCodeMeanings: readonly (readonly [ExitCode, string])[] = [
  [exitCodes.done, "done; doctor: every must row passes or is attested; visit: complete"],
  [
    exitCodes.no,
    "the answer is no; doctor: a must row fails; visit: not identified, not eligible or the card was taken; card info: not a My Number Card",
  ],
  [exitCodes.usage, "wrong use: unknown command or option, a file that does not fit"],
  [exitCodes.unknown, "doctor: must rows are unknown until they are attested"],
  [exitCodes.warned, "doctor --strict: warnings"],
  [exitCodes.broken, "something broke: reader, card, server, folder, collector"],
  [exitCodes.interrupted, "interrupted (Ctrl-C); the card was reset"],
  [exitCodes.terminated, "terminated (SIGTERM); the card was reset"],
];
