import type { Card } from "../card.ts";
import type { CardProfile } from "../layout/card-profile.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import { RecordedCard, type TraceSink } from "./recorded-card.ts";
import { Redaction } from "./redaction.ts";

/** Options of {@link recordTrace}. */
export interface RecordTraceOptions extends TraceSink {
  /** Generations of the card the commands are understood by; default the one in use. Of another card almost everything is left out. */
  readonly profiles?: readonly CardProfile[] | undefined;
}

/**
 * The same card, with every exchange written down for support (通信記録, JSON Lines), redacted before a byte reaches `write`: no
 * PIN, 照合番号, photo, attribute, certificate, signature or challenge, no hash of one, and of an unknown command its length alone.
 * Nothing turns the redaction off; only a virtual card can be recorded whole, through `recordFullTrace` of the door
 * `./virtual-card`. Disposing it disposes the card.
 *
 * @example
 * ```ts
 * const recorded = recordTrace(card, { write: (line) => appendFileSync("visit.trace", line) });
 * await using myNumberCard = await openMyNumberCard(recorded);
 * ```
 */
export function recordTrace(card: Card, options: RecordTraceOptions): Card {
  const profiles = options.profiles ?? [myNumberCardProfile];
  const witness = new Redaction(profiles);
  return new RecordedCard(card, options, { witness, redacted: true, profiles });
}
