import { commandHeader, decodeCommand } from "../apdu.ts";
import { toHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import { type AuthenticationLayout, shortIdentifier } from "../layout/card-profile.ts";
import { instructions, selection, terminalAuthentication } from "../layout/commands.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import { secretInstructions } from "../terminal-unlock.ts";
import { brokenRule } from "./refusal.ts";

/** A command a server may send: exact class, instruction and parameters, or any parameters when they are not given. */
export interface RelayCommandRule {
  readonly cla: number;
  readonly ins: number;
  readonly p1?: number | undefined;
  readonly p2?: number | undefined;
}

/**
 * What a server may do to the card (許可リスト, an allow-list as data). Selecting 公的個人認証AP itself is always
 * allowed, another application never.
 */
export interface RelayPolicy {
  /** Identifiers of files (EF) of 公的個人認証AP the server may select. */
  readonly selectable: readonly number[];
  /** Identifiers of files it may read; only ones that the card gives to everybody, and only by their short identifier (SFI). */
  readonly readable: readonly number[];
  /** Everything else. SELECT, READ BINARY and {@link neverRelayed} instructions have no effect here. */
  readonly commands: readonly RelayCommandRule[];
}

const { files } = myNumberCardProfile.applications.authentication;

/**
 * The default {@link RelayPolicy}: what public scripts show of the terminal's part, and nothing that tells who holds the card.
 * Whether real terminals need more is not public.
 */
export const relayPolicy: RelayPolicy = {
  selectable: [files.terminalCaKey.id],
  readable: [files.token.id, files.authenticationCaCertificate.id],
  commands: [
    { ...instructions.getChallenge, p1: 0x00, p2: 0x00 },
    { ...instructions.setPublicKey, ...terminalAuthentication.body },
    { ...instructions.setPublicKey, ...terminalAuthentication.signature },
    { ...instructions.getResponse, p1: 0x00, p2: 0x00 },
  ],
};

/**
 * Instructions no policy can allow: comparing or changing a secret (20, 21, 24, 2C, 32), every signature (2A), SELECT and the
 * reads outside of what {@link RelayPolicy} says about files, and everything that writes, makes keys, switches off or ends a file.
 */
export const neverRelayed: ReadonlySet<number> = new Set([
  ...secretInstructions,
  0x32,
  instructions.performSecurityOperation.ins,
  instructions.select.ins,
  instructions.readBinary.ins,
  ...[0xb1, 0xb2, 0xb3],
  ...[0x04, 0x44, 0x46, 0xe0, 0xe2, 0xe4, 0xe6],
  ...[0xd0, 0xd1, 0xd2, 0xd6, 0xd7, 0xda, 0xdb, 0xdc, 0xdd],
  ...[0x0e, 0x0f],
]);

/** @internal Throws RELAY_PROTOCOL unless the policy allows the command; its words hold the header only. */
export function checkRelayed(
  bytes: Uint8Array,
  policy: RelayPolicy,
  application: AuthenticationLayout,
): void {
  const command = decode(bytes);
  if (selects(command, policy, application) || reads(command, policy, application)) return;
  const rule = policy.commands.find(
    ({ cla, ins, p1 = command.p1, p2 = command.p2 }) =>
      cla === command.cla && ins === command.ins && p1 === command.p1 && p2 === command.p2,
  );
  if (rule && !neverRelayed.has(command.ins)) return;
  throw brokenRule(`asked for the command ${commandHeader(command)}, which no server may send`);
}

type Command = ReturnType<typeof decodeCommand>;

function decode(bytes: Uint8Array): Command {
  try {
    return decodeCommand(bytes);
  } catch (cause) {
    if (!JpkiError.is(cause)) throw cause;
    throw brokenRule("sent a command that ISO/IEC 7816-4 does not allow", { cause });
  }
}

function selects(
  { cla, ins, p1, p2, data, le }: Command,
  { selectable }: RelayPolicy,
  { aid, files }: AuthenticationLayout,
): boolean {
  if (cla !== instructions.select.cla || ins !== instructions.select.ins) return false;
  if (!data || le !== undefined || p2 !== selection.application.p2) return false;
  if (p1 === selection.application.p1) return toHex(data) === aid;
  const id = data.length === 2 ? Number.parseInt(toHex(data), 16) : -1;
  const file = Object.values(files).find((candidate) => candidate.id === id);
  return p1 === selection.file.p1 && selectable.includes(id) && !file?.forbidden;
}

/** What is the current file is not the server's to know, so that a read names its file. */
function reads(
  { cla, ins, p1, data, le }: Command,
  { readable }: RelayPolicy,
  { files }: AuthenticationLayout,
): boolean {
  if (cla !== instructions.readBinary.cla || ins !== instructions.readBinary.ins) return false;
  if (data || le === undefined) return false;
  const file = Object.values(files).find((candidate) => (0x80 | shortIdentifier(candidate)) === p1);
  if (file?.read !== "free" || file.forbidden || file.internal) return false;
  return readable.includes(file.id);
}
