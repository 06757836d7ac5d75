import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BuildError, Sandbox, Template } from "e2b";
import { describe, expect, it } from "vitest";
import { connectionTo } from "./sample.ts";
import { startE2b } from "./start-e2b.ts";

describe("templates", () => {
  it("are built by the SDK: steps and files are recorded, and the name is known", async () => {
    await using e2b = await startE2b();
    const connection = connectionTo(e2b);
    const folder = await mkdtemp(join(tmpdir(), "e2b-context-"));
    await writeFile(join(folder, "tool.txt"), "a tool");
    const template = Template({ fileContextPath: folder })
      .fromNodeImage("24")
      .setEnvs({ COLOR: "blue" })
      .copy("tool.txt", "/opt/tool.txt")
      .runCmd("npm i -g cowsay")
      .setStartCmd("sleep infinity", "true");
    expect(await Template.exists("sandpiper-test", connection)).toBe(false);
    const lines: string[] = [];
    const info = await Template.build(template, "sandpiper-test", {
      ...connection,
      tags: ["v1"],
      cpuCount: 4,
      memoryMB: 4096,
      onBuildLogs: ({ message }) => void lines.push(message),
    });
    await rm(folder, { recursive: true });
    expect(await Template.exists("sandpiper-test", connection)).toBe(true);
    expect(lines.join("\n")).toContain("RUN npm i -g cowsay");

    const [build] = e2b.builds();
    expect(build).toMatchObject({ buildId: info.buildId, status: "ready", cpuCount: 4, memoryMB: 4096, tags: ["v1"] });
    expect(build?.spec).toMatchObject({ fromImage: "node:24", startCmd: "sleep infinity" });
    expect(build?.spec?.steps.map(({ type }) => type)).toEqual(["ENV", "COPY", "RUN"]);
    const [archive] = build?.files.values() ?? [];
    expect((await readFile(archive ?? "")).length).toBeGreaterThan(0);

    const sandbox = await Sandbox.create("sandpiper-test:v1", connection);
    expect((await sandbox.commands.run("echo $COLOR")).stdout).toBe("blue\n");
    expect(await sandbox.getInfo()).toMatchObject({ name: "sandpiper-test", cpuCount: 4, memoryMB: 4096 });
    await expect(Sandbox.create("sandpiper-test:v2", connection)).rejects.toThrow("tag 'v2' does not exist");
    await Template.assignTags("sandpiper-test:v1", ["v2"], connection);
    await Sandbox.create("sandpiper-test:v2", connection);
    expect((await Template.getTags("sandpiper-test", connection)).map(({ tag }) => tag)).toEqual(["v1", "v2"]);
  });

  it("fail to build where that is wanted, and are not known then", async () => {
    await using e2b = await startE2b();
    const connection = connectionTo(e2b);
    const message = "npm ERR! 404 Not Found";
    e2b.addFault({
      match: "POST /v2/templates/{templateID}/builds/{buildID}",
      kind: "failed-build",
      message,
      step: "1",
    });
    const template = Template().fromBaseImage().runCmd("npm i -g nothing");
    const failure = Template.build(template, "broken", connection);
    await expect(failure).rejects.toThrow(BuildError);
    await expect(failure).rejects.toThrow(message);
    await expect(Sandbox.create("broken", connection)).rejects.toThrow("404");
    await expect(Template.build(Template().fromTemplate("unheard-of"), "lost", connection)).rejects.toThrow(
      "base template 'unheard-of' not found",
    );
  });

  it("have this Node and the analysers where they are Sandpiper's own", async () => {
    await using e2b = await startE2b();
    const sandbox = await Sandbox.create("sandpiper", connectionTo(e2b));
    const { stdout } = await sandbox.commands.run(
      'sandpiper-node --version; readlink -f "$(command -v sandpiper-analysers)"',
    );
    const [version, analysers] = stdout.trim().split("\n");
    expect(version).toBe(process.version);
    expect(analysers).toMatch(/src\/analysers\/main\.ts$/);
  });

  it("start an MCP gateway with what it is to serve", async () => {
    await using e2b = await startE2b();
    const mcp = { duckduckgo: {} };
    const sandbox = await Sandbox.create({ ...connectionTo(e2b), mcp });
    expect(e2b.sandboxes()[0]).toMatchObject({ template: "mcp-gateway", mcp });
    expect(await sandbox.files.read("/root/.mcp-gateway.json", { user: "root" })).toBe(JSON.stringify(mcp));
  });
});
