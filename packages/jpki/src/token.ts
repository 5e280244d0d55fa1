import { BinaryFile } from "./binary-file.ts";
import type { CardChannel } from "./card-session.ts";
import type { TokenKind, TokenTraits } from "./layout/card-profile.ts";
import { tokenFile } from "./layout/file-formats.ts";

/** Which token answered (EF 0006 of 公的個人認証AP): its kind and its label as read, and what the profile knows of that kind. */
export interface Token extends TokenTraits {
  readonly kind: TokenKind;
  readonly label: string;
}

/** Reads the label of the token file; undefined when the profile does not know it. */
export async function readToken(channel: CardChannel): Promise<Token | undefined> {
  const { applications, tokens, tokenTraits } = channel.session.profile;
  const file = new BinaryFile(channel, applications.authentication.files.token);
  const bytes = await file.read(0, tokenFile.labelBytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: some tokens pad with NUL instead of spaces
  const label = String.fromCharCode(...bytes).replace(/[ \u0000]+$/, "");
  const kind = Object.hasOwn(tokens, label) ? tokens[label] : undefined;
  return kind && { kind, label, ...tokenTraits[kind] };
}
