import { useTranslation } from "react-i18next";
import { BusyFigure, DeskFigure, TroubleFigure } from "../parts/figures.tsx";
import { Screen } from "../parts/screen.tsx";

/** Nothing to do but wait: the card is read, the face compared, the eligibility checked. */
export function Busy({ what }: { what: "connecting" | "reading" | "checking" }) {
  const { t } = useTranslation();
  return (
    <Screen figure={<BusyFigure />} heading={t(`${what}.heading`)} detail={t(`${what}.detail`)} />
  );
}

/** The agent is away, or this page is not the one that is served. */
export function Unavailable({ what }: { what: "disconnected" | "occupied" | "reload" }) {
  const { t } = useTranslation();
  return (
    <Screen
      figure={<TroubleFigure />}
      heading={t(`${what}.heading`)}
      detail={t(`${what}.detail`)}
    />
  );
}

/** A part of the device is missing; the agent brings the first screen back when it is there again. */
export function OutOfService({ cause }: { cause: "reader-lost" | "network-down" | "internal" }) {
  const { t } = useTranslation();
  return (
    <Screen
      figure={<DeskFigure />}
      heading={t("out.heading")}
      detail={t(`out.${cause}`)}
      aside={<p className="text-balance text-std-28N-150">{t("out.detail")}</p>}
    />
  );
}
