import { reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A page of a proxy is not an answer. */
export const webClientHtmlAnswer: WebApiClientScenario = {
  id: "web-client-html-answer",
  profile: "web-api-client",
  title: { en: "A page of a proxy is not an answer", ja: "中継機器の画面を回答とみなさない" },
  steps: {
    en: "The search is answered with an HTML page and status 200.",
    ja: "照会に状態200のHTMLを返す。",
  },
  fix: { en: "Accept JSON messages only.", ja: "JSONの電文だけを受け付ける。" },
  requirement: { certainty: "ours", from: "proxies answer in the place of servers" },
  control: true,
  run: async (stage) => {
    stage.server.answer("search", () => ({
      headers: { "content-type": "text/html" },
      body: "<!DOCTYPE html><p>QualificationValidity 1</p>",
    }));
    return [reported(await stage.search(), ["error"])];
  },
};
