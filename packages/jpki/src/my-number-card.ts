import { type Authentication, authentication } from "./authentication.ts";
import { type BasicInformation, basicInformation } from "./basic-information.ts";
import type { Card } from "./card.ts";
import { type CardManager, cardManager } from "./card-manager.ts";
import { type CardCallOptions, CardSession } from "./card-session.ts";
import { type CardSurface, cardSurface } from "./card-surface.ts";
import { type CommonCard, commonCard } from "./common-card.ts";
import { JpkiError, StatusWordError } from "./errors.ts";
import { indicateLastCommand } from "./last-command.ts";
import type { CardProfile } from "./layout/card-profile.ts";
import { myNumberCardProfile } from "./layout/my-number-card.ts";
import { type ResidentRegistry, residentRegistry } from "./resident-registry.ts";
import { type Signing, signing } from "./signing.ts";
import { readToken, readTokenFile, type Token } from "./token.ts";
import type { TokenInformation } from "./token-information.ts";

/** An opened My Number Card (マイナンバーカード) or a token that answers like one. Disposing it disposes the card. */
export interface MyNumberCard extends AsyncDisposable {
  /** What answered: a phone has the same JPKI application, but no photo. */
  readonly token: Token;
  /** Which generation of the card answered, as data. */
  readonly profile: CardProfile;
  /** Aborts when the card left the reader or the reader is gone. */
  readonly removed: AbortSignal;
  /** Everything the token says about itself (EF 0006); opening reads no more of it than the label. Throws FILE_INVALID. */
  readTokenInformation(options?: CardCallOptions): Promise<TokenInformation>;
  /** 公的個人認証AP, the key for proving who one is (利用者証明用) */
  readonly authentication: Authentication;
  /** 公的個人認証AP, the key for signing documents (署名用) */
  readonly signing: Signing;
  /** 券面事項確認AP */
  readonly surface: CardSurface;
  /** 券面事項入力補助AP */
  readonly basicInformation: BasicInformation;
  /** 共通カードAP: serial number, municipality, expiry; unsigned */
  readonly commonCard: CommonCard;
  /** 住基AP: a key reference */
  readonly residentRegistry: ResidentRegistry;
  /** Card manager: data objects about the card itself */
  readonly cardManager: CardManager;
  /** Tells an iPhone that no command follows. What it does then is not public, so nothing here sends it by itself. Throws COMMAND_INVALID. */
  indicateLastCommand(options?: CardCallOptions): Promise<void>;
}

/** Options of {@link openMyNumberCard}. */
export interface OpenMyNumberCardOptions extends CardCallOptions {
  /**
   * Generations of the card, tried in this order; default the one in use. The next card (次期カード, `nextCardProfile`) has to be asked for:
   * its AIDs are made up, and a made-up AID is not for cards in the field.
   */
  readonly profiles?: readonly CardProfile[] | undefined;
}

/**
 * Finds out whether the card is a My Number Card: selects 公的個人認証AP and reads the token label (EF 0006), never the ATR.
 * Throws NOT_MY_NUMBER_CARD otherwise; the card then still belongs to the caller.
 *
 * @example
 * ```ts
 * for await (const card of reader.cards()) {
 *   await using myNumberCard = await openMyNumberCard(card);
 *   console.log(myNumberCard.token.kind);
 * }
 * ```
 */
export async function openMyNumberCard(
  card: Card,
  { profiles = [myNumberCardProfile], ...options }: OpenMyNumberCardOptions = {},
): Promise<MyNumberCard> {
  let cause: unknown;
  for (const profile of profiles) {
    const session = new CardSession(card, profile);
    try {
      const token = await session.use("authentication", options, readToken);
      if (token) return openedCard(session, token);
    } catch (error) {
      const absent = JpkiError.is(error) && error.code === "APPLICATION_ABSENT";
      const refusal: unknown = absent ? error.cause : error;
      if (!StatusWordError.is(refusal)) throw error;
      cause = refusal;
    }
  }
  throw notMyNumberCard(cause === undefined ? {} : { cause });
}

function openedCard(session: CardSession, token: Token): MyNumberCard {
  session.token = token;
  return {
    token,
    profile: session.profile,
    removed: session.card.removed,
    readTokenInformation: (options) => session.use("authentication", options, readTokenFile),
    authentication: authentication(session),
    signing: signing(session),
    surface: cardSurface(session),
    basicInformation: basicInformation(session),
    commonCard: commonCard(session),
    residentRegistry: residentRegistry(session),
    cardManager: cardManager(session),
    indicateLastCommand: (options) => indicateLastCommand(session, options),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function notMyNumberCard(options?: ErrorOptions): JpkiError {
  return new JpkiError(
    "NOT_MY_NUMBER_CARD",
    "The card does not answer as a My Number Card; ask for another card.",
    options,
  );
}
