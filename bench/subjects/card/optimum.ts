import { exchangeTime, type TimingModel } from "@uketsuke/jpki/virtual-card";

/** One command that cannot be spared, and why. Lengths are those of the APDUs, status word included. */
export interface NeededCommand {
  readonly why: string;
  /** INS */
  readonly instruction: number;
  readonly commandBytes: number;
  readonly responseBytes: number;
}

/** Sizes that differ from card to card. */
export interface CardSizes {
  readonly certificate: number;
  readonly caCertificate: number;
  readonly photo: number;
  /** Whether card and reader take commands and answers of extended length. */
  readonly extended: boolean;
}

const select = (what: string): NeededCommand => ({
  why: `SELECT ${what}: nothing of an application can be reached before`,
  instruction: 0xa4,
  commandBytes: 15,
  responseBytes: 2,
});

/** READ BINARY of so many bytes in one answer: an extended Le where it may be more than 256. */
const read = (why: string, bytes: number): NeededCommand => ({
  why,
  instruction: 0xb0,
  commandBytes: bytes > shortRead ? 7 : 5,
  responseBytes: bytes + 2,
});

const shortRead = 256;

/** A whole file: one command however long it is, or one for every 256 bytes where card or reader take no extended length. */
const readFile = (why: string, bytes: number, extended: boolean): readonly NeededCommand[] =>
  extended
    ? [read(why, bytes)]
    : Array.from({ length: Math.ceil(bytes / shortRead) }, (_, index) =>
        read(why, Math.min(shortRead, bytes - index * shortRead)),
      );

const tries: NeededCommand = {
  why: "tries left: nobody's last try is spent unasked",
  instruction: 0x20,
  commandBytes: 4,
  responseBytes: 2,
};

const verify = (entryBytes: number): NeededCommand => ({
  why: "VERIFY: the entry, once",
  instruction: 0x20,
  commandBytes: 5 + entryBytes,
  responseBytes: 2,
});

const open: readonly NeededCommand[] = [
  select("公的個人認証AP"),
  read("label of EF 0006: the only thing that tells which token this is", 32),
];

const signature: NeededCommand = {
  why: "80 2A: DigestInfo of SHA-256 in, 256 bytes out",
  instruction: 0x2a,
  commandBytes: 5 + 51 + 1,
  responseBytes: 258,
};

const certificate = (bytes: number, { extended }: CardSizes): readonly NeededCommand[] =>
  readFile("a certificate, by short identifier", bytes, extended);

const photo = ({ photo: bytes, extended }: CardSizes): readonly NeededCommand[] => [
  select("券面事項確認AP"),
  tries,
  verify(14),
  read("table of offsets: the rest of the face is not to be read", 26),
  ...readFile("the photo", bytes, extended),
];

/** Fewest commands that do what the flow does, by the name of the step. Not a count of what the client sends. */
export const optimum: Readonly<Record<string, (sizes: CardSizes) => readonly NeededCommand[]>> = {
  certificate: (sizes) => [...open, ...certificate(sizes.certificate, sizes)],
  "PIN and signature": () => [...open, tries, verify(4), signature],
  photo: (sizes) => [...open, ...photo(sizes)],
  visit: (sizes) => [
    ...open,
    ...certificate(sizes.certificate, sizes),
    ...certificate(sizes.caCertificate, sizes),
    tries,
    verify(4),
    signature,
    ...photo(sizes),
  ],
};

/** Milliseconds a card of that model takes for commands: no host can be faster. */
export function floorOf(model: TimingModel, commands: readonly NeededCommand[]): number {
  return commands.reduce(
    (sum, { instruction, commandBytes, responseBytes }) =>
      sum + exchangeTime(model, commandBytes, responseBytes, instruction),
    0,
  );
}
