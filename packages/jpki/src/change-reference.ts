import type { CardChannel, CardSession } from "./card-session.ts";
import { JpkiError } from "./errors.ts";
import { statusWordError } from "./exchange.ts";
import {
  type ApplicationName,
  type ReferenceLayout,
  shortIdentifier,
} from "./layout/card-profile.ts";
import { instructions } from "./layout/commands.ts";
import {
  checkEntry,
  pinNotVerified,
  type ReferencePolicy,
  type VerifyPinOptions,
  verifyReference,
} from "./reference.ts";
import { withSecret } from "./secret.ts";
import { statusWords } from "./status-word.ts";

/** A PIN or password, where it lies and which errors it ends in. */
export interface ChangeableReference {
  readonly application: ApplicationName;
  readonly reference: ReferenceLayout;
  readonly policy: ReferencePolicy;
}

/**
 * Changes a PIN or password: both entries are held against the rule before the card sees any command, then the current one is compared
 * once, as `verify` does it, and one CHANGE REFERENCE DATA (00 24 01 80) follows. Nothing is sent twice, both entries are zeroed.
 * Throws PIN_CHANGE_UNKNOWN when the answer to the change did not come.
 */
export function changeReference(
  session: CardSession,
  { application, reference, policy }: ChangeableReference,
  current: Uint8Array,
  next: Uint8Array,
  { allowLastTry = false, ...options }: VerifyPinOptions = {},
): Promise<void> {
  return withSecret(current, () =>
    withSecret(next, async () => {
      checkEntry(current, reference.rule, policy);
      checkEntry(next, reference.rule, policy);
      await session.use(application, options, async (channel) => {
        await verifyReference(channel, reference, current, policy, allowLastTry);
        await change(channel, reference, next, policy);
      });
    }),
  );
}

async function change(
  channel: CardChannel,
  reference: ReferenceLayout,
  next: Uint8Array,
  policy: ReferencePolicy,
): Promise<void> {
  const command = {
    ...instructions.changeReferenceData,
    p1: 0x01,
    p2: 0x80 | shortIdentifier(reference),
    data: next,
  };
  // A card that is already gone was not asked: that is no doubt about the PIN.
  channel.expectOpen();
  const { statusWord } = await channel.exchangeOnce(command).catch((cause: unknown) => {
    throw unknown(policy, cause);
  });
  if (statusWord === statusWords.success) return;
  const error = statusWordError(command, statusWord);
  if (!leavesUnchanged(statusWord)) throw unknown(policy, error);
  if (statusWord !== statusWords.securityStatusNotSatisfied) throw error;
  throw pinNotVerified(`Changing the ${policy.name}`, { secret: policy.name, cause: error });
}

/**
 * Whether the card says that it changed nothing (ISO/IEC 7816-4, 5.6): 64xx, and checking errors 67xx to 6Exx. A warning, 65xx and an
 * answer without a diagnosis leave it open.
 */
function leavesUnchanged(statusWord: number): boolean {
  const sw1 = statusWord >> 8;
  return sw1 === 0x64 || (sw1 >= 0x67 && sw1 <= 0x6e);
}

function unknown(policy: ReferencePolicy, cause: unknown): JpkiError {
  return new JpkiError(
    "PIN_CHANGE_UNKNOWN",
    `The ${policy.name} was to be changed and no clear answer came: either the old or the new one counts now. Verify the new one; if it is wrong, the old one still counts.`,
    { cause },
  );
}
