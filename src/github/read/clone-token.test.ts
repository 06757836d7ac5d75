import { describe, expect, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import { createScene } from "#test/github-host/scene.ts";

const { signal } = new AbortController();

describe("the remote that a sandbox may fetch from", () => {
  it("of a public repository needs no token, and is lent none although there is one", async () => {
    await using scene = await createScene();
    const cloneToken = scene.appToken({ contents: "read" });
    await using snapshot = await scene.host(undefined, { cloneToken }).snapshot(signal);
    expect(snapshot.source.remote).toMatchObject({
      url: `${scene.github.url}/ada/engine.git`,
      headRef: "refs/pull/1/head",
    });
    await expect(snapshot.source.remote?.borrowToken(signal)).resolves.toBeNull();
  });

  it("of a private repository is none without a token for it: that of the run stays here", async () => {
    await using scene = await createScene({ isPrivate: true });
    await using snapshot = await scene.host().snapshot(signal);
    expect(snapshot.source.remote).toBeNull();
  });

  it("of a private repository comes with the token for it, which is revoked when it is given back", async () => {
    await using scene = await createScene({ isPrivate: true });
    const cloneToken = scene.appToken({ contents: "read" });
    await using snapshot = await scene.host(undefined, { cloneToken }).snapshot(signal);
    const lent = await snapshot.source.remote?.borrowToken(signal);
    expect(lent?.token).toBe(cloneToken);
    expect(scene.github.store.tokens.has(cloneToken)).toBe(true);

    await lent?.giveBack(signal);
    expect(scene.github.store.tokens.has(cloneToken)).toBe(false);
  });

  it("of a private repository needs no token where the network signs in for the sandbox", async () => {
    await using scene = await createScene({ isPrivate: true });
    const cloneToken = scene.appToken({ contents: "read" });
    const hostsWithCredential = [new URL(scene.github.url).hostname];
    await using snapshot = await scene.host(undefined, { cloneToken, hostsWithCredential }).snapshot(signal);
    expect(snapshot.source.remote?.url).toBe(`${scene.github.url}/ada/engine.git`);
    await expect(snapshot.source.remote?.borrowToken(signal)).resolves.toBeNull();
  });

  it("says so where the token cannot be revoked, without showing it", async () => {
    await using scene = await createScene({ isPrivate: true });
    const cloneToken = scene.appToken({ contents: "read" });
    await using snapshot = await scene.host(undefined, { cloneToken }).snapshot(signal);
    const lent = await snapshot.source.remote?.borrowToken(signal);
    scene.github.store.tokens.delete(cloneToken);
    const error = await lent?.giveBack(signal).catch((reason: unknown) => reason);
    expect(String(error)).toContain("DELETE /installation/token");
    expect(String(error)).not.toContain(cloneToken);
  });

  it("leaves a token of a person as it is, because other runs need it too", async () => {
    await using scene = await createScene({ isPrivate: true });
    const cloneToken = scene.github.createToken("ada");
    await using snapshot = await scene.host(undefined, { cloneToken }).snapshot(signal);
    const lent = await snapshot.source.remote?.borrowToken(signal);
    const before = scene.github.requests.length;
    await lent?.giveBack(signal);
    expect(scene.github.requests).toHaveLength(before);
    expect(scene.github.store.tokens.has(cloneToken)).toBe(true);
  });

  it("is refused the run's own token, before anything is asked", async () => {
    await using scene = await createScene({ isPrivate: true });
    const token = scene.github.createToken("rex");
    expect(() => scene.host(token, { cloneToken: token })).toThrow(UsageError);
    expect(() => scene.host(token, { cloneToken: token })).toThrow("SANDPIPER_CLONE_TOKEN is the token of the run");
  });
});
