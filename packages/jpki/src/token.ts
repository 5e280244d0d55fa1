import { BinaryFile } from "./binary-file.ts";
import type { CardChannel } from "./card-session.ts";
import type { TokenKind, TokenTraits } from "./layout/card-profile.ts";
import { tokenFile } from "./layout/file-formats.ts";
import { decodeTokenInformation, paddedText, type TokenInformation } from "./token-information.ts";

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
  const label = paddedText(bytes);
  const kind = Object.hasOwn(tokens, label) ? tokens[label] : undefined;
  return kind && { kind, label, ...tokenTraits[kind] };
}

/** Reads and decodes the whole token file. */
export async function readTokenFile(channel: CardChannel): Promise<TokenInformation> {
  const { token } = channel.session.profile.applications.authentication.files;
  return decodeTokenInformation(await new BinaryFile(channel, token).read(0, tokenFile.bytes));
}
