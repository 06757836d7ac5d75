import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { listen } from "#test/http/listen.ts";
import { SAMPLE, startSample } from "./sample.ts";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function startReceiver() {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    async function receive(): Promise<void> {
      received.push({ headers: request.headers, body: await text(request) });
      response.writeHead(202).end();
    }
    void receive();
  });
  const url = `${await listen(server)}/hook`;
  return { received, url, [Symbol.dispose]: () => void server.close() };
}

describe("webhooks", () => {
  it("are signed, numbered by a GUID, and keep it when they are sent again", async () => {
    await using sample = await startSample();
    using receiver = await startReceiver();
    const { github, octokit } = sample;
    const app = github.createApp({
      slug: "ears",
      events: ["issue_comment"],
      webhookUrl: receiver.url,
      webhookSecret: "s3cret",
    });
    const installation = github.install(app, { account: "ada" });
    await octokit.rest.issues.createComment({ ...SAMPLE, issue_number: 1, body: "/review" });
    await github.settled();
    const [, comment] = receiver.received;
    expect(comment?.headers).toMatchObject({
      "x-github-event": "issue_comment",
      "x-hub-signature-256": `sha256=${createHmac("sha256", "s3cret")
        .update(comment?.body ?? "")
        .digest("hex")}`,
      "x-github-hook-installation-target-type": "integration",
      "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
    });
    expect(JSON.parse(comment?.body ?? "")).toMatchObject({
      action: "created",
      installation: { id: installation.id },
      issue: { pull_request: {} },
      sender: { login: "rex", type: "User" },
    });

    const delivery = github.deliveries.at(-1);
    if (delivery === undefined) throw new Error("Nothing was delivered.");
    const again = github.redeliver(delivery);
    await github.settled();
    expect([again.guid, again.isRedelivery, again.statusCode]).toEqual([delivery.guid, true, 202]);
    expect(receiver.received[2]?.headers["x-github-delivery"]).toBe(delivery.guid);
  });

  it("reach only Apps that are installed there and subscribed, and buttons only the App that drew them", async () => {
    await using sample = await startSample();
    const { github, pull, as } = sample;
    const permissions = { checks: "write" } as const;
    const one = github.createApp({ slug: "one", permissions, events: ["check_run"] });
    const two = github.createApp({ slug: "two", permissions, events: ["check_run"] });
    const bot = as(github.createInstallationToken(github.install(one, { account: "ada" })));
    github.install(two, { account: "ada", repositories: [] });
    const actions = [{ label: "Fix", description: "Fix all", identifier: "fix" }];
    const { data } = await bot.rest.checks.create({
      ...SAMPLE,
      name: "review",
      head_sha: pull.head.sha,
      conclusion: "failure",
      actions,
    });
    github.pressCheckAction(data.id, "fix", "rex");
    const heard = github.deliveries
      .filter(({ event }) => event === "check_run")
      .map(({ action, target }) => [action, target.id]);
    expect(heard).toEqual([
      ["created", one.id],
      ["completed", one.id],
      ["requested_action", one.id],
    ]);
    expect(() => github.pressCheckAction(data.id, "other", "rex")).toThrow("shows no button");
  });

  it("never leave the machine", async () => {
    await using sample = await startSample();
    expect(() => sample.github.createApp({ slug: "far", webhookUrl: "https://example.com/hook" })).toThrow(
      "this machine only",
    );
  });
});
