import { expect, test } from "vitest";
import { closeCode, type Message } from "../protocol.ts";
import { atFirst, type Event, type Shown, show } from "./shown.ts";

function after(...events: Event[]): Shown {
  return events.reduce(show, atFirst);
}
const told = (message: Message): Event => ({ message });

const pin: Message = { msg: "ENTER_PIN", attemptsRemaining: 3, lastTry: false, incorrect: false };
const camera: Message = { msg: "SHOW_CAMERA", attempt: 1, attempts: 3, source: "device" };

test("a screen asked for again is a new turn, so that it starts afresh", () => {
  const first = after(told(pin));
  const second = show(first, told(pin));
  expect(second.turn).toBe(first.turn + 1);
});

test("after an answer the controls rest until the agent speaks", () => {
  const asked = after(told(pin));
  const answered = show(asked, { sent: "FRAME" });
  expect(answered.answered).toBe(true);
  expect(show(answered, told({ msg: "CHECKING" })).answered).toBe(false);
  expect(show(answered, told({ msg: "BAD_STATE", cmd: "FRAME_2" })).answered).toBe(false);
});

test("language, staff and the last-try question are no answers", () => {
  for (const sent of ["LANGUAGE", "CALL_STAFF", "CONFIRM_LAST_TRY", "CAMERA_LOST"] as const) {
    expect(after(told(pin), { sent }).answered, sent).toBe(false);
  }
});

test("CONTINUE takes the question away and keeps the screen", () => {
  const asked = after(told(pin), told({ msg: "STILL_THERE", seconds: 20 }));
  expect(asked.stillThere).toBe(20);
  const kept = show(asked, { sent: "CONTINUE" });
  expect(kept.stillThere).toBeUndefined();
  expect(kept.answered).toBe(false);
  expect(kept.turn).toBe(asked.turn);
});

test("the next screen takes the question away too", () => {
  const asked = after(told(pin), told({ msg: "STILL_THERE", seconds: 20 }));
  expect(show(asked, told({ msg: "PLACE_CARD" })).stillThere).toBeUndefined();
});

test("advice belongs to the camera that is there", () => {
  const advice = told({ msg: "ADVICE", advice: "closer" });
  expect(after(told(camera), advice).advice).toBe("closer");
  expect(after(told(camera), advice, told(camera)).advice).toBeUndefined();
  expect(after(told(pin), advice).advice).toBeUndefined();
});

test("the call for staff is over with the visit, or after a while", () => {
  const called = after(told(pin), told({ msg: "STAFF_CALLED" }));
  expect(show(called, told({ msg: "CHECKING" })).staffCalled).toBe(true);
  expect(show(called, told({ msg: "PLACE_CARD" })).staffCalled).toBe(false);
  expect(show(called, { staffCallOver: true }).staffCalled).toBe(false);
});

test("a lost agent is shown once, another page and another level by their own screens", () => {
  const lost = after(told(pin), { closed: 1006 });
  expect(lost.screen.msg).toBe("DISCONNECTED");
  expect(show(lost, { closed: 1006 })).toBe(lost);
  const occupied = after({ closed: closeCode.occupied });
  expect(occupied.screen.msg).toBe("OCCUPIED");
  expect(show(occupied, { closed: closeCode.occupied })).toBe(occupied);
  expect(after({ closed: closeCode.otherLevel }).screen.msg).toBe("RELOAD");
});

test("a sandbox card is asked for and issued", () => {
  const asked = after({ sent: "OWN_FACE" });
  expect(asked.issued).toBe("asked");
  expect(show(asked, told({ msg: "SANDBOX_CARD_ISSUED", outcome: "no-face" })).issued).toBe(
    "no-face",
  );
});
