import { printedBirthDate } from "../../src/index.ts";
import { sandboxAuthorities } from "../../src/virtual-card/index.ts";
import { challenge, entry, type Flow, type Holder, numberOf } from "./flow.ts";

/** 券面事項確認AP and 券面事項入力補助AP: the photo, the printed face, the basic four items. */
export const faceFlows: readonly Flow[] = [
  {
    name: "photo",
    entries: 1,
    run: ({ surface }, { persona }) => surface.readPhoto({ verificationNumber: numberOf(persona) }),
  },
  {
    name: "checked photo",
    entries: 1,
    run: ({ surface }, holder) =>
      surface.readCheckedPhoto({
        verificationNumber: numberOf(holder.persona),
        ...sandboxTrust(holder),
      }),
  },
  {
    name: "face",
    entries: 1,
    run: ({ surface }, { persona }) =>
      surface.readSurface({ verificationNumber: numberOf(persona) }),
  },
  {
    name: "checked face",
    entries: 1,
    run: ({ surface }, holder) =>
      surface.readCheckedSurface({
        verificationNumber: numberOf(holder.persona),
        ...sandboxTrust(holder),
      }),
  },
  {
    name: "age",
    entries: 1,
    run: ({ surface }, { persona: { birthDate } }) =>
      surface.readAge({ printedBirthDate: printedBirthDate({ birthDate }) }),
  },
  {
    name: "checked age",
    entries: 1,
    run: ({ surface }, holder) =>
      surface.readCheckedAge({
        printedBirthDate: printedBirthDate({ birthDate: holder.persona.birthDate }),
        ...sandboxTrust(holder),
      }),
  },
  {
    name: "tries left of the number",
    entries: 0,
    run: ({ surface }) => surface.verificationNumberTriesLeft(),
  },
  {
    name: "tries left of the birth date",
    entries: 0,
    run: ({ surface }) => surface.printedBirthDateTriesLeft(),
  },
  {
    name: "certificate of the face",
    entries: 0,
    run: ({ surface }) => surface.readCardVerifiableCertificate(),
  },
  { name: "issuer of the face", entries: 0, run: ({ surface }) => surface.readIssuer() },
  { name: "answer of the face", entries: 0, run: ({ surface }) => surface.answer(challenge) },
  {
    name: "wrong number",
    entries: 1,
    wrongEntries: 1,
    run: ({ surface }) => surface.readPhoto({ verificationNumber: entry("00000000000000") }),
  },
  {
    name: "attributes with the PIN",
    entries: 1,
    async run({ basicInformation }, { persona }) {
      await basicInformation.verifyPin(entry(persona.pins.basicInformation));
      return basicInformation.read();
    },
  },
  {
    name: "attributes with the number",
    entries: 1,
    run: ({ basicInformation }, { persona }) =>
      basicInformation.read({ verificationNumber: numberOf(persona) }),
  },
  {
    name: "checked attributes",
    entries: 1,
    run: ({ basicInformation }, holder) =>
      basicInformation.readChecked({
        verificationNumber: numberOf(holder.persona),
        ...sandboxTrust(holder),
      }),
  },
  {
    name: "tries left of the attributes",
    entries: 0,
    run: ({ basicInformation }) => basicInformation.pinTriesLeft(),
  },
  {
    name: "tries left of the attributes' number",
    entries: 0,
    run: ({ basicInformation }) => basicInformation.verificationNumberTriesLeft(),
  },
  {
    name: "certificate of the attributes",
    entries: 0,
    run: ({ basicInformation }) => basicInformation.readCardVerifiableCertificate(),
  },
  {
    name: "answer of the attributes",
    entries: 0,
    run: ({ basicInformation }) => basicInformation.answer(challenge),
  },
  {
    name: "changed PIN of the attributes",
    entries: 1,
    unknownCode: "PIN_CHANGE_UNKNOWN",
    changes: true,
    run: ({ basicInformation }, { persona }) =>
      basicInformation.changePin(entry(persona.pins.basicInformation), entry("9876")),
  },
];

function sandboxTrust({ issuer }: Holder): {
  readonly authorities: ReturnType<typeof sandboxAuthorities>;
  readonly hierarchy: "test";
} {
  return { authorities: sandboxAuthorities(issuer), hierarchy: "test" };
}
