import { describe, expect, it } from "vitest";
import { parsePullAddress } from "./pull-address.ts";

describe("parsePullAddress", () => {
  it.each([
    "octo-org/octo.repo_1#42",
    "https://github.com/octo-org/octo.repo_1/pull/42",
    "https://github.example.com/octo-org/octo.repo_1/pull/42/files#diff-1",
  ])("reads %s", (text) => {
    expect(parsePullAddress(text)).toEqual({ owner: "octo-org", repo: "octo.repo_1", number: 42 });
  });

  it.each(["octo-repo#42", "a/b#0", "a/b#-1", "a/b/c#1", "a/b", "../b#1", "https://github.com/a/b/issues/4", ""])(
    "says how to write it instead of %j",
    (text) => {
      expect(() => parsePullAddress(text)).toThrow("Write OWNER/REPO#N");
    },
  );
});
