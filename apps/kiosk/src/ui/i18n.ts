import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Locale } from "../protocol.ts";
import enTexts from "./locales/en.json" with { type: "json" };
import jaTexts from "./locales/ja.json" with { type: "json" };

/** The texts of the page: Japanese is the master, every other locale has exactly its keys (checked by the compiler). */
export type Texts = typeof jaTexts;

const ja: typeof enTexts = jaTexts;
const en: Texts = enTexts;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Texts };
  }
}

/** The locale every visit begins with. */
export const firstLocale: Locale = "ja";

await i18next.use(initReactI18next).init({
  lng: firstLocale,
  fallbackLng: false,
  supportedLngs: ["ja", "en"],
  resources: { ja: { translation: ja }, en: { translation: en } },
  // React escapes already.
  interpolation: { escapeValue: false },
});

function tellDocument(locale: string): void {
  document.documentElement.lang = locale;
  document.title = i18next.t("title");
}
i18next.on("languageChanged", tellDocument);
tellDocument(firstLocale);

/** The locale that is shown now. */
export function currentLocale(): Locale {
  return i18next.language === "en" ? "en" : "ja";
}

/** Shows another locale. */
export function setLocale(locale: Locale): void {
  void i18next.changeLanguage(locale);
}

/** A date as people write it: 2031年4月5日, April 5, 2031. */
export function dateText(date: string): string {
  return new Intl.DateTimeFormat(currentLocale() === "ja" ? "ja-JP" : "en-US", {
    dateStyle: "long",
    timeZone: "UTC",
  }).format(new Date(`${date}T00:00:00Z`));
}
