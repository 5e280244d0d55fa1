/** The self-test page: it asks the browser what the kiosk needs, shows it, and posts it once to where it came from. */
export function selfTestPage(nonce: string): string {
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<title>自己診断 self-test</title>
<style nonce="${nonce}">body { font: 16px/1.6 sans-serif; margin: 2rem; } pre { white-space: pre-wrap; }</style>
</head>
<body>
<h1>自己診断 <small>self-test</small></h1>
<pre id="seen">…</pre>
<video id="video" muted playsinline width="320"></video>
<script nonce="${nonce}">${script}</script>
</body>
</html>
`;
}

const script = `
"use strict";
const within = (milliseconds, work, otherwise) =>
  Promise.race([
    work().catch((error) => otherwise(String(error && error.name))),
    new Promise((resolve) => setTimeout(() => resolve(otherwise("timeout")), milliseconds)),
  ]);

async function camera() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const video = document.getElementById("video");
  video.srcObject = stream;
  await video.play();
  let frames = 0;
  const end = performance.now() + 2000;
  await new Promise((resolve) => {
    const next = () => {
      frames += 1;
      if (frames >= 5 || performance.now() > end) resolve();
      else video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
    setTimeout(resolve, 2500);
  });
  const { width = 0, height = 0 } = stream.getVideoTracks()[0].getSettings();
  for (const track of stream.getTracks()) track.stop();
  video.srcObject = null;
  return { camera: true, frames, cameraSize: width + "x" + height };
}

function webSocket() {
  return new Promise((resolve) => {
    const socket = new WebSocket("ws://" + location.host + "/socket");
    socket.onmessage = ({ data }) => { socket.close(); resolve(data === "ok"); };
    socket.onerror = () => resolve(false);
  });
}

async function audio() {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  gain.gain.value = 0.0001;
  oscillator.connect(gain).connect(context.destination);
  oscillator.start();
  const resumed = context.resume();
  await Promise.race([resumed, new Promise((resolve) => setTimeout(resolve, 1000))]);
  const running = context.state === "running";
  await context.close();
  return running;
}

// A font is there where the width of its text differs from every generic one's.
function japaneseFont() {
  const canvas = document.createElement("canvas").getContext("2d");
  const pixels = (text) => {
    canvas.clearRect(0, 0, 300, 150);
    canvas.font = "40px sans-serif";
    canvas.fillText(text, 0, 60);
    return canvas.getImageData(0, 0, 120, 80).data.join();
  };
  // U+10FFFF has no glyph: two kanji that both look like it are missing
  const missing = pixels("\\u{10ffff}");
  return pixels("受") !== missing && pixels("受") !== pixels("付");
}

(async () => {
  const none = (why) => ({ camera: false, frames: 0, cameraError: why });
  const seen = {
    secureContext: isSecureContext,
    webSocket: await within(2000, webSocket, () => false),
    ...(await within(8000, camera, none)),
    audio: await within(3000, audio, () => false),
    japaneseFont: japaneseFont(),
    screen: screen.width + "x" + screen.height,
    pixelRatio: devicePixelRatio,
    touchPoints: navigator.maxTouchPoints,
    speech: speechSynthesis.getVoices().some(({ lang }) => lang.startsWith("ja")),
    userAgent: navigator.userAgent,
  };
  document.getElementById("seen").textContent = JSON.stringify(seen, null, 2);
  await fetch("/answers", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(seen) });
})();
`;
