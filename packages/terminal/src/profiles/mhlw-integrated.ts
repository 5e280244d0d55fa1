import type { Profile } from "../requirement.ts";
import { derived } from "./mhlw-integrated/derived.ts";
import { hardware } from "./mhlw-integrated/hardware.ts";
import { overview } from "./mhlw-integrated/overview.ts";
import { provision } from "./mhlw-integrated/provision.ts";

/** Every row of the terminal specification (資格確認端末一体型顔認証付きカードリーダーにおける資格確認端末 推奨仕様), and the rows derived from it. */
export const mhlwIntegrated: Profile = {
  id: "mhlw-integrated-2026",
  version: "1",
  title: {
    ja: "資格確認端末一体型顔認証付きカードリーダーにおける資格確認端末 推奨仕様",
    en: "Recommended specification of the eligibility terminal in an integrated face-authentication card reader",
  },
  document: "資格確認端末一体型顔認証付きカードリーダーにおける資格確認端末 推奨仕様",
  requirements: [...overview, ...hardware, ...provision, ...derived],
};
