import { describe, expect, it } from "vitest";
import { OutputBuffer } from "../../output-buffer.ts";
import { JobOutput } from "./output.ts";

const MEGABYTE = "x".repeat(1024 ** 2);

function makeOutput(): { readonly output: JobOutput; readonly heard: string[] } {
  const heard: string[] = [];
  const output = new JobOutput(new OutputBuffer(1000), "job-1", (words) => heard.push(words.join(" ")));
  return { output, heard };
}

describe("the output of a job on its way", () => {
  it("is over where a line has no end, before the job is greeted and after it", () => {
    for (const greeting of ["", "!job job-1\n"]) {
      const { output } = makeOutput();
      output.add(greeting);
      for (let times = 0; times < 5; times += 1) output.add(MEGABYTE);
      expect(output.isOver).toBe(true);
    }
  });

  it("is over where words never end", () => {
    const { output, heard } = makeOutput();
    output.add("!job job-1\n");
    for (let times = 0; times < 40; times += 1) output.add(`!${MEGABYTE.slice(0, 1024 ** 2 / 4)}\n`);
    expect(output.isOver).toBe(true);
    expect(heard.length).toBeLessThan(17);
  });

  it("begins anew with each connection", () => {
    const { output, heard } = makeOutput();
    for (let times = 0; times < 10; times += 1) {
      output.reconnect();
      output.add(`welcome !job job-1\n!end ${times}\n${MEGABYTE}`);
    }
    expect(output.isOver).toBe(false);
    expect(heard.at(-1)).toBe("end 9");
  });
});
