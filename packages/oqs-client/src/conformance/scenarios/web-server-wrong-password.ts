import { advised, judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords } from "../web-api-server-stage.ts";

/** A wrong password gives no token. */
export const webServerWrongPassword: WebApiServerScenario = {
  id: "web-server-wrong-password",
  profile: "web-api-server",
  title: { en: "A wrong password gives no token", ja: "誤ったパスワードではトークンを出さない" },
  steps: {
    en: "The suite logs in once with a wrong password.",
    ja: "誤ったパスワードで1回ログインする。",
  },
  fix: { en: "Answer 401, without a token.", ja: "トークンなしで401を返す。" },
  requirement: { certainty: "inferred", from: "the login checks the account" },
  run: async (stage) => {
    const called = await stage.login({ password: "not-the-password" });
    const gave = called.outcome === "answered" && Buffer.from(called.body).includes("idToken");
    const refused = called.outcome === "answered" && called.status === 401;
    return [
      judged(!gave, "no token", "a token was given"),
      advised(refused, "401", `${inWords(called)} instead of 401`),
    ];
  },
};
