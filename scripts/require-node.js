// Plain JavaScript that any Node can read: it exists to say so when this Node is too old for the rest.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Sandpiper needs Node 22.18 or later, and this is Node ${process.versions.node}.\n` +
      "npm scripts use the Node that `npm ci` puts into node_modules/.bin. If it is missing, install scripts are\n" +
      "switched off: run `npm ci --ignore-scripts=false`, or put a newer Node first on your PATH.\n",
  );
  process.exit(2);
}
