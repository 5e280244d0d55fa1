import type { CardVerifiableAuthority } from "../card-verifiable-certificate.ts";
import type { CardVerifiableKey } from "./card-verifiable-certificate.ts";
import type { Issuer } from "./issuer.ts";

/**
 * The made-up authorities above an issuer's municipality, of both applications, as a check of authenticity wants them: `test`, whatever
 * they sign.
 */
export function sandboxAuthorities(issuer: Issuer): readonly CardVerifiableAuthority[] {
  const { surface, basicInformation } = issuer.cardVerifiable;
  return [surface, basicInformation].map(({ authority }) => authorityOf(authority));
}

function authorityOf({ identifier, publicKey }: CardVerifiableKey): CardVerifiableAuthority {
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64url"));
  return {
    keyIdentifier: Uint8Array.from(identifier),
    modulus: bytes(n),
    exponent: bytes(e),
    hierarchy: "test",
  };
}
