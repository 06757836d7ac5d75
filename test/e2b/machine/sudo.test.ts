import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBubblewrapObstacle } from "#test/sandbox/bubblewrap-obstacle.ts";
import { createBubblewrapDriver } from "./bubblewrap.ts";
import { startMachine } from "./machine-fixture.ts";
import type { MachineFixture } from "./machine-fixture.ts";

describe.skipIf(findBubblewrapObstacle() !== null)("sudo in a bubblewrap sandbox", () => {
  let fixture: MachineFixture;
  beforeAll(async () => {
    fixture = await startMachine(createBubblewrapDriver());
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it.each([
    ["asks for no password and shows root to programs", "sudo id -u; sudo -n whoami", "0\nroot\n"],
    ["cleans the environment", "FOO=1 sudo env | grep -E '^(FOO|HOME|SUDO_USER)='", "HOME=/root\nSUDO_USER=user\n"],
    ["keeps the environment where it is asked to", "FOO=1 sudo -E env | grep ^FOO", "FOO=1\n"],
    ["sets variables for the command", "sudo FOO=2 env | grep ^FOO", "FOO=2\n"],
    ["runs as another user", "sudo -u user id -un", "user\n"],
    ["passes arguments on as they are", "sudo printf '%s|' 'a b' -n ''", "a b|-n||"],
    ["runs a line in a shell", "sudo -s 'echo $((1 + 1))'", "2\n"],
  ])("%s", async (_what, command, stdout) => {
    expect((await fixture.sandbox.commands.run(command)).stdout).toBe(stdout);
  });

  it.each([
    ["a user that is not there", "sudo -u nobody-knows true", "unknown user nobody-knows"],
    ["an option that it does not know", "sudo -Z true", "does not know the option -Z"],
    ["no command", "sudo", "usage: sudo"],
  ])("refuses %s", async (_what, command, stderr) => {
    await expect(fixture.sandbox.commands.run(command)).rejects.toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(stderr),
    });
  });
});
