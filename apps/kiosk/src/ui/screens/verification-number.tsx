import { useTranslation } from "react-i18next";
import type { MessageOf } from "../../protocol.ts";
import { Button } from "../parts/button.tsx";
import { useEntry } from "../parts/entry.ts";
import { Screen } from "../parts/screen.tsx";
import { TenKey } from "../parts/ten-key.tsx";
import { useConnection } from "../use-kiosk.ts";

const fields = [
  { name: "birth", length: 6 },
  { name: "expiry", length: 4 },
  { name: "code", length: 4 },
] as const;
const length = 14;

/** 照合番号B, typed from the printed card where no scanner reads it: masked, because it opens the photo. */
export function EnterVerificationNumber({
  message,
}: {
  message: MessageOf<"ENTER_VERIFICATION_NUMBER">;
}) {
  const { t } = useTranslation();
  const { send, sendFrame } = useConnection();
  const entry = useEntry(length);
  let before = 0;

  function enter(): void {
    const digits = entry.take();
    sendFrame("verificationNumber", digits);
    digits.fill(0);
  }

  return (
    <Screen
      secondary={
        <Button look="quiet" icon="back" onPress={() => send({ cmd: "BACK" })}>
          {t("verification.back")}
        </Button>
      }
      heading={t("verification.heading")}
      {...(message.refused ? { banner: [t("verification.refused")] } : {})}
      aside={
        <div className="flex w-full flex-col gap-3 text-left">
          <p role="status" className="sr-only">
            {t("verification.entered", { count: entry.count, length })}
          </p>
          {fields.map((field) => {
            const first = before;
            before += field.length;
            const current = entry.count >= first && entry.count < before;
            return (
              <div
                key={field.name}
                className={`rounded-16 border-3 px-5 py-2 ${current ? "border-key-900 bg-key-50" : "border-solid-gray-200"}`}
              >
                <p className="flex flex-wrap items-center justify-between gap-x-4 text-std-28B-150 leading-130">
                  <span>{t(`verification.${field.name}`)}</span>
                  <span aria-hidden="true" className="flex gap-2">
                    {Array.from({ length: field.length }, (_, index) => first + index).map(
                      (place) => (
                        <span
                          key={place}
                          className={`size-6 rounded-full border-3 border-solid-gray-700 ${place < entry.count ? "bg-solid-gray-900" : "bg-white"}`}
                        />
                      ),
                    )}
                  </span>
                </p>
                {current && (
                  <p className="text-std-28N-150 leading-130">
                    {t(`verification.${field.name}-example`)}
                  </p>
                )}
              </div>
            );
          })}
        </div>
      }
    >
      <TenKey
        entry={entry}
        ready={entry.full}
        enterLabel={t("verification.next")}
        onEnter={enter}
      />
    </Screen>
  );
}
