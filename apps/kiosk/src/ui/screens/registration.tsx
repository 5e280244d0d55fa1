import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { DeskFigure } from "../parts/figures.tsx";
import { Screen } from "../parts/screen.tsx";
import { useConnection } from "../use-kiosk.ts";

/** The card is no insurance card yet (利用登録): register it here, or not. */
export function OfferRegistration() {
  const { t } = useTranslation();
  const { send } = useConnection();
  return (
    <Screen
      figure={<DeskFigure />}
      heading={t("registration.heading")}
      detail={t("registration.detail")}
    >
      <Button look="primary" large onPress={() => send({ cmd: "REGISTER", agree: true })}>
        {t("registration.yes")}
      </Button>
      <Button large onPress={() => send({ cmd: "REGISTER", agree: false })}>
        {t("registration.no")}
      </Button>
    </Screen>
  );
}
