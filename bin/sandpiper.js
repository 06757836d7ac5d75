#!/usr/bin/env node
// Plain JavaScript that any Node can read: it checks the Node, then starts the sources (a clone) or the bundle (the package).
// Sources need Node 24, which knows `using`. The bundle is made for Node 22.18.
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Sandpiper needs Node 22.18 or later, and this is Node ${process.versions.node}.\n` +
      "Put a newer Node first on your PATH. In a clone of Sandpiper, `npx sandpiper` or `npm run sandpiper --` bring their own.\n",
  );
  process.exit(2);
}

const source = new URL("../src/entrypoints/cli.ts", import.meta.url);
const bundle = new URL("../dist/cli.js", import.meta.url);
if (existsSync(source) && major >= 24) {
  await import(source.href);
} else if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  process.stderr.write(
    `Node ${process.versions.node} runs Sandpiper from its bundle only, and this clone has none.\n` +
      "Run `npm run build` once, or use `npx sandpiper`, which brings a newer Node.\n",
  );
  process.exit(2);
}
