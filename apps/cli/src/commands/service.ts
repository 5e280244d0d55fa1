import type { Declare } from "../declare.ts";

/** `uketsuke service`: the kiosk as a service of its terminal (常駐). */
export const declare: Declare = (service, { say, subcommand }) => {
  service.description(
    say(
      "The kiosk as a service of its terminal: a hardened systemd unit, or on Windows scheduled tasks and Edge policies, from the part service of the kit.",
      "受付機を端末のサービスにする: 保護を強めたsystemdユニット、Windowsではタスクスケジューラと Edge のポリシー。設定ファイルの service から作る。",
    ),
  );
  const add = subcommand.bind(undefined, service);
  add(
    "show",
    say("the files of the service, as texts", "サービスのファイルを表示する"),
    () => import("./service/show.ts"),
  );
  add(
    "install",
    say("install and start it", "導入して起動する"),
    () => import("./service/install.ts"),
  );
  add("status", say("whether it runs", "動作状況を表示する"), () => import("./service/status.ts"));
  add("logs", say("what it has said", "ログを表示する"), () => import("./service/logs.ts"));
  add(
    "uninstall",
    say("stop it and take it away", "停止して取り除く"),
    () => import("./service/uninstall.ts"),
  );
};
