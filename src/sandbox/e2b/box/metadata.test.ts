import { describe, expect, it } from "vitest";
import type { SandboxSpec } from "#core/sandbox/sandbox.ts";
import { buildMetadata, identifyWarm, isLeftBehind, mayBeTaken } from "./metadata.ts";
import type { ListedBox } from "./metadata.ts";

const MINUTE = 60_000;
const now = Date.parse("2026-11-21T12:00:00Z");
const spec: SandboxSpec = {
  runId: "run-1",
  source: { gitDir: "/x", headSha: "1".repeat(40), mergeBaseSha: "2".repeat(40) },
  trust: "own",
  allowedHosts: [],
  lifetimeMs: 10 * MINUTE,
  subject: { repository: "octo-org/octo-repo", pullRequest: 42, installation: 7 },
  agent: "claude",
};
const request = {
  spec,
  app: "sandpiper",
  template: "claude",
  creation: "c-1",
  now,
  timeoutMs: 15 * MINUTE,
  keepWarmMs: 0,
};

function listed(changes: Partial<ListedBox> & { readonly keepWarmMs?: number }): ListedBox {
  const { keepWarmMs = 0, ...box } = changes;
  const metadata = buildMetadata({ ...request, keepWarmMs });
  return { metadata, state: "running", startedAt: new Date(now), endAt: new Date(now + 15 * MINUTE), ...box };
}

describe("the metadata of a sandbox", () => {
  it("tells whose it is, and when nobody can want it any more", () => {
    expect(buildMetadata(request)).toEqual({
      app: "sandpiper",
      template: "claude",
      agent: "claude",
      repository: "octo-org/octo-repo",
      pullRequest: "42",
      installation: "7",
      run: "run-1",
      creation: "c-1",
      timeoutMs: "900000",
      expiresAt: "2026-11-21T12:15:00.000Z",
    });
  });

  it("leaves the run that takes a kept sandbox its whole time", () => {
    expect(buildMetadata({ ...request, keepWarmMs: 30 * MINUTE })).toMatchObject({
      keptUntil: "2026-11-21T12:45:00.000Z",
      expiresAt: "2026-11-21T13:00:00.000Z",
    });
  });

  it("is found again by the same change, agent and template, and by no other", () => {
    const identity = identifyWarm(request);
    expect(buildMetadata(request)).toMatchObject(identity);
    const others = [
      { ...request, template: "codex" },
      { ...request, spec: { ...spec, agent: "codex" } },
      {
        ...request,
        spec: { ...spec, subject: { repository: "octo-org/octo-repo", pullRequest: 43, installation: 7 } },
      },
    ];
    for (const other of others) expect(buildMetadata(other)).not.toMatchObject(identity);
  });
});

describe("isLeftBehind", () => {
  it("spares a sandbox until it expires", () => {
    expect(isLeftBehind(listed({}), now + 15 * MINUTE - 1, 0)).toBe(false);
    expect(isLeftBehind(listed({}), now + 15 * MINUTE, 0)).toBe(true);
  });

  it("spares one that is younger than asked for", () => {
    expect(isLeftBehind(listed({}), now + 16 * MINUTE, 20 * MINUTE)).toBe(false);
    expect(isLeftBehind(listed({}), now + 21 * MINUTE, 20 * MINUTE)).toBe(true);
  });

  it("spares one that was given more time than it was made with", () => {
    const box = listed({ endAt: new Date(now + 40 * MINUTE) });
    expect(isLeftBehind(box, now + 39 * MINUTE, 0)).toBe(false);
    expect(isLeftBehind(box, now + 40 * MINUTE, 0)).toBe(true);
  });

  it("ends a paused one as soon as nobody may take it, whatever E2B says of its end", () => {
    const box = listed({ keepWarmMs: 30 * MINUTE, state: "paused", endAt: new Date(now + 100 * MINUTE) });
    expect(isLeftBehind(box, now + 45 * MINUTE - 1, 0)).toBe(false);
    expect(isLeftBehind(box, now + 45 * MINUTE, 0)).toBe(true);
  });

  it("spares one that went on after a pause, for its whole time", () => {
    const startedAt = new Date(now + 44 * MINUTE);
    const box = listed({ keepWarmMs: 30 * MINUTE, startedAt, endAt: new Date(now + 59 * MINUTE) });
    expect(isLeftBehind(box, now + 59 * MINUTE, 0)).toBe(false);
    expect(isLeftBehind(box, now + 60 * MINUTE, 0)).toBe(true);
  });

  it("leaves alone what does not say when it expires", () => {
    for (const metadata of [{ app: "sandpiper" }, { app: "sandpiper", expiresAt: "soon" }]) {
      expect(isLeftBehind(listed({ metadata }), now + 1e9, 0)).toBe(false);
    }
  });
});

describe("mayBeTaken", () => {
  it("holds for a paused one that is kept, well before it ends", () => {
    const box = listed({ keepWarmMs: 30 * MINUTE, state: "paused" });
    const identity = identifyWarm(request);
    expect(mayBeTaken(box, identity, now + 43 * MINUTE)).toBe(true);
    expect(mayBeTaken(box, identity, now + 44 * MINUTE)).toBe(false);
    expect(mayBeTaken({ ...box, state: "running" }, identity, now)).toBe(false);
    expect(mayBeTaken(listed({ state: "paused" }), identity, now)).toBe(false);
  });

  it.each(["app", "template", "agent", "repository", "pullRequest", "installation"] as const)(
    "does not hold where the %s is another one, or is told of one of the two alone",
    (name) => {
      const box = listed({ keepWarmMs: 30 * MINUTE, state: "paused" });
      const identity = identifyWarm(request);
      const { [name]: _identity, ...identityWithout } = identity;
      const { [name]: _box, ...metadataWithout } = box.metadata;
      expect(mayBeTaken(box, { ...identity, [name]: "another" }, now)).toBe(false);
      expect(mayBeTaken(box, identityWithout, now)).toBe(false);
      expect(mayBeTaken({ ...box, metadata: metadataWithout }, identity, now)).toBe(false);
    },
  );
});
