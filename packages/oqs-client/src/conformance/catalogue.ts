/**
 * Every scenario, in the order it is run.
 * @module
 */
import type { ConformanceScenario } from "./scenario.ts";
import { folderClientAnswersCrossed } from "./scenarios/folder-client-answers-crossed.ts";
import { folderClientBulk } from "./scenarios/folder-client-bulk.ts";
import { folderClientDoctype } from "./scenarios/folder-client-doctype.ts";
import { folderClientElementOrder } from "./scenarios/folder-client-element-order.ts";
import { folderClientEncoding } from "./scenarios/folder-client-encoding.ts";
import { folderClientErrorFile } from "./scenarios/folder-client-error-file.ts";
import { folderClientFileName } from "./scenarios/folder-client-file-name.ts";
import { folderClientHalfForEver } from "./scenarios/folder-client-half-for-ever.ts";
import { folderClientHalfThenWhole } from "./scenarios/folder-client-half-then-whole.ts";
import { folderClientHeader } from "./scenarios/folder-client-header.ts";
import { folderClientInsurerNumber } from "./scenarios/folder-client-insurer-number.ts";
import { folderClientLeavesOthersAlone } from "./scenarios/folder-client-leaves-others-alone.ts";
import { folderClientNewestFile } from "./scenarios/folder-client-newest-file.ts";
import { folderClientOtherIdentifier } from "./scenarios/folder-client-other-identifier.ts";
import { folderClientOtherInstitution } from "./scenarios/folder-client-other-institution.ts";
import { folderClientOwnIdentifiers } from "./scenarios/folder-client-own-identifiers.ts";
import { folderClientPlainQuestion } from "./scenarios/folder-client-plain-question.ts";
import { folderClientProcessing } from "./scenarios/folder-client-processing.ts";
import { folderClientSessions } from "./scenarios/folder-client-sessions.ts";
import { folderClientUnknownElement } from "./scenarios/folder-client-unknown-element.ts";
import { folderClientUnknownValidity } from "./scenarios/folder-client-unknown-validity.ts";
import { folderClientValuesUnchanged } from "./scenarios/folder-client-values-unchanged.ts";
import { folderClientWholeAtOnce } from "./scenarios/folder-client-whole-at-once.ts";
import { folderClientWriteOnce } from "./scenarios/folder-client-write-once.ts";
import { folderClientWrongEncoding } from "./scenarios/folder-client-wrong-encoding.ts";
import { folderServerAnswerForm } from "./scenarios/folder-server-answer-form.ts";
import { folderServerBulk } from "./scenarios/folder-server-bulk.ts";
import { folderServerDoctype } from "./scenarios/folder-server-doctype.ts";
import { folderServerEncoding } from "./scenarios/folder-server-encoding.ts";
import { folderServerErrorFile } from "./scenarios/folder-server-error-file.ts";
import { folderServerFaceResults } from "./scenarios/folder-server-face-results.ts";
import { folderServerHeader } from "./scenarios/folder-server-header.ts";
import { folderServerLeavesOthersAlone } from "./scenarios/folder-server-leaves-others-alone.ts";
import { folderServerNewElements } from "./scenarios/folder-server-new-elements.ts";
import { folderServerPlainQuestion } from "./scenarios/folder-server-plain-question.ts";
import { folderServerRegistration } from "./scenarios/folder-server-registration.ts";
import { folderServerSameQuestion } from "./scenarios/folder-server-same-question.ts";
import { folderServerSlowWriter } from "./scenarios/folder-server-slow-writer.ts";
import { folderServerTakesRequests } from "./scenarios/folder-server-takes-requests.ts";
import { folderServerUnknownReception } from "./scenarios/folder-server-unknown-reception.ts";
import { folderServerWholeAtOnce } from "./scenarios/folder-server-whole-at-once.ts";
import { folderServerWrongEncoding } from "./scenarios/folder-server-wrong-encoding.ts";
import { webClientAbnormalEnd } from "./scenarios/web-client-abnormal-end.ts";
import { webClientAuthorization } from "./scenarios/web-client-authorization.ts";
import { webClientContentLength } from "./scenarios/web-client-content-length.ts";
import { webClientContentType } from "./scenarios/web-client-content-type.ts";
import { webClientCutAnswer } from "./scenarios/web-client-cut-answer.ts";
import { webClientGivesUp } from "./scenarios/web-client-gives-up.ts";
import { webClientHeader } from "./scenarios/web-client-header.ts";
import { webClientHtmlAnswer } from "./scenarios/web-client-html-answer.ts";
import { webClientInsurerNumber } from "./scenarios/web-client-insurer-number.ts";
import { webClientLostAnswer } from "./scenarios/web-client-lost-answer.ts";
import { webClientNoRedirect } from "./scenarios/web-client-no-redirect.ts";
import { webClientNotValid } from "./scenarios/web-client-not-valid.ts";
import { webClientNotice } from "./scenarios/web-client-notice.ts";
import { webClientOneLogin } from "./scenarios/web-client-one-login.ts";
import { webClientOtherInstitution } from "./scenarios/web-client-other-institution.ts";
import { webClientOtherPerson } from "./scenarios/web-client-other-person.ts";
import { webClientPausesUnder503 } from "./scenarios/web-client-pauses-under-503.ts";
import { webClientPersonError } from "./scenarios/web-client-person-error.ts";
import { webClientPlainSearch } from "./scenarios/web-client-plain-search.ts";
import { webClientProcessing } from "./scenarios/web-client-processing.ts";
import { webClientRefusedLogin } from "./scenarios/web-client-refused-login.ts";
import { webClientRefusesExpiredCertificate } from "./scenarios/web-client-refuses-expired-certificate.ts";
import { webClientRefusesOldTls } from "./scenarios/web-client-refuses-old-tls.ts";
import { webClientRefusesOtherHost } from "./scenarios/web-client-refuses-other-host.ts";
import { webClientRefusesUnknownAuthority } from "./scenarios/web-client-refuses-unknown-authority.ts";
import { webClientRenewsToken } from "./scenarios/web-client-renews-token.ts";
import { webClientRetryAfter } from "./scenarios/web-client-retry-after.ts";
import { webClientSearchValues } from "./scenarios/web-client-search-values.ts";
import { webClientSessions } from "./scenarios/web-client-sessions.ts";
import { webClientShortAnswer } from "./scenarios/web-client-short-answer.ts";
import { webClientShowsCertificate } from "./scenarios/web-client-shows-certificate.ts";
import { webClientStopsAt401 } from "./scenarios/web-client-stops-at-401.ts";
import { webClientTwiceInOne } from "./scenarios/web-client-twice-in-one.ts";
import { webClientUnknownCode } from "./scenarios/web-client-unknown-code.ts";
import { webClientUnknownElement } from "./scenarios/web-client-unknown-element.ts";
import { webClientUnknownValidity } from "./scenarios/web-client-unknown-validity.ts";
import { webClientValuesUnchanged } from "./scenarios/web-client-values-unchanged.ts";
import { webClientWriteOnce } from "./scenarios/web-client-write-once.ts";
import { webClientWrongEncoding } from "./scenarios/web-client-wrong-encoding.ts";
import { webServerAnswerForm } from "./scenarios/web-server-answer-form.ts";
import { webServerAsksCertificate } from "./scenarios/web-server-asks-certificate.ts";
import { webServerBrokenQuestion } from "./scenarios/web-server-broken-question.ts";
import { webServerLargeQuestion } from "./scenarios/web-server-large-question.ts";
import { webServerLimitConsent } from "./scenarios/web-server-limit-consent.ts";
import { webServerLoginAnswer } from "./scenarios/web-server-login-answer.ts";
import { webServerManyAtOnce } from "./scenarios/web-server-many-at-once.ts";
import { webServerNewElements } from "./scenarios/web-server-new-elements.ts";
import { webServerNoToken } from "./scenarios/web-server-no-token.ts";
import { webServerNobody } from "./scenarios/web-server-nobody.ts";
import { webServerOldTls } from "./scenarios/web-server-old-tls.ts";
import { webServerOnlyPost } from "./scenarios/web-server-only-post.ts";
import { webServerOtherInstitution } from "./scenarios/web-server-other-institution.ts";
import { webServerPadding } from "./scenarios/web-server-padding.ts";
import { webServerPlainSearch } from "./scenarios/web-server-plain-search.ts";
import { webServerRefusesStrangers } from "./scenarios/web-server-refuses-strangers.ts";
import { webServerSameQuestion } from "./scenarios/web-server-same-question.ts";
import { webServerTokenServes } from "./scenarios/web-server-token-serves.ts";
import { webServerValues } from "./scenarios/web-server-values.ts";
import { webServerWrongBirthDate } from "./scenarios/web-server-wrong-birth-date.ts";
import { webServerWrongPassword } from "./scenarios/web-server-wrong-password.ts";
import { webServerWrongToken } from "./scenarios/web-server-wrong-token.ts";

/** Every scenario; the ordinary question of a profile comes first. */
export const catalogue: readonly ConformanceScenario[] = [
  webClientPlainSearch,
  webClientContentType,
  webClientContentLength,
  webClientAuthorization,
  webClientOneLogin,
  webClientRenewsToken,
  webClientStopsAt401,
  webClientRefusedLogin,
  webClientHeader,
  webClientInsurerNumber,
  webClientSearchValues,
  webClientShowsCertificate,
  webClientRefusesOtherHost,
  webClientRefusesUnknownAuthority,
  webClientRefusesExpiredCertificate,
  webClientRefusesOldTls,
  webClientNoRedirect,
  webClientSessions,
  webClientPausesUnder503,
  webClientRetryAfter,
  webClientGivesUp,
  webClientLostAnswer,
  webClientCutAnswer,
  webClientShortAnswer,
  webClientHtmlAnswer,
  webClientOtherPerson,
  webClientOtherInstitution,
  webClientProcessing,
  webClientAbnormalEnd,
  webClientPersonError,
  webClientNotValid,
  webClientUnknownValidity,
  webClientUnknownCode,
  webClientUnknownElement,
  webClientNotice,
  webClientValuesUnchanged,
  webClientTwiceInOne,
  webClientWrongEncoding,
  webClientWriteOnce,
  folderClientPlainQuestion,
  folderClientFileName,
  folderClientWholeAtOnce,
  folderClientEncoding,
  folderClientHeader,
  folderClientOwnIdentifiers,
  folderClientInsurerNumber,
  folderClientErrorFile,
  folderClientHalfThenWhole,
  folderClientHalfForEver,
  folderClientOtherIdentifier,
  folderClientOtherInstitution,
  folderClientNewestFile,
  folderClientAnswersCrossed,
  folderClientElementOrder,
  folderClientUnknownElement,
  folderClientUnknownValidity,
  folderClientProcessing,
  folderClientDoctype,
  folderClientWrongEncoding,
  folderClientValuesUnchanged,
  folderClientLeavesOthersAlone,
  folderClientSessions,
  folderClientWriteOnce,
  folderClientBulk,
  webServerPlainSearch,
  webServerAsksCertificate,
  webServerRefusesStrangers,
  webServerOldTls,
  webServerWrongPassword,
  webServerLoginAnswer,
  webServerNoToken,
  webServerWrongToken,
  webServerTokenServes,
  webServerAnswerForm,
  webServerValues,
  webServerSameQuestion,
  webServerNobody,
  webServerWrongBirthDate,
  webServerOtherInstitution,
  webServerBrokenQuestion,
  webServerLargeQuestion,
  webServerNewElements,
  webServerOnlyPost,
  webServerPadding,
  webServerManyAtOnce,
  webServerLimitConsent,
  folderServerPlainQuestion,
  folderServerTakesRequests,
  folderServerWholeAtOnce,
  folderServerHeader,
  folderServerEncoding,
  folderServerAnswerForm,
  folderServerSameQuestion,
  folderServerErrorFile,
  folderServerDoctype,
  folderServerWrongEncoding,
  folderServerSlowWriter,
  folderServerLeavesOthersAlone,
  folderServerNewElements,
  folderServerRegistration,
  folderServerBulk,
  folderServerUnknownReception,
  folderServerFaceResults,
];
