import type { CardProfile, TokenKind } from "../layout/card-profile.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";

/**
 * How the JPKI application of a token differs from that of the card. Android: the certificate is behind the PIN (public). iPhone: the
 * key also opens by the phone's own check of its holder; that this is how Face ID and Touch ID show on the card interface is assumed.
 */
export function profileOf(
  token: TokenKind,
  profile: CardProfile = myNumberCardProfile,
): CardProfile {
  const { applications } = profile;
  const { authentication } = applications;
  const { files, keys } = authentication;
  const { authenticationCertificate } = files;
  const { authenticationKey } = keys;
  switch (token) {
    case "android":
      return withAuthentication(profile, {
        ...authentication,
        files: {
          ...files,
          authenticationCertificate: { ...authenticationCertificate, read: ["authenticationPin"] },
        },
      });
    case "iphone":
      return withAuthentication(profile, {
        ...authentication,
        keys: {
          ...keys,
          authenticationKey: { ...authenticationKey, use: ["authenticationPin", "device"] },
        },
      });
    default:
      return profile;
  }
}

function withAuthentication(
  profile: CardProfile,
  authentication: CardProfile["applications"]["authentication"],
): CardProfile {
  return { ...profile, applications: { ...profile.applications, authentication } };
}
