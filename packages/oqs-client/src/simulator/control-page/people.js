import { call } from "./door.js";
import { language, make, say } from "./words.js";

const $ = (selector) => document.querySelector(selector);
const count = 10;
let from = 0;
let size = 0;
let scenarios = [];
let hasFolder = false;

/** Loads the scenarios, and listens to the turning of pages. */
export async function startPeople(act, folder) {
  hasFolder = folder;
  ({ scenarios } = await call("GET", "scenarios"));
  const turn = (place) => {
    from = Math.max(0, Math.min(place, size - 1));
    $("#from").value = String(from + 1);
    return showPeople(act);
  };
  $("#turn").addEventListener("submit", (event) => {
    event.preventDefault();
    turn(Number($("#from").value) - 1);
  });
  $("#previous").addEventListener("click", () => turn(from - count));
  $("#next").addEventListener("click", () => turn(from + count));
  await showPeople(act);
}

/** Shows one page of the people, holders of cards first. */
export async function showPeople(act) {
  const page = await call("GET", `people?from=${from}&count=${count}`);
  size = page.size;
  $("#previous").disabled = from === 0;
  $("#next").disabled = from + count >= size;
  const everybody = from === 0 ? [...page.holders, ...page.people] : page.people;
  $("#people").replaceChildren(...everybody.map((person) => rowOf(person, act)));
}

function rowOf(person, act) {
  const row = make("tr");
  const name = make("td", person.name ?? say("holder"));
  name.append(make("small", [person.birthDate, person.address].filter(Boolean).join(" ")));
  const insurance = make("td", person.insurerName);
  const numbers = [person.insurerNumber, person.symbol, person.number, person.branch];
  insurance.append(make("small", numbers.filter(Boolean).join(" · ")));
  const scenario = make("td");
  scenario.append(scenarioChoice(person, act));
  const actions = make("td");
  actions.append(actionsOf(person, act));
  row.append(make("th", person.id, { scope: "row" }), name, insurance, scenario, actions);
  return row;
}

function scenarioChoice(person, act) {
  const choice = make("select", undefined, {
    "aria-label": `${say("scenario")} ${person.id}`,
    "data-person": person.id,
  });
  for (const { name, ja } of scenarios)
    choice.append(make("option", language === "ja" ? `${ja}（${name}）` : name, { value: name }));
  choice.value = person.case;
  choice.addEventListener("change", () =>
    act(() => call("PUT", `people/${person.id}/scenario`, { scenario: choice.value })),
  );
  return choice;
}

function actionsOf(person, act) {
  const bar = make("div", undefined, { class: "bar" });
  const add = (word, path, body) => {
    const button = make("button", say(word), { type: "button" });
    button.setAttribute("aria-label", `${say(word)} ${person.id}`);
    button.addEventListener("click", () =>
      act(async () => {
        await call("POST", `people/${person.id}/${path}`, body);
        await showPeople(act);
      }),
    );
    bar.append(button);
    return button;
  };
  add("changeInsurance", "insurance");
  const all = {
    medication: true,
    medicalInformation: true,
    checkup: true,
    surgery: true,
    limit: true,
  };
  if (hasFolder) add("showFace", "face", { consents: all });
  if (person.revoked !== undefined)
    add(person.revoked ? "revoked" : "revoke", "revoke").disabled = person.revoked;
  return bar;
}
