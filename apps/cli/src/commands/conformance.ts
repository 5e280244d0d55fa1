import type { Declare } from "../declare.ts";

/** `uketsuke conformance`: plays either side to somebody else's client or server. */
export const declare: Declare = (conformance, { say, subcommand }) => {
  conformance.description(
    say(
      "Test a client or a server of the eligibility system (オンライン資格確認) offline: the suite plays the other side. It is not a certification; the official specification was not read.",
      "オンライン資格確認のクライアントまたはサーバを、相手側を演じてオフラインで試験する。認証ではなく、公式仕様書は参照していない。",
    ),
  );
  subcommand(
    conformance,
    "client",
    say("play the server to a client under test", "サーバを演じてクライアントを試験する"),
    () => import("./conformance/client.ts"),
  );
  subcommand(
    conformance,
    "server",
    say("play the client to a server under test", "クライアントを演じてサーバを試験する"),
    () => import("./conformance/server.ts"),
  );
  subcommand(
    conformance,
    "list",
    say("list the scenarios", "試験項目を一覧表示する"),
    () => import("./conformance/list.ts"),
  );
};
