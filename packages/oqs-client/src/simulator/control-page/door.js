/** Talks to the control door. The token comes in the fragment of the address and stays in this tab. */
const kept = "uketsuke-sim-token";

const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given !== null) {
  sessionStorage.setItem(kept, given);
  history.replaceState(null, "", location.pathname);
}

/** Asks the door; throws its sentence when it refuses. */
export async function call(method, path, body) {
  const response = await fetch(`/api/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${sessionStorage.getItem(kept) ?? ""}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer;
}
