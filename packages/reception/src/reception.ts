import type { FaceResult } from "@uketsuke/face-verify";
import type { TerminalAuthenticator } from "@uketsuke/jpki";
import type { OqsClient } from "@uketsuke/oqs-client";
import type { ResultFolder } from "@uketsuke/oqs-client/folder";
import type { Cancelled, Desk, NoAnswer, OtherMethod } from "./desk.ts";
import type { Journal } from "./journal.ts";
import type { Step } from "./steps.ts";

/**
 * Where 照合番号B comes from: typed in from the printed card, or handed over by a scanner of the card face.
 * 14 ASCII digits; the flow zeroes them. A scanner that reads the card face by camera is a further implementation of this interface.
 */
export interface VerificationNumberSource {
  /** For the journal's watcher and the log: what it is, never what it read. */
  readonly name: string;
  /** Reads the number of the card that lies in the reader now. */
  read(options: {
    signal: AbortSignal;
  }): Promise<
    | { readonly outcome: "read"; readonly verificationNumber: Uint8Array }
    | { readonly outcome: "unavailable" }
    | OtherMethod
    | Cancelled
    | NoAnswer
  >;
}

/** Compares the chip photo with whoever stands before the camera; camera, guidance and engine are the implementer's. */
export interface FaceVerifier {
  /** `photo` is the JPEG 2000 of the chip; the flow zeroes it after the answer. */
  verify(
    photo: Uint8Array,
    options: { attempt: number; signal: AbortSignal },
  ): Promise<
    | FaceResult
    | { readonly outcome: "no-camera" }
    /** Too many failures with this card: the face may be tried again after this time, other methods at once. */
    | { readonly outcome: "face-paused"; readonly milliseconds: number }
    | OtherMethod
    | Cancelled
    | NoAnswer
  >;
}

/** Everything a visit needs, constructed by the app; nothing here is created by the flow itself. */
export interface Reception {
  readonly oqs: Pick<OqsClient, "requestChallenge" | "checkEligibility" | "sendConsents">;
  readonly face: FaceVerifier;
  readonly desk: Desk;
  readonly terminalAuthenticator: TerminalAuthenticator;
  readonly verificationNumbers: VerificationNumberSource;
  readonly resultFolder: Pick<ResultFolder, "deliver">;
  readonly journal: Journal;
  /** Told of every step as it ends, with figures for a screen; what is kept is the journal's line alone. */
  readonly onStep?: (step: Step) => void;
  /** Wall clock, for certificate dates. Default: `() => new Date()`. */
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
}
