import { challenge, type Flow } from "./flow.ts";

/** 共通カードAP, 住基AP and the card manager: what they say without a secret. */
export const otherFlows: readonly Flow[] = [
  {
    name: "card information",
    entries: 0,
    run: ({ commonCard }) => commonCard.readCardInformation(),
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
  { name: "card manager", entries: 0, run: ({ cardManager }) => cardManager.readData() },
];
