import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Prints the address of every module at its loading, each on a line of standard error. */
const TELL_MODULES = `import { registerHooks } from "node:module";
registerHooks({
  load(url, context, next) {
    process.stderr.write("loaded " + url + "\\n");
    return next(url, context);
  },
});`;

/** An SDK takes longer to load than all of the rest: who does not use it does not wait for it. */
describe("an SDK", () => {
  it.each(["--version", "--help", "review --help"])("is not loaded by sandpiper %s", async (call) => {
    const hook = `data:text/javascript,${encodeURIComponent(TELL_MODULES)}`;
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ["--import", hook, "bin/sandpiper.js", ...call.split(" ")],
      {
        cwd: ROOT,
      },
    );
    expect(stderr).toContain("/src/entrypoints/cli.ts");
    expect(stderr).not.toMatch(/node_modules\/(e2b|@connectrpc|undici|openai|@openai)\//);
  });

  it("is asked for by the bundle only when it is used", async () => {
    const bundle = await rolldown({
      cwd: ROOT,
      input: "src/entrypoints/cli.ts",
      platform: "node",
      external: (id) => !/^([./#]|\w:)/.test(id),
    });
    const { output } = await bundle.generate({ format: "esm", codeSplitting: false });
    await bundle.close();
    expect(output).toHaveLength(1);
    expect(output[0].imports).toContain("commander");
    for (const sdk of ["e2b", "openai", "@openai/agents-core", "@openai/agents-openai"]) {
      expect(output[0].imports).not.toContain(sdk);
      expect(output[0].dynamicImports).toContain(sdk);
    }
  });
});
