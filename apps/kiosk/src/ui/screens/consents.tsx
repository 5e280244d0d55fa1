import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsentItem, Locale, MessageOf } from "../../protocol.ts";
import { Button } from "../parts/button.tsx";
import { Choice } from "../parts/choice.tsx";
import { Screen } from "../parts/screen.tsx";
import { useConnection, useShown } from "../use-kiosk.ts";

/** The consents (同意): to all, one by one, or to none; none is as easy as all, and nothing is chosen beforehand. */
export function AskConsents({ message }: { message: MessageOf<"ASK_CONSENTS"> }) {
  const [each, setEach] = useState(false);
  const { send } = useConnection();

  function answer(agreed: ReadonlySet<ConsentItem>): void {
    const consents = Object.fromEntries(message.items.map((item) => [item, agreed.has(item)]));
    send({ cmd: "CONSENT", ...consents });
  }

  return each ? (
    <Each key="each" items={message.items} onAnswer={answer} onBack={() => setEach(false)} />
  ) : (
    <Overview
      key="overview"
      items={message.items}
      onAll={() => answer(new Set(message.items))}
      onEach={() => setEach(true)}
      onNone={() => answer(new Set())}
    />
  );
}

function Overview(props: {
  items: readonly ConsentItem[];
  onAll: () => void;
  onEach: () => void;
  onNone: () => void;
}) {
  const { t, i18n } = useTranslation();
  const facility = useShown().hello?.facility[i18n.language as Locale] ?? "";
  return (
    <Screen
      heading={t("consent.heading")}
      detail={t("consent.who", { facility })}
      aside={
        <ul
          aria-label={t("consent.about")}
          className="flex flex-wrap justify-center gap-3 text-std-28B-150 leading-130"
        >
          {props.items.map((item) => (
            <li key={item} className="rounded-full bg-key-50 px-6 py-2 text-key-900">
              {t(`item.${item}`)}
            </li>
          ))}
        </ul>
      }
    >
      <Choice
        icon="check"
        title={t("consent.all")}
        detail={t("consent.all-detail")}
        onPress={props.onAll}
      />
      <Choice
        icon="list"
        title={t("consent.each")}
        detail={t("consent.each-detail")}
        onPress={props.onEach}
      />
      <Choice
        icon="cross"
        title={t("consent.none")}
        detail={t("consent.none-detail")}
        onPress={props.onNone}
      />
    </Screen>
  );
}

function Each(props: {
  items: readonly ConsentItem[];
  onAnswer: (agreed: ReadonlySet<ConsentItem>) => void;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const [agreed, setAgreed] = useState<ReadonlySet<ConsentItem>>(new Set());

  function turn(item: ConsentItem): void {
    const next = new Set(agreed);
    if (!next.delete(item)) next.add(item);
    setAgreed(next);
  }

  return (
    <Screen heading={t("consent.each-heading")} layout="below">
      <div className="grid gap-3 landscape:grid-cols-2">
        {props.items.map((item) => (
          <Switch
            key={item}
            title={t(`item.${item}`)}
            detail={t(`item.${item}-detail`)}
            state={t(agreed.has(item) ? "consent.yes" : "consent.no")}
            on={agreed.has(item)}
            onTurn={() => turn(item)}
          />
        ))}
      </div>
      <div className="grid grid-cols-[auto_1fr] gap-3">
        <Button look="quiet" icon="back" onPress={props.onBack}>
          {t("consent.back")}
        </Button>
        <Button look="primary" onPress={() => props.onAnswer(agreed)}>
          {t("consent.decide")}
        </Button>
      </div>
    </Screen>
  );
}

function Switch(props: {
  title: string;
  detail: string;
  state: string;
  on: boolean;
  onTurn: () => void;
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={props.on}
      onClick={props.onTurn}
      className={`flex min-h-28 items-center gap-5 rounded-16 border-3 px-6 py-3 text-left ${
        props.on ? "border-key-900 bg-key-50" : "border-solid-gray-420 bg-white"
      }`}
    >
      <span className="flex grow flex-col">
        <span className="text-std-32B-150 leading-130">{props.title}</span>
        <span className="text-std-28N-150 leading-130">{props.detail}</span>
      </span>
      <span aria-hidden="true" className="flex w-44 shrink-0 flex-col items-center gap-1">
        <span
          className={`flex h-11 w-20 items-center rounded-full p-1 ${
            props.on ? "justify-end bg-key-900" : "justify-start bg-solid-gray-600"
          }`}
        >
          <span className="size-9 rounded-full bg-white" />
        </span>
        <span
          className={`text-std-28B-150 leading-120 whitespace-nowrap ${props.on ? "text-key-900" : "text-solid-gray-800"}`}
        >
          {props.state}
        </span>
      </span>
    </button>
  );
}
