/**
 * What `rapid-client.node` does, in JavaScript: the two calls of AWS's runtime client that it makes
 * natively even when it asks for its next event by itself.
 *
 * The native ones return when the answer is posted; these return before. That changes no order: the
 * server hands out the next event only after it has had the answer to the last.
 */
const { Agent, request } = require("node:http");

const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? "").split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function post(path, body, headers) {
  const posting = request({
    agent,
    hostname,
    port,
    path: `/2018-06-01/runtime/invocation/${path}`,
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      ...headers,
    },
  });
  posting.on("response", (answered) => answered.resume());
  // Without its Runtime API a function has nothing more to do.
  posting.on("error", () => process.exit(1));
  posting.end(body);
}

module.exports = {
  next: () => Promise.reject(new Error("AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1 is not set")),
  done: (id, response) => post(`${id}/response`, response),
  error: (id, error, xray) =>
    post(`${id}/error`, error, {
      "lambda-runtime-function-error-type": "Unhandled",
      // A header holds no line ends; AWS's own client escapes them, being JSON.
      "lambda-runtime-function-xray-error-cause": Buffer.from(xray).toString("latin1"),
    }),
};
