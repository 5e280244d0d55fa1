import { faultName } from "./activity.js";
import { call } from "./door.js";
import { make, say } from "./words.js";

const $ = (selector) => document.querySelector(selector);
const withNumber = ["slow", "drip", "skew"];

/** Fills the list of faults that can be armed, and listens. */
export async function startFaults(act) {
  const { names } = await call("GET", "faults");
  $("#fault").append(...[...names, ...withNumber].map((name) => make("option", name)));
  $("#arm").addEventListener("submit", (event) => {
    event.preventDefault();
    act(() => call("POST", "faults", ruleOf()));
  });
  $("#clear").addEventListener("click", () => act(() => call("DELETE", "faults")));
  $("#load").addEventListener("click", () =>
    act(() => call("PUT", "faults", JSON.parse($("#script-text").value))),
  );
}

/** Shows what is in force. */
export function showFaults(faults) {
  $("#armed").replaceChildren(
    ...faults.map(({ rule, struck }) => {
      const { fault, match = {}, times } = rule;
      const limits = Object.entries({ ...match, ...(times === undefined ? {} : { times }) });
      const words = [faultName(fault), ...limits.map(([name, value]) => `${name} ${value}`)];
      const line = make("li");
      line.append(make("span", words.join(" · ")), make("span", `${struck} ${say("struck")}`));
      return line;
    }),
  );
}

function ruleOf() {
  const name = $("#fault").value;
  const times = $("#times").value;
  const number = $("#match-number").value.trim();
  return {
    fault: withNumber.includes(name) ? { [name]: Number($("#ms").value) } : name,
    ...(times === "" ? {} : { times: Number(times) }),
    ...(number === "" ? {} : { match: { number } }),
  };
}
