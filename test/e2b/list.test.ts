import { Sandbox, type SandboxListOpts } from "e2b";
import { describe, expect, it } from "vitest";
import { connectionTo } from "./sample.ts";
import { type E2bServer, startE2b } from "./start-e2b.ts";

async function listed(e2b: E2bServer, options: SandboxListOpts): Promise<readonly string[]> {
  const pages = Sandbox.list({ ...connectionTo(e2b), ...options });
  const found: string[] = [];
  while (pages.hasNext) found.push(...(await pages.nextItems()).map(({ metadata }) => metadata["name"] ?? ""));
  return found;
}

describe("the list of sandboxes", () => {
  it("finds them by metadata with any characters, by state, and by template", async () => {
    await using e2b = await startE2b();
    const connection = connectionTo(e2b);
    const odd = { "a key": "50% & more = ü+" };
    const first = await Sandbox.create({ ...connection, metadata: { name: "first", ...odd } });
    await Sandbox.create("codex", { ...connection, metadata: { name: "second" } });
    const gone = await Sandbox.create({ ...connection, metadata: { name: "gone", ...odd } });
    await gone.kill();
    await first.pause();
    expect(await listed(e2b, { query: { metadata: odd } })).toEqual(["first"]);
    expect(await listed(e2b, { query: { metadata: { ...odd, name: "second" } } })).toEqual([]);
    expect(await listed(e2b, { query: { state: ["paused"] } })).toEqual(["first"]);
    expect(await listed(e2b, { query: { state: ["running"] } })).toEqual(["second"]);
    expect(await listed(e2b, { query: { template: "codex" } })).toEqual(["second"]);
    expect(await listed(e2b, { query: { template: "unheard-of" } })).toEqual([]);
    expect(await listed(e2b, {})).toHaveLength(2);
  });

  it("comes in pages, newest first or oldest first, and from a time on", async () => {
    let now = 1_700_000_000_000;
    await using e2b = await startE2b({ now: () => now });
    const connection = connectionTo(e2b);
    for (const name of ["a", "b", "c", "d", "e"]) {
      now += 1000;
      await Sandbox.create({ ...connection, metadata: { name } });
    }
    expect(await listed(e2b, { limit: 2 })).toEqual(["e", "d", "c", "b", "a"]);
    expect(await listed(e2b, { limit: 2, order: "asc" })).toEqual(["a", "b", "c", "d", "e"]);
    expect(await listed(e2b, { query: { startedAfter: new Date(now - 1000) } })).toEqual(["e", "d"]);
    const page = Sandbox.list({ ...connection, limit: 2 });
    await page.nextItems();
    const { nextToken } = page;
    if (nextToken === undefined) throw new Error("There is a second page.");
    expect(await listed(e2b, { limit: 5, nextToken })).toEqual(["c", "b", "a"]);
    await expect(listed(e2b, { nextToken, order: "asc" })).rejects.toThrow("Invalid next token");
  });
});
