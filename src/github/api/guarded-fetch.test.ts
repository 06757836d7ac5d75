import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createRecordedSleep } from "#test/github-host/no-waiting.ts";
import { createGitHubApi, type GitHubApi } from "./github-api.ts";
import { createOctokit } from "./octokit.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

interface Place {
  readonly server: Server;
  readonly origin: string;
  readonly seen: Seen[];
  handle: Handler;
}

const TOKEN = "ghs_kR7mQ2vX9bT4nL8wY3cF6hJ1dS5gA0zPqEuW";
let github: Place;
let elsewhere: Place;

beforeAll(async () => {
  github = await startServer();
  elsewhere = await startServer();
});
afterAll(() => {
  for (const { server } of [github, elsewhere]) {
    server.closeAllConnections();
    server.close();
  }
});
afterEach(() => {
  for (const { seen } of [github, elsewhere]) seen.length = 0;
});

async function startServer(): Promise<Place> {
  const seen: Seen[] = [];
  const place = { handle: answer, seen };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      seen.push({ method, url, authorization: headers.authorization, body: Buffer.concat(chunks).toString("utf8") });
      place.handle(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("The server listens on no port.");
  return Object.assign(place, { server, origin: `http://127.0.0.1:${address.port}` });
}

function answer(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
}

function redirectTo(status: number, target: string): Handler {
  return (request, response) => {
    if (request.url === "/new") answer(request, response);
    else response.writeHead(status, { location: target }).end();
  };
}

function* repeat(chunk: Buffer): Generator<Buffer> {
  for (;;) yield chunk;
}

function createApi(): GitHubApi {
  const octokit = createOctokit({ token: TOKEN, apiUrl: github.origin });
  return createGitHubApi({ octokit, token: TOKEN, sleep: createRecordedSleep().sleep });
}

const { signal } = new AbortController();
const reading = { route: "GET /old", parameters: {}, answer: z.object({ ok: z.literal(true) }) };
const writing = { ...reading, route: "POST /old", parameters: { body: "A review" } };

describe("a redirect of GitHub's API", () => {
  it.each([301, 302, 307, 308])("by status %d to another host is not followed by a read or a write", async (status) => {
    github.handle = redirectTo(status, `${elsewhere.origin}/new`);
    await expect(createApi().read(reading, signal)).rejects.toThrow(/redirects to http.*which is not followed/);
    await expect(createApi().write(writing, signal)).rejects.toThrow(/redirects to http.*which is not followed/);
    expect(elsewhere.seen).toEqual([]);
  });

  it("to another scheme or port of the same host is not followed", async () => {
    for (const target of ["https://127.0.0.1/new", "http://127.0.0.1:1/new", "file:///etc/passwd"]) {
      github.handle = redirectTo(307, target);
      await expect(createApi().read(reading, signal)).rejects.toThrow("is not followed");
    }
  });

  it("within the host is followed with the token, for a repository that was renamed", async () => {
    github.handle = redirectTo(301, "/new");
    await expect(createApi().read(reading, signal)).resolves.toEqual({ ok: true });
    expect(github.seen.at(-1)).toMatchObject({ url: "/new", authorization: `token ${TOKEN}` });
  });

  it("within the host keeps a write what it is, or is refused", async () => {
    github.handle = redirectTo(307, "/new");
    await createApi().write(writing, signal);
    expect(github.seen.at(-1)).toMatchObject({ method: "POST", url: "/new", body: '{"body":"A review"}' });
    github.handle = redirectTo(301, "/new");
    await expect(createApi().write(writing, signal)).rejects.toThrow("would turn it into a GET");
    expect(github.seen.at(-1)).toMatchObject({ method: "POST", url: "/old" });
  });

  it("without end is given up", async () => {
    github.handle = redirectTo(302, "/old");
    await expect(createApi().read(reading, signal)).rejects.toThrow("redirects without end");
  });
});

describe("an answer of GitHub's API", () => {
  it("without end is given up before it fills the memory", async () => {
    const flood = Buffer.alloc(1024 * 1024, " ");
    github.handle = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      Readable.from(repeat(flood)).pipe(response);
    };
    await expect(createApi().write(writing, signal)).rejects.toThrow("the answer is larger than 64 MB");
  });
});

describe("a token", () => {
  it("is not sent in the clear, but to this machine", () => {
    expect(() => createOctokit({ token: TOKEN, apiUrl: "http://github.example.com/api/v3" })).toThrow(
      "A token is not sent to github.example.com in the clear. Use https://.",
    );
    expect(() => createOctokit({ token: null, apiUrl: "http://github.example.com/api/v3" })).not.toThrow();
    expect(() => createOctokit({ token: TOKEN, apiUrl: "http://localhost:3000" })).not.toThrow();
  });
});
