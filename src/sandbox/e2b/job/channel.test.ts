import { describe, expect, it } from "vitest";
import { OutputBuffer } from "../../output-buffer.ts";
import { JobChannel } from "./channel.ts";

const MEGABYTE = "x".repeat(1024 ** 2);

function makeChannel(): { readonly channel: JobChannel; readonly heard: string[] } {
  const heard: string[] = [];
  const channel = new JobChannel(new OutputBuffer(1000), "job-1", (words) => heard.push(words.join(" ")));
  return { channel, heard };
}

describe("the output of a job on its way", () => {
  it("is over where a line has no end, before the job is greeted and after it", () => {
    for (const greeting of ["", "!job job-1\n"]) {
      const { channel } = makeChannel();
      channel.add(greeting);
      for (let times = 0; times < 5; times += 1) channel.add(MEGABYTE);
      expect(channel.isOver).toBe(true);
    }
  });

  it("is over where words never end", () => {
    const { channel, heard } = makeChannel();
    channel.add("!job job-1\n");
    for (let times = 0; times < 40; times += 1) channel.add(`!${MEGABYTE.slice(0, 1024 ** 2 / 4)}\n`);
    expect(channel.isOver).toBe(true);
    expect(heard.length).toBeLessThan(17);
  });

  it("begins anew with each connection", () => {
    const { channel, heard } = makeChannel();
    for (let times = 0; times < 10; times += 1) {
      channel.reconnect();
      channel.add(`welcome !job job-1\n!end ${times}\n${MEGABYTE}`);
    }
    expect(channel.isOver).toBe(false);
    expect(heard.at(-1)).toBe("end 9");
  });
});
