import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { firstLocale, setLocale } from "./i18n.ts";
import { Footer } from "./parts/footer.tsx";
import { Progress, stepOf } from "./parts/progress.tsx";
import { StillThere } from "./parts/still-there.tsx";
import { SandboxStrip } from "./sandbox/strip.tsx";
import { Camera } from "./screens/camera.tsx";
import { AskConsents } from "./screens/consents.tsx";
import { Failure, Result, TakeCard } from "./screens/end.tsx";
import { ChooseMethod } from "./screens/method.tsx";
import { EnterPin } from "./screens/pin.tsx";
import { PlaceCard } from "./screens/placement.tsx";
import { ConfirmByStaff } from "./screens/staff.tsx";
import { EnterVerificationNumber } from "./screens/verification-number.tsx";
import { Busy, OutOfService, Unavailable } from "./screens/waiting.tsx";
import type { Shown } from "./shown.ts";
import { useShown } from "./use-kiosk.ts";
import { VoiceContext } from "./use-voice.ts";

/** Milliseconds after which an unused first screen speaks its first language again. */
const languageRest = 60_000;

/** The whole page: sandbox strip, progress, the one screen, and the buttons that are always there. */
export function App() {
  const shown = useShown();
  const [voice, setVoice] = useState(true);
  useFirstLanguage(shown);
  const { hello, screen, answered, stillThere } = shown;
  return (
    <VoiceContext value={voice}>
      <div className="mx-auto flex min-h-dvh max-w-400 flex-col">
        {hello?.sandbox && <SandboxStrip sandbox={hello.sandbox} />}
        <header className="flex min-h-6 items-start justify-center px-8 py-4 landscape:py-2">
          <Progress step={stepOf(screen.msg)} />
        </header>
        <main
          className="flex grow flex-col"
          data-turn={shown.turn}
          inert={answered}
          aria-busy={answered}
        >
          <CurrentScreen key={shown.turn} shown={shown} />
        </main>
        <Footer voice={voice} onVoice={setVoice} />
        {stillThere !== undefined && <StillThere key={shown.turn} seconds={stillThere} />}
      </div>
    </VoiceContext>
  );
}

function CurrentScreen({ shown }: { shown: Shown }) {
  const { screen } = shown;
  switch (screen.msg) {
    case "CONNECTING":
      return <Busy what="connecting" />;
    case "DISCONNECTED":
      return <Unavailable what="disconnected" />;
    case "OCCUPIED":
      return <Unavailable what="occupied" />;
    case "RELOAD":
      return <Unavailable what="reload" />;
    case "PLACE_CARD":
      return <PlaceCard hello={shown.hello} />;
    case "READING":
      return <Busy what="reading" />;
    case "CHOOSE_METHOD":
      return <ChooseMethod message={screen} />;
    case "ENTER_VERIFICATION_NUMBER":
      return <EnterVerificationNumber message={screen} />;
    case "SHOW_CAMERA":
      return <Camera message={screen} advice={shown.advice} />;
    case "ENTER_PIN":
      return <EnterPin message={screen} />;
    case "CONFIRM_STAFF":
      return <ConfirmByStaff message={screen} />;
    case "CHECKING":
      return <Busy what="checking" />;
    case "ASK_CONSENTS":
      return <AskConsents message={screen} />;
    case "RESULT":
      return <Result message={screen} />;
    case "TAKE_CARD":
      return <TakeCard alarm={screen.alarm} />;
    case "ERROR":
      return <Failure message={screen} />;
    case "OUT_OF_SERVICE":
      return <OutOfService cause={screen.cause} />;
  }
}

/** The next person begins in the first language: on the way back to the first screen, and after a rest there. */
function useFirstLanguage({ screen, turn }: Shown): void {
  const { i18n } = useTranslation();
  const [idleTurn, setIdleTurn] = useState(-1);
  const idle = screen.msg === "PLACE_CARD";
  const locale = i18n.language;
  if (idle && idleTurn !== turn) setIdleTurn(turn);

  useEffect(() => {
    if (idleTurn > 0) setLocale(firstLocale);
  }, [idleTurn]);

  useEffect(() => {
    if (!idle || locale === firstLocale) return;
    const rest = setTimeout(() => setLocale(firstLocale), languageRest);
    return () => clearTimeout(rest);
  }, [idle, locale]);
}
