/**
 * The network that a function is in: this machine's loopback, and one server that stands for the rest.
 *
 * Names under example.com are at a public address, where that server answers; other names there are
 * none, and other addresses nobody answers at. It is done below Node's own `net`, as a router would:
 * whoever asks a socket whom it speaks to is told the public address.
 */
import { Resolver } from "node:dns/promises";

/** Public, so that nothing refuses it for what it is; no packet ever goes there. */
const publicAddress = "203.0.114.1";
const outsidePort = Number(process.env.RUNNER_OUTSIDE_PORT);
delete process.env.RUNNER_OUTSIDE_PORT;

/** libuv's ENETUNREACH, as the binding gives it. */
const unreachable = -101;

const missing = (name) =>
  Promise.reject(Object.assign(new Error(`query ENOTFOUND ${name}`), { code: "ENOTFOUND" }));
for (const method of Object.getOwnPropertyNames(Resolver.prototype)) {
  if (/^(?:resolve|reverse)/.test(method)) Resolver.prototype[method] = missing;
}
Resolver.prototype.resolve4 = (name) =>
  /(?:^|\.)example\.com\.?$/.test(name) ? Promise.resolve([publicAddress]) : missing(name);

// `net.Socket` has no seam below it but this one.
const { TCP } = process.binding("tcp_wrap");
const translated = new WeakSet();
const { connect, getpeername } = TCP.prototype;
TCP.prototype.connect = function (request, address, port) {
  if (address.startsWith("127.")) return connect.call(this, request, address, port);
  if (address !== publicAddress || port !== 443) return unreachable;
  translated.add(this);
  return connect.call(this, request, "127.0.0.1", outsidePort);
};
TCP.prototype.connect6 = () => unreachable;
TCP.prototype.getpeername = function (out) {
  const status = getpeername.call(this, out);
  if (translated.has(this)) Object.assign(out, { address: publicAddress, port: 443 });
  return status;
};
