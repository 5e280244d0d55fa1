import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { ErrorCause, MessageOf } from "../../protocol.ts";
import { Button } from "../parts/button.tsx";
import { DeskFigure, DoneFigure, TakeCardFigure, TroubleFigure } from "../parts/figures.tsx";
import { Icon } from "../parts/icons.tsx";
import { Screen } from "../parts/screen.tsx";
import { useConnection } from "../use-kiosk.ts";
import { chime } from "../voice.ts";
import { useNotices } from "./notices.ts";

/** How the visit ended (結果), and the card that must not be forgotten. */
export function Result({ message }: { message: MessageOf<"RESULT"> }) {
  const { t } = useTranslation();
  const { send } = useConnection();
  const { outcome, greetingName, takeCard } = message;
  const atDesk = outcome !== "complete";
  const notices = useNotices(
    message.notices.filter(({ notice }) => !(atDesk && notice === "tell-desk")),
  );
  const heading =
    outcome === "complete" && greetingName !== undefined
      ? t("result.complete-name", { name: greetingName })
      : t(`result.${outcome}`);
  return (
    <Screen
      figure={outcome === "complete" ? <DoneFigure /> : <DeskFigure />}
      heading={heading}
      detail={t(`result.${outcome}-detail`)}
      banner={notices}
    >
      {takeCard ? (
        <TakeYourCard />
      ) : (
        <Button look="primary" large onPress={() => send({ cmd: "CONTINUE" })}>
          {t("result.finish")}
        </Button>
      )}
    </Screen>
  );
}

function TakeYourCard() {
  const { t } = useTranslation();
  useChime();
  return (
    <p
      role="status"
      className="flex min-h-36 items-center justify-center gap-6 rounded-24 bg-key-900 px-6 py-5 text-std-36B-140 text-white"
    >
      <Icon name="card" className="size-16" />
      <span>{t("result.take-card")}</span>
    </p>
  );
}

/** The card is still there (カードの取り忘れ): a chime every 5 s until it is taken. */
export function TakeCard({ alarm }: { alarm: boolean }) {
  const { t } = useTranslation();
  useChime();
  return (
    <Screen
      figure={<TakeCardFigure />}
      heading={t("take.heading")}
      detail={t("take.detail")}
      {...(alarm ? { banner: [t("take.alarm")] } : {})}
    />
  );
}

function useChime(): void {
  useEffect(() => {
    chime();
    const again = setInterval(chime, 5000);
    return () => clearInterval(again);
  }, []);
}

/** The numbers that readers in the field show for the same causes. */
const knownNumbers: { readonly [Cause in ErrorCause]?: string } = {
  "card-unreadable": "001",
  "not-my-number-card": "002",
  "certificate-expired": "006",
};

/** What went wrong, what to do next, and someone to ask; never a bare "cannot be used". */
export function Failure({ message }: { message: MessageOf<"ERROR"> }) {
  const { t } = useTranslation();
  const { send } = useConnection();
  const number = knownNumbers[message.cause];
  return (
    <Screen
      figure={<TroubleFigure />}
      heading={t(`error.cause.${message.cause}`)}
      detail={t(`error.detail.${message.cause}`)}
    >
      <section className="flex flex-col gap-2 rounded-24 bg-key-50 px-8 py-5">
        <h2 className="text-std-28B-150 text-key-900">{t("error.next")}</h2>
        <p className="text-std-32B-150">{t(`error.step.${message.nextStep}`)}</p>
        {message.takeCard && <p className="text-std-32B-150">{t("error.take-card")}</p>}
      </section>
      <p className="text-std-28N-150 text-solid-gray-800 wrap-anywhere">
        {t("error.code")} {number === undefined ? message.code : `${number} ${message.code}`}
      </p>
      <div className="grid grid-cols-2 gap-3">
        <Button look="quiet" className="min-h-24" onPress={() => send({ cmd: "CONTINUE" })}>
          {t("error.again")}
        </Button>
        <Button
          look="primary"
          icon="bell"
          className="min-h-24"
          onPress={() => send({ cmd: "CALL_STAFF" })}
        >
          {t("error.staff")}
        </Button>
      </div>
    </Screen>
  );
}
