import type { CardProfile, TokenKind } from "../layout/card-profile.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";

/**
 * How the JPKI application of a token differs from that of the card. Android: the certificate is behind the PIN (public). iPhone: the
 * key also opens by the phone's own check of its holder; that this is how Face ID and Touch ID show on the card interface is assumed.
 */
export function profileOf(token: TokenKind): CardProfile {
  const { applications } = myNumberCardProfile;
  const { authentication } = applications;
  const { files, keys } = authentication;
  const { authenticationCertificate } = files;
  const { authenticationKey } = keys;
  switch (token) {
    case "android":
      return withAuthentication({
        ...authentication,
        files: {
          ...files,
          authenticationCertificate: { ...authenticationCertificate, read: ["authenticationPin"] },
        },
      });
    case "iphone":
      return withAuthentication({
        ...authentication,
        keys: {
          ...keys,
          authenticationKey: { ...authenticationKey, use: ["authenticationPin", "device"] },
        },
      });
    default:
      return myNumberCardProfile;
  }
}

function withAuthentication(
  authentication: CardProfile["applications"]["authentication"],
): CardProfile {
  const { applications } = myNumberCardProfile;
  return { ...myNumberCardProfile, applications: { ...applications, authentication } };
}
