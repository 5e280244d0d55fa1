import type { CardProfile, EntryRule } from "./card-profile.ts";
import { cardManager } from "./commands.ts";
import { rsa2048 } from "./key-algorithms.ts";

const pin4: EntryRule = { minimumLength: 4, maximumLength: 4, character: "digit" };
const digits14: EntryRule = { minimumLength: 14, maximumLength: 14, character: "digit" };
const digits12: EntryRule = { minimumLength: 12, maximumLength: 12, character: "digit" };
const digits6: EntryRule = { minimumLength: 6, maximumLength: 6, character: "digit" };
const password: EntryRule = {
  minimumLength: 6,
  maximumLength: 16,
  character: "upper-case-alphanumeric",
};

/**
 * The card issued since 2016 (個人番号カード). Public sources measured on cards; the issuer's own specification is not public.
 * The tries of 照合番号A, and that key 17 works after a terminal certificate, are inferred.
 */
export const myNumberCardProfile: CardProfile = {
  name: "my-number-card-2016",
  certificateYears: 5,
  applications: {
    authentication: {
      aid: "D392F000260100000001",
      files: {
        signingCertificate: { id: 0x0001, read: ["signingPassword"] },
        signingCaCertificate: { id: 0x0002, read: "free" },
        token: { id: 0x0006, read: "free" },
        presence: { id: 0x0008, read: "free" },
        authenticationCertificate: { id: 0x000a, read: "free" },
        authenticationCaCertificate: { id: 0x000b, read: "free" },
        terminalCaKey: { id: 0x0016, read: "free", internal: true },
      },
      references: {
        authenticationPin: { id: 0x0018, rule: pin4, tries: 3 },
        signingPassword: { id: 0x001b, rule: password, tries: 5 },
      },
      keys: {
        authenticationKey: {
          id: 0x0017,
          use: ["authenticationPin", "terminal"],
          algorithm: rsa2048,
        },
        signingKey: { id: 0x001a, use: ["signingPassword"], algorithm: rsa2048 },
      },
    },
    basicInformation: {
      aid: "D3921000310001010408",
      files: {
        individualNumber: {
          id: 0x0001,
          read: ["basicInformationPin", "verificationNumberA"],
          forbidden: true,
        },
        attributes: { id: 0x0002, read: ["basicInformationPin", "verificationNumberB"] },
        attributesSignature: {
          id: 0x0003,
          read: ["basicInformationPin", "verificationNumberA", "verificationNumberB"],
        },
        cardVerifiableCertificate: { id: 0x0004, read: "free" },
        cardKey: {
          id: 0x0007,
          read: ["basicInformationPin", "verificationNumberA", "verificationNumberB"],
        },
      },
      references: {
        basicInformationPin: { id: 0x0011, rule: pin4, tries: 3 },
        verificationNumberA: { id: 0x0014, rule: digits12, tries: 10, forbidden: true },
        verificationNumberB: { id: 0x0015, rule: digits14, tries: 10 },
      },
      keys: {
        internalAuthenticationKey: { id: 0x0013, use: "free", algorithm: rsa2048 },
      },
    },
    surface: {
      aid: "D3921000310001010402",
      files: {
        birthDate: { id: 0x0001, read: ["birthDate"] },
        surface: { id: 0x0002, read: ["verificationNumberA", "verificationNumberB"] },
        issuer: { id: 0x0003, read: "free" },
        cardVerifiableCertificate: { id: 0x0004, read: "free" },
        individualNumberImage: { id: 0x0005, read: ["verificationNumberA"], forbidden: true },
      },
      references: {
        birthDate: { id: 0x0011, rule: digits6, tries: 10 },
        verificationNumberB: { id: 0x0012, rule: digits14, tries: 10 },
        verificationNumberA: { id: 0x0013, rule: digits12, tries: 10, forbidden: true },
      },
      keys: {
        // P2 = 00 addresses the internal authentication key of this application.
        internalAuthenticationKey: { id: 0x0000, use: "free", algorithm: rsa2048 },
      },
    },
    commonCard: {
      aid: "D3921000310001010100",
      files: { cardInformation: { id: 0x0001, read: "free", records: true } },
      references: { commonCardPin: { id: 0x001c, rule: pin4, tries: 3 } },
      keys: {
        commonCardKey: {
          id: 0x0019,
          use: "free",
          algorithm: rsa2048,
          internalAuthenticate: true,
        },
      },
    },
    residentRegistry: {
      aid: "D3921000310001010401",
      files: { keyReference: { id: 0x0002, read: "free", records: true } },
      references: { residentRegistryPin: { id: 0x001c, rule: pin4, tries: 3 } },
      keys: {},
    },
    cardManager: {
      aid: cardManager,
      files: {},
      references: {},
      keys: {},
      dataObjects: {
        issuerIdentification: { tag: 0x0042 },
        cardIdentification: { tag: 0x0045 },
        cardRecognition: { tag: 0x0066 },
        municipality: { tag: 0x00f0 },
        expiry: { tag: 0x00f2 },
        intermediateKeyIdentifier: { tag: 0x00f7 },
        upperCertificate: { tag: 0x00f8, long: true },
        lowerCertificate: { tag: 0x7f21, long: true },
        contactAtr: { tag: 0x5f51 },
      },
    },
  },
  tokens: {
    JPKIAPICCTOKEN2: "my-number-card",
    JPKIAPICCTOKEN: "resident-card",
    JPKIAPGPSETOKEN: "android",
    JPKIAPIOSTOKEN: "iphone",
  },
  tokenTraits: {
    "my-number-card": {
      applications: [
        "authentication",
        "basicInformation",
        "surface",
        "commonCard",
        "residentRegistry",
        "cardManager",
      ],
      certificateNeedsPin: false,
      holderCheck: "pin",
    },
    // Of 住基カード only its label is public: nothing but the application that holds the label is used.
    "resident-card": {
      applications: ["authentication"],
      certificateNeedsPin: false,
      holderCheck: "pin",
    },
    android: {
      applications: ["authentication"],
      certificateNeedsPin: true,
      holderCheck: "pin",
    },
    // That an iPhone gives its certificate freely, and signs after its own check without VERIFY, is assumed.
    iphone: {
      applications: ["authentication"],
      certificateNeedsPin: false,
      holderCheck: "device",
      lastCommandIndicator: true,
    },
  },
};
