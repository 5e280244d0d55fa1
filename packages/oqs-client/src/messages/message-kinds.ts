/**
 * Every kind of message there is a description of: what dictionary, schema and tests go through.
 * @module
 */
import { bulkAcceptedMessage } from "./bulk-accepted.ts";
import { bulkResultMessage } from "./bulk-confirm-unit.ts";
import { bulkDownloadMessage } from "./bulk-download.ts";
import { bulkPeriodSearchMessage } from "./bulk-period-search.ts";
import { bulkSearchMessage } from "./bulk-search.ts";
import type { Fields } from "./fields.ts";
import { checkupRequestMessage, medicationRequestMessage } from "./medical-information-request.ts";
import { checkupResultMessage, medicationResultMessage } from "./medical-information-result.ts";
import {
  prescriptionRegisteredMessage,
  prescriptionRegistrationMessage,
} from "./prescription-registration.ts";
import {
  bulkRegistrationMessage,
  bulkRegistrationResultMessage,
  registrationMessage,
} from "./reference-number-registration.ts";
import { eligibilityMessage, type MessageCodec } from "./xml-msg.ts";

/** One kind of message. */
export interface MessageKind {
  /** Name of its schema file and its chapter in the data dictionary. */
  readonly name: string;
  /** Japanese name. */
  readonly ja: string;
  /** Where it is seen: file name prefixes, or the road. */
  readonly used: readonly string[];
  readonly codec: MessageCodec<Fields, Fields>;
}

/** The kinds in the order of the data dictionary. */
export const messageKinds: readonly MessageKind[] = [
  {
    name: "eligibility",
    ja: "資格確認",
    used: ["OQSsiquc01req", "OQSsiquc01res", "OQSsiquc01res_face", "Web-API search"],
    codec: eligibilityMessage,
  },
  {
    name: "bulk-search",
    ja: "資格確認 一括照会",
    used: ["OQSmuquc01req"],
    codec: bulkSearchMessage,
  },
  {
    name: "bulk-period-search",
    ja: "訪問診療等・オンライン診療等・医療扶助 一括照会",
    used: ["OQSmuhvq01req", "OQSmuonq01req", "OQSmutic01req"],
    codec: bulkPeriodSearchMessage,
  },
  {
    name: "bulk-accepted",
    ja: "一括 受付結果",
    used: ["OQSmu…01res"],
    codec: bulkAcceptedMessage,
  },
  {
    name: "bulk-download",
    ja: "一括 結果取得要求",
    used: ["OQSmu…02req"],
    codec: bulkDownloadMessage,
  },
  {
    name: "bulk-result",
    ja: "一括照会結果",
    used: ["OQSmuquc02res", "OQSmuhvq02res", "OQSmuonq02res", "OQSmutic02res"],
    codec: bulkResultMessage,
  },
  {
    name: "registration",
    ja: "照会番号登録",
    used: ["OQSsiimm01req", "OQSsiimm01res"],
    codec: registrationMessage,
  },
  {
    name: "bulk-registration",
    ja: "照会番号一括登録",
    used: ["OQSmuimm01req"],
    codec: bulkRegistrationMessage,
  },
  {
    name: "bulk-registration-result",
    ja: "照会番号一括登録結果",
    used: ["OQSmuimm02res"],
    codec: bulkRegistrationResultMessage,
  },
  {
    name: "medication-request",
    ja: "薬剤情報・診療情報 要求",
    used: ["YZKsiquc01req"],
    codec: medicationRequestMessage,
  },
  {
    name: "medication-result",
    ja: "薬剤情報・診療情報 結果",
    used: ["YZKsiquc01res"],
    codec: medicationResultMessage,
  },
  {
    name: "checkup-request",
    ja: "特定健診情報 要求",
    used: ["TKKsiquc01req"],
    codec: checkupRequestMessage,
  },
  {
    name: "checkup-result",
    ja: "特定健診情報 結果",
    used: ["TKKsiquc01res"],
    codec: checkupResultMessage,
  },
  {
    name: "prescription-registration",
    ja: "電子処方箋 登録",
    used: ["JSON of one public client; its road is not public"],
    codec: prescriptionRegistrationMessage,
  },
  {
    name: "prescription-registered",
    ja: "電子処方箋 登録結果",
    used: ["JSON of one public client; its road is not public"],
    codec: prescriptionRegisteredMessage,
  },
];
