import { describe, expect, it } from "vitest";
import { createTextReader } from "./text-reader.ts";

describe("createTextReader", () => {
  it("reads at once what is asked for at once, by commit", async () => {
    const batches: string[] = [];
    const read = createTextReader((commit, paths) => {
      batches.push(`${commit}: ${paths.join(" ")}`);
      return Promise.resolve(new Map(paths.map((path) => [path, `${path}@${commit}`])));
    });
    expect(await Promise.all([read("h", "a"), read("b", "a"), read("h", "c"), read("h", "a")])).toEqual([
      "a@h",
      "a@b",
      "c@h",
      "a@h",
    ]);
    expect(batches).toEqual(["h: a c", "b: a"]);
    expect(await read("h", "a")).toBe("a@h");
    expect(batches).toHaveLength(3);
  });

  it("fails every read of a batch that fails, and none after it", async () => {
    let isBroken = true;
    const read = createTextReader((_commit, paths) =>
      isBroken ? Promise.reject(new Error("broken")) : Promise.resolve(new Map(paths.map((path) => [path, path]))),
    );
    const results = await Promise.allSettled([read("h", "a"), read("h", "b")]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    isBroken = false;
    expect(await read("h", "a")).toBe("a");
  });
});
