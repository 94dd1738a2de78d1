#!/usr/bin/env node
// In words that any Node reads: an older one would fail somewhere inside a dependency.
if (parseInt(process.versions.node, 10) < 20) {
  process.stderr.write(
    "gen-instrumented: error this is Node " +
      process.versions.node +
      ", and Node 20.19 or later is needed. (node-too-old)\n" +
      "    Install a later Node (https://nodejs.org), or choose one with your version manager: nvm use 22.\n",
  );
  process.exitCode = 2;
} else {
  require("../dist/start.cjs");
}
