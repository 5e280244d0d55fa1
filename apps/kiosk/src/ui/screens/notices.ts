import { useTranslation } from "react-i18next";
import type { Notice } from "../../protocol.ts";
import { dateText } from "../i18n.ts";

/** Notices of the agent as sentences. */
export function useNotices(notices: readonly Notice[]): readonly string[] {
  const { t } = useTranslation();
  return notices.map((notice) => {
    switch (notice.notice) {
      case "certificate-expires-soon":
        return t(`notice.${notice.notice}`, { date: dateText(notice.validTo) });
      case "certificate-in-grace":
        return t(`notice.${notice.notice}`, { date: dateText(notice.usableUntil) });
      default:
        return t(`notice.${notice.notice}`);
    }
  });
}
