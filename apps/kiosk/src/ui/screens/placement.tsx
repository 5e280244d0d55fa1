import { useTranslation } from "react-i18next";
import type { Locale, MessageOf, Placement } from "../../protocol.ts";
import { locales } from "../../protocol.ts";
import { PlacementFigure } from "../parts/figures.tsx";
import { Screen } from "../parts/screen.tsx";

const headings = {
  lay: "placement.heading",
  insert: "placement.heading-insert",
  stand: "placement.heading-stand",
} as const satisfies Record<Placement, string>;

/** The first screen: how the card goes in (カードの置き方), in the other languages too. */
export function PlaceCard({ hello }: { hello: MessageOf<"HELLO"> | undefined }) {
  const { t, i18n } = useTranslation();
  const placement = hello?.placement ?? "lay";
  const locale = i18n.language as Locale;
  return (
    <Screen
      figure={
        <>
          {hello && (
            <p className="rounded-full bg-key-50 px-8 py-2 text-std-28B-150 text-key-900">
              {hello.facility[locale]}
            </p>
          )}
          <PlacementFigure placement={placement} />
        </>
      }
      heading={t(headings[placement])}
      detail={t(`placement.${placement}`)}
      aside={locales
        .filter((other) => other !== locale)
        .map((other) => (
          <p key={other} lang={other} className="text-balance text-std-28B-150 text-key-900">
            {i18n.getFixedT(other)(headings[placement])}
          </p>
        ))}
    />
  );
}
