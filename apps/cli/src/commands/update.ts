import type { Declare } from "../declare.ts";

/** `uketsuke update`: signed updates of the application softwares, for terminals and for their publisher (更新). */
export const declare: Declare = (update, { say, subcommand }) => {
  update.description(
    say(
      "Signed updates of the application softwares. A terminal trusts, checks, downloads, applies and goes back; a publisher makes keys, roots, releases and manifests, and serves them for a try.",
      "アプリケーションソフトの署名つき更新。端末側は信頼・確認・取得・適用・切り戻しを、配布側は鍵・ルート・版・更新情報の作成と試験用の配信を行う。",
    ),
  );
  const add = subcommand.bind(undefined, update);
  add(
    "trust",
    say("believe the publishers that the kit names", "設定ファイルにある配布者を信頼する"),
    () => import("./update/trust.ts"),
  );
  add(
    "check",
    say("what there is for this terminal", "この端末向けの更新を確認する"),
    () => import("./update/check.ts"),
  );
  add(
    "download",
    say("fetch and verify what there is", "更新を取得して検証する"),
    () => import("./update/download.ts"),
  );
  add(
    "apply",
    say(
      "put updates into use, and go back when they do not work",
      "更新を適用し、動かなければ戻す",
    ),
    () => import("./update/apply.ts"),
  );
  add(
    "rollback",
    say("go back to the version before", "前の版に切り戻す"),
    () => import("./update/rollback.ts"),
  );
  add(
    "status",
    say("which versions are in use", "使用中の版を表示する"),
    () => import("./update/status.ts"),
  );
  add(
    "keygen",
    say("publisher: a new signing key", "配布者: 署名鍵を作る"),
    () => import("./update/keygen.ts"),
  );
  add(
    "root",
    say("publisher: who may sign", "配布者: 署名できる鍵を定める"),
    () => import("./update/root.ts"),
  );
  add(
    "release",
    say("publisher: add, spread or withdraw a version", "配布者: 版の追加・展開・取り下げ"),
    () => import("./update/release.ts"),
  );
  add(
    "publish",
    say("publisher: sign the manifest", "配布者: 更新情報に署名する"),
    () => import("./update/publish.ts"),
  );
  add(
    "serve",
    say(
      "serve a published folder until Ctrl-C, for a try",
      "試験用にフォルダを Ctrl-C まで配信する",
    ),
    () => import("./update/serve.ts"),
  );
};
