import { type KeyObject, verify } from "node:crypto";
import type { CommandApdu } from "../apdu.ts";
import { cardVerifiableAlgorithm } from "../layout/card-verifiable.ts";
import { terminalAuthentication } from "../layout/commands.ts";
import { tags } from "../layout/file-formats.ts";
import { statusWords } from "../status-word.ts";
import { readTlvHeader } from "../tlv.ts";

const identifierBytes = 16;

interface Outcome {
  readonly statusWord: number;
  readonly accepted: boolean;
}

/**
 * SIMULATED check of a terminal's card verifiable certificate: body first, signature second, against one root key.
 * The shape of the two commands is public; that an accepted certificate unlocks key 0017 is an assumption.
 */
export class TerminalCertificateCheck {
  readonly #root: { readonly identifier: Uint8Array; readonly publicKey: KeyObject };
  #body: Uint8Array | undefined;

  constructor(root: { readonly identifier: Uint8Array; readonly publicKey: KeyObject }) {
    this.#root = root;
  }

  /** Drops a body whose signature has not come yet. */
  forget(): void {
    this.#body = undefined;
  }

  /** One SET PUBLIC KEY command. */
  present({ p1, p2, data }: CommandApdu): Outcome {
    const { body, signature } = terminalAuthentication;
    if (!data) return refused(statusWords.wrongLength);
    if (p1 === body.p1 && p2 === body.p2) return this.#takeBody(data);
    if (p1 === signature.p1 && p2 === signature.p2) return this.#takeSignature(data);
    return refused(statusWords.wrongParameters);
  }

  #takeBody(data: Uint8Array): Outcome {
    this.#body = undefined;
    const body = bodyOf(data);
    if (!body) return refused(statusWords.wrongData);
    const issuer = body.subarray(0, identifierBytes);
    if (Buffer.compare(issuer, this.#root.identifier) !== 0) {
      return refused(statusWords.objectNotFound);
    }
    this.#body = body;
    return { statusWord: statusWords.success, accepted: false };
  }

  #takeSignature(data: Uint8Array): Outcome {
    const body = this.#body;
    this.#body = undefined;
    if (!body) return refused(statusWords.conditionsOfUseNotSatisfied);
    return verify(cardVerifiableAlgorithm.digest, body, this.#root.publicKey, data)
      ? { statusWord: statusWords.success, accepted: true }
      : refused(statusWords.securityStatusNotSatisfied);
  }
}

/** The 297 bytes inside 7F21{ 5F4E{ … } }, whose outer length also counts the signature that comes later. */
function bodyOf(data: Uint8Array): Uint8Array | undefined {
  try {
    const outer = readTlvHeader(data);
    const inner = readTlvHeader(data, outer.headerLength);
    const body = data.subarray(outer.headerLength + inner.headerLength);
    const shaped =
      outer.tag === tags.cardVerifiable.certificate &&
      inner.tag === tags.cardVerifiable.body &&
      inner.valueLength === body.length &&
      body.length > 2 * identifierBytes;
    return shaped ? body : undefined;
  } catch {
    return undefined;
  }
}

function refused(statusWord: number): Outcome {
  return { statusWord, accepted: false };
}
