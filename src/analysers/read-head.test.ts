import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeCheckout } from "#test/analysers/make-checkout.ts";
import { readHead } from "./read-head.ts";

describe("readHead", () => {
  it("reads text without its byte order mark, and nothing that is no text", async () => {
    using checkout = makeCheckout({}, { "a.txt": "\uFEFFé\n" });
    expect(await readHead(checkout.directory, "a.txt")).toEqual({ kind: "text", text: "é\n" });
    expect(await readHead(checkout.directory, "b.txt")).toEqual({ kind: "skipped", reason: "not in the checkout" });
    expect(await readHead(checkout.directory, ".git")).toEqual({ kind: "skipped", reason: "not a regular file" });
  });

  it.each(["../task/change.diff", "/etc/passwd", "a/../../task/change.diff", "..\\x"])(
    "refuses %j, which leads out of the repository",
    async (path) => {
      using checkout = makeCheckout({}, { "a/b.txt": "a\n" });
      expect(await readHead(checkout.directory, path)).toEqual({
        kind: "skipped",
        reason: "its path leads out of the repository",
      });
    },
  );

  it("follows no link, at the end of a path or within it", async () => {
    using checkout = makeCheckout({}, { "a.txt": "a\n" });
    mkdirSync(join(checkout.taskDir, "out"));
    writeFileSync(join(checkout.taskDir, "out/secret"), "s\n");
    symlinkSync(checkout.diffPath, join(checkout.directory, "link"));
    symlinkSync(join(checkout.taskDir, "out"), join(checkout.directory, "dir"));
    expect(await readHead(checkout.directory, "link")).toEqual({ kind: "skipped", reason: "a symbolic link" });
    expect(await readHead(checkout.directory, "dir/secret")).toEqual({
      kind: "skipped",
      reason: "a symbolic link in its path",
    });
  });

  it("does not wait for the writer of a pipe", async () => {
    using checkout = makeCheckout({}, { "a.txt": "a\n" });
    execFileSync("sh", ["-c", 'mkfifo "$0"', join(checkout.directory, "pipe")]);
    expect(await readHead(checkout.directory, "pipe")).toEqual({ kind: "skipped", reason: "not a regular file" });
  });
});
