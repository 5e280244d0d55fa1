import { addActivity } from "./activity.js";
import { call } from "./door.js";
import { showFaults, startFaults } from "./faults.js";
import { showPeople, startPeople } from "./people.js";
import { showSettings, startSettings } from "./settings.js";
import { language, say, speak } from "./words.js";

const trouble = document.querySelector("#trouble");
const done = document.querySelector("#done");
let newest = 0;
let last;

/** Does what somebody asked for; a refusal is shown, and so is that it was done. */
async function act(work) {
  done.textContent = "";
  try {
    await work();
    trouble.hidden = true;
    done.textContent = say("done");
  } catch (error) {
    trouble.textContent = error.message;
    trouble.hidden = false;
  }
}

function show(state) {
  addActivity(state.activity);
  newest = state.newest;
  last = state;
  showFaults(state.faults);
  showSettings(state, act);
}

/** News come as soon as there are some. */
async function follow() {
  for (;;)
    try {
      show(await call("GET", `state?after=${newest}`));
    } catch (error) {
      trouble.textContent = `${say("lost")}: ${error.message}`;
      trouble.hidden = false;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
}

speak(language);
document.querySelector("#language").addEventListener("click", async () => {
  speak(language === "ja" ? "en" : "ja");
  showFaults(last.faults);
  showSettings(last, act);
  await showPeople(act);
});
const state = await call("GET", "state").catch((error) => {
  trouble.textContent = error.message;
  trouble.hidden = false;
});
if (state !== undefined) {
  startSettings(act);
  show(state);
  await startFaults(act);
  await startPeople(act, state.folder !== null);
  document.documentElement.dataset.ready = "true";
  void follow();
}
