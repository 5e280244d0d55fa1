import { call } from "./door.js";
import { make, say } from "./words.js";

const $ = (selector) => document.querySelector(selector);
let stopped = false;
/** Milliseconds the simulator's clock is ahead of this one; while it stands still, where it stands. */
let ahead = 0;
let stands = 0;

function moment() {
  const now = new Date(stopped ? stands : Date.now() + ahead);
  return now.toLocaleString("sv-SE", { timeZone: "Asia/Tokyo" });
}

function showMoment() {
  const text = `${moment()}${stopped ? ` (${say("stopped")})` : ""}`;
  const place = $("#now");
  if (place !== null && place.textContent !== text) place.textContent = text;
}

/** Clock, tokens and disaster: listens. */
export function startSettings(act) {
  setInterval(showMoment, 500);
  const submit = (form, work) =>
    $(form).addEventListener("submit", (event) => {
      event.preventDefault();
      act(work);
    });
  submit("#set-clock", () => call("PUT", "clock", { now: `${$("#moment").value}+09:00` }));
  for (const button of document.querySelectorAll("[data-advance]"))
    button.addEventListener("click", () =>
      act(() => call("PUT", "clock", { advanceMs: Number(button.dataset.advance) })),
    );
  $("#stop").addEventListener("click", () =>
    act(() => call("PUT", "clock", { stopped: !stopped })),
  );
  $("#end-tokens").addEventListener("click", () => act(() => call("DELETE", "tokens")));
  submit("#declare", () => {
    const areas = $("#areas")
      .value.split(/[,、]/)
      .map((area) => area.trim());
    return call("PUT", "disaster", {
      from: $("#disaster-from").value,
      to: $("#disaster-to").value,
      areas: areas.filter((area) => area !== ""),
    });
  });
  $("#end-disaster").addEventListener("click", () => act(() => call("DELETE", "disaster")));
}

/** Shows how things are now. */
export function showSettings(state, act) {
  ({ stopped } = state);
  const stop = $("#stop");
  stop.dataset.say = stopped ? "run" : "stop";
  stop.textContent = say(stop.dataset.say);
  stands = Date.parse(state.now);
  ahead = stands - Date.now();
  if ($("#moment").value === "") $("#moment").value = moment().replace(" ", "T");
  for (const day of ["#disaster-from", "#disaster-to"])
    if ($(day).value === "") $(day).value = moment().slice(0, 10);
  const facts = {
    now: moment(),
    institution: state.institution,
    webApi: state.webApi,
    folder: state.folder ?? say("none"),
  };
  $("#facts").replaceChildren(
    ...Object.entries(facts).flatMap(([name, value]) => [
      make("dt", say(name)),
      make("dd", value, { id: name === "now" ? name : `fact-${name}` }),
    ]),
  );
  showMoment();
  $("#exposure").hidden = state.exposure === null;
  $("#exposure").textContent = state.exposure ?? "";
  const { disaster } = state;
  $("#declared").textContent =
    disaster === null
      ? say("closed")
      : `${disaster.from} – ${disaster.to} ${(disaster.areas ?? []).join(" ")}`;
  showBulk(state.bulk, act);
}

function showBulk(jobs, act) {
  const list = $("#bulk");
  if (jobs.length === 0) return list.replaceChildren(make("li", say("noBulk")));
  list.replaceChildren(
    ...jobs.toReversed().map(({ receptionNumber, job, processing }) => {
      const line = make("li");
      const how = processing > 0 ? `${say("processing")} ${processing}` : say("ready");
      line.append(make("span", `${receptionNumber} ${job}: ${how}`));
      if (processing > 0) {
        const button = make("button", say("finish"), {
          type: "button",
          "aria-label": `${say("finish")} ${receptionNumber}`,
        });
        button.addEventListener("click", () =>
          act(() => call("POST", `bulk/${receptionNumber}/finish`)),
        );
        line.append(button);
      }
      return line;
    }),
  );
}
