import { useTranslation } from "react-i18next";
import { type Locale, locales } from "../../protocol.ts";
import { setLocale } from "../i18n.ts";
import enTexts from "../locales/en.json" with { type: "json" };
import jaTexts from "../locales/ja.json" with { type: "json" };
import type { Screen } from "../shown.ts";
import { useConnection, useShown } from "../use-kiosk.ts";
import { useCanSpeak } from "../use-voice.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icons.tsx";

const names: Record<Locale, string> = { ja: jaTexts.language, en: enTexts.language };

const withoutCancel: ReadonlySet<Screen["msg"]> = new Set([
  "CONNECTING",
  "DISCONNECTED",
  "OCCUPIED",
  "RELOAD",
  "PLACE_CARD",
  "RESULT",
  "TAKE_CARD",
  "ERROR",
  "OUT_OF_SERVICE",
]);

/** What can be pressed on every screen: language, voice, staff, stop. */
export function Footer({ voice, onVoice }: { voice: boolean; onVoice: (on: boolean) => void }) {
  const { t, i18n } = useTranslation();
  const { screen, hello, staffCalled } = useShown();
  const { send } = useConnection();
  const speaks = useCanSpeak();

  function change(locale: Locale): void {
    setLocale(locale);
    send({ cmd: "LANGUAGE", locale });
  }

  return (
    <footer className="flex items-center gap-4 border-t-2 border-solid-gray-200 bg-white px-8 py-3 landscape:px-14">
      {locales
        .filter((locale) => locale !== i18n.language)
        .map((locale) => (
          <Button
            key={locale}
            look="quiet"
            icon="globe"
            lang={locale}
            onPress={() => change(locale)}
          >
            {names[locale]}
          </Button>
        ))}
      {speaks && (
        <Button look="quiet" icon={voice ? "sound" : "silence"} onPress={() => onVoice(!voice)}>
          {t(voice ? "foot.voice-on" : "foot.voice-off")}
        </Button>
      )}
      <span className="grow" />
      <div className="flex">
        <div role="status">
          {staffCalled && (
            <p className="flex min-h-20 items-center gap-3 rounded-16 bg-green-50 px-6 text-std-28B-150 leading-130">
              <Icon name="check" className="size-9 text-green-900" />
              {t("foot.staff-called")}
            </p>
          )}
        </div>
        {hello !== undefined && !staffCalled && screen.msg !== "ERROR" && (
          <Button look="quiet" icon="bell" onPress={() => send({ cmd: "CALL_STAFF" })}>
            {t("foot.staff")}
          </Button>
        )}
      </div>
      {!withoutCancel.has(screen.msg) && (
        <Button look="quiet" icon="cross" onPress={() => send({ cmd: "CANCEL" })}>
          {t("foot.cancel")}
        </Button>
      )}
    </footer>
  );
}
