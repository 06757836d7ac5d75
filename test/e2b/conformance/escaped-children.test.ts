import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Sandbox } from "e2b";
import { describe, expect, it } from "vitest";
import { connectionTo } from "../sample.ts";
import { startE2b } from "../start-e2b.ts";
import type { E2bServer } from "../start-e2b.ts";
import { WORKING_DRIVERS } from "../machine/drivers.ts";

/** Ways to leave the process group, the session and the parent behind. WORD marks the one that runs away. */
const ESCAPES = [
  ["in the background", "bash -c 'exec -a WORD sleep 1000' >/dev/null 2>&1 &"],
  ["in a session of its own", "setsid bash -c 'exec -a WORD sleep 1000' </dev/null >/dev/null 2>&1 &"],
  ["adopted by init", "(setsid bash -c '(exec -a WORD sleep 1000) & exit' </dev/null >/dev/null 2>&1);"],
  ["deaf to signals", "nohup setsid bash -c 'trap \"\" TERM HUP INT; exec -a WORD sleep 1000' >/dev/null 2>&1 &"],
  ["without an environment", "env -i setsid bash -c 'exec -a WORD sleep 1000' </dev/null >/dev/null 2>&1 &"],
] as const;

describe.each(WORKING_DRIVERS)("A process that ran away in a $name sandbox", ({ create }) => {
  describe.each(ESCAPES)("%s", (_way, command) => {
    async function escape(server: E2bServer): Promise<{ readonly sandbox: Sandbox; readonly word: string }> {
      const sandbox = await Sandbox.create(connectionTo(server));
      const word = `ran-away-${randomBytes(8).toString("hex")}`;
      await sandbox.commands.run(
        `${command.replace("WORD", word)} until pgrep -x -f '${word} 1000' >/dev/null; do :; done`,
      );
      expect(await countProcesses(word)).toBe(1);
      return { sandbox, word };
    }

    it("ends with the sandbox", async () => {
      await using server = await startE2b({ driver: create() });
      const { sandbox, word } = await escape(server);

      await sandbox.kill();

      expect(await countProcesses(word)).toBe(0);
    });

    it("ends when the sandbox expires", async () => {
      await using server = await startE2b({ driver: create() });
      const { word } = await escape(server);

      await server.clock.advance(300_000);

      expect(await countProcesses(word)).toBe(0);
    });

    it("ends with the server", async () => {
      const server = await startE2b({ driver: create() });
      const { word } = await escape(server);

      await server[Symbol.asyncDispose]();

      expect(await countProcesses(word)).toBe(0);
    });
  });
});

/** How many processes of this machine have the word as their name, seen from where nothing can hide. */
async function countProcesses(word: string): Promise<number> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return names.filter((name) => name.startsWith(`${word}\0`)).length;
}
