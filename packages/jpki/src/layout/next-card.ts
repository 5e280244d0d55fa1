import type {
  BasicInformationLayout,
  CardProfile,
  EntryRule,
  FileLayout,
  KeyLayout,
  SurfaceLayout,
} from "./card-profile.ts";
import { ecdsaP384, rsa2048 } from "./key-algorithms.ts";
import { myNumberCardProfile } from "./my-number-card.ts";

const { authentication: today, surface: todaysSurface } = myNumberCardProfile.applications;
const pin4: EntryRule = today.references.authenticationPin.rule;

/** AID of the class "proprietary, not registered" (ISO/IEC 7816-4, 12.2.3.4), so that it can be nobody's. MADE UP. */
const authenticationAid = "F0554B455453554B4501";
const facesAid = "F0554B455453554B4502";

/** 照合番号 and the PIN of 券面等AP: one set for both views of the application. MADE UP. */
const references = {
  // Two PINs in all: this one is the four digits of 認証AP, value and tries.
  basicInformationPin: { id: 0x0011, rule: pin4, tries: 3, sharedWith: "authenticationPin" },
  verificationNumberB: { ...todaysSurface.references.verificationNumberB, id: 0x0012 },
  verificationNumberA: { ...todaysSurface.references.verificationNumberA, id: 0x0013 },
  birthDate: { ...todaysSurface.references.birthDate, id: 0x0014 },
} as const satisfies BasicInformationLayout["references"] & SurfaceLayout["references"];

const internalAuthenticationKey: KeyLayout = { id: 0x0000, use: "free", algorithm: rsa2048 };

const byNumberOrPin: FileLayout["read"] = ["basicInformationPin", "verificationNumberB"];

/**
 * The next card (次期カード), as far as it has been announced: two applications (認証AP and 券面等AP), two PINs, ECDSA on P-384 with SHA-384,
 * certificates for ten years. Everything else here is MADE UP, because nothing of it is published: both AIDs, identifiers of files and
 * references, who opens what, the label of the token, P1 of the signature and its form, the tries, and that the files of 券面等AP are
 * those of today with today's RSA signatures. A card in the field does not have it: pass this profile to `openMyNumberCard` on purpose.
 */
export const nextCardProfile: CardProfile = {
  name: "next-card-made-up",
  certificateYears: 10,
  applications: {
    authentication: {
      ...today,
      aid: authenticationAid,
      keys: {
        authenticationKey: { ...today.keys.authenticationKey, algorithm: ecdsaP384 },
        signingKey: { ...today.keys.signingKey, algorithm: ecdsaP384 },
      },
    },
    // 券面等AP: two views of one application.
    surface: {
      aid: facesAid,
      files: {
        birthDate: { id: 0x0001, read: ["birthDate"] },
        surface: { id: 0x0002, read: ["verificationNumberA", "verificationNumberB"] },
        issuer: { id: 0x0003, read: "free" },
        cardVerifiableCertificate: { id: 0x0004, read: "free" },
        individualNumberImage: { id: 0x0005, read: ["verificationNumberA"], forbidden: true },
      },
      references,
      keys: { internalAuthenticationKey },
    },
    basicInformation: {
      aid: facesAid,
      files: {
        individualNumber: {
          id: 0x0006,
          read: ["basicInformationPin", "verificationNumberA"],
          forbidden: true,
        },
        attributes: { id: 0x0007, read: byNumberOrPin },
        attributesSignature: { id: 0x0008, read: byNumberOrPin },
        cardKey: { id: 0x0009, read: byNumberOrPin },
        cardVerifiableCertificate: { id: 0x000a, read: "free" },
      },
      references,
      keys: { internalAuthenticationKey },
    },
  },
  tokens: { "UKETSUKE NEXT CARD": "my-number-card" },
  tokenTraits: {
    ...myNumberCardProfile.tokenTraits,
    "my-number-card": {
      applications: ["authentication", "surface", "basicInformation"],
      certificateNeedsPin: false,
      holderCheck: "pin",
      lastCommandIndicator: false,
    },
  },
};
