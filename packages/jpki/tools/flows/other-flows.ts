import { challenge, type Flow } from "./flow.ts";

/** 共通カードAP, 住基AP and the card manager: what they say without a secret. */
export const otherFlows: readonly Flow[] = [
  {
    name: "card information",
    entries: 0,
    run: ({ commonCard }) => commonCard.readCardInformation(),
  },
  {
    name: "tries left of the common card",
    entries: 0,
    run: ({ commonCard }) => commonCard.pinTriesLeft(),
  },
  {
    name: "answer of the common card",
    entries: 0,
    run: ({ commonCard }) => commonCard.internalAuthenticate(challenge),
  },
  {
    name: "key reference",
    entries: 0,
    run: ({ residentRegistry }) => residentRegistry.readKeyReference(),
  },
  {
    name: "tries left of the resident registry",
    entries: 0,
    run: ({ residentRegistry }) => residentRegistry.pinTriesLeft(),
  },
  { name: "card manager", entries: 0, run: ({ cardManager }) => cardManager.readData() },
];
