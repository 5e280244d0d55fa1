/**
 * ONNX Runtime 1.30 on Linux starts Microsoft's telemetry when it is loaded: it writes a session id below TMPDIR and is built to
 * send to events.data.microsoft.com (read in its binary; without this variable the files were seen). A kiosk sends nothing to
 * anybody. The variable must stand before the library is loaded, and in the main thread: a worker has only a copy.
 * @module
 */
process.env.ORT_DISABLE_TELEMETRY = "1";
