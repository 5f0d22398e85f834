// Stops with a remedy when scripts would not run on the Node that otpost is built for.
//
// Node 24 comes as the npm package `node`, whose install script puts the binary in place. Where
// scripts are switched off (`--ignore-scripts`) npm falls back to the Node on the PATH silently.
// Plain JavaScript, because an older Node must be able to run it.
const wanted = 24;
const major = Number(process.versions.node.split(".")[0]);

if (major < wanted) {
  process.stderr.write(
    [
      `otpost runs on Node ${wanted}; this is Node ${process.versions.node}.`,
      "Its own Node is an npm package whose install script did not run. Mend it with:",
      "",
      "  npm rebuild node --ignore-scripts=false",
      "",
      "or install Node 24 yourself, then run the command again.",
      "",
    ].join("\n"),
  );
  process.exit(1);
}
