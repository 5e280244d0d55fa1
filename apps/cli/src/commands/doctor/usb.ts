import type { Declare } from "../../declare.ts";

/** `uketsuke doctor usb`: the allow-list of USB devices. */
export const declare: Declare = (usb, { say, subcommand }) => {
  usb.description(
    say(
      "Plan an allow-list for the USB devices of this terminal, and try whether one works. Nothing is applied here.",
      "この端末のUSB機器の許可リストを作り、効いているかを試す。ここでは何も適用しない。",
    ),
  );
  subcommand(
    usb,
    "plan",
    say("write an allow-list to be reviewed", "内容を確かめるための許可リストを書く"),
    () => import("./usb/plan.ts"),
  );
  subcommand(
    usb,
    "probe",
    say("plug in an unlisted stick and look", "許可していないUSBメモリを挿して確かめる"),
    () => import("./usb/probe.ts"),
  );
};
