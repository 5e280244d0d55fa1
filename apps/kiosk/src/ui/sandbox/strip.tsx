import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Locale, Sandbox } from "../../protocol.ts";
import { useConnection, useShown } from "../use-kiosk.ts";
import { SandboxPanel } from "./panel.tsx";
import { SandboxButton } from "./sandbox-button.tsx";

/** The strip that says, on every screen, that nothing here is real, and hands out practice cards. */
export function SandboxStrip({ sandbox }: { sandbox: Sandbox }) {
  const { t, i18n } = useTranslation();
  const { send } = useConnection();
  const state = useShown().sandbox;
  const panel = useRef<HTMLDialogElement>(null);
  const locale = i18n.language as Locale;
  const card = state?.card ?? null;
  const name =
    card === "own"
      ? t("sandbox.own")
      : sandbox.personas.find(({ id }) => id === card)?.label[locale];
  return (
    <aside
      aria-label={t("sandbox.mark")}
      className="flex min-h-16 items-center gap-4 border-b-4 border-solid-gray-900 bg-yellow-300 px-4 py-2 text-std-20B-150 leading-120"
    >
      <p className="shrink-0 rounded-8 bg-solid-gray-900 px-4 py-2 text-yellow-300">
        {t("sandbox.mark")}{" "}
        <span lang={locale === "ja" ? "en" : "ja"}>{t("sandbox.mark-other")}</span>
      </p>
      <p className="grow text-balance">
        {card === null ? t("sandbox.notice") : t("sandbox.card-in", { name })}
      </p>
      {card === null ? (
        <SandboxButton strong onPress={() => panel.current?.showModal()}>
          {t("sandbox.insert")}
        </SandboxButton>
      ) : (
        <>
          <SandboxButton onPress={() => panel.current?.showModal()}>
            {t("sandbox.open")}
          </SandboxButton>
          <SandboxButton strong onPress={() => send({ cmd: "SANDBOX_REMOVE_CARD" })}>
            {t("sandbox.remove")}
          </SandboxButton>
        </>
      )}
      <SandboxPanel dialog={panel} sandbox={sandbox} />
    </aside>
  );
}
