import { JpkiError } from "../errors.ts";

/** @internal The server said something the rules of the relay do not allow; `what` completes "The relay server …". */
export function brokenRule(what: string, options?: ErrorOptions): JpkiError {
  return new JpkiError(
    "RELAY_PROTOCOL",
    `The relay server ${what}. Nothing more was sent to the card; report it to the maker of the server.`,
    options,
  );
}

/** @internal The server is not there, went away or is too slow; `what` completes "The relay server …". */
export function unreachable(what: string, options?: ErrorOptions): JpkiError {
  return new JpkiError(
    "RELAY_UNREACHABLE",
    `The relay server ${what}. Check the network and try again, or use the PIN.`,
    options,
  );
}

/** @internal Errors of this package keep their name; whatever else a connection throws means that it does not carry. */
export function asUnreachable(error: unknown): JpkiError {
  return JpkiError.is(error) ? error : unreachable("cannot be reached", { cause: error });
}
