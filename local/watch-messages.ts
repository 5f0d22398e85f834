/** What `node --watch` sends: every thread tells what it loads, on the channel that its answers take. */
export type WatchMessage = { "watch:require": unknown } | { "watch:import": unknown };

export const isWatchMessage = (message: object): message is WatchMessage =>
  "watch:require" in message || "watch:import" in message;
