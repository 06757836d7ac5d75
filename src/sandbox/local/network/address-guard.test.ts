import { describe, expect, it } from "vitest";
import { leaveOutHidden } from "./address-guard.ts";

const PUBLIC = { address: "93.184.216.34", family: 4 };

describe("leaveOutHidden", () => {
  it("keeps the addresses of a host, in private networks too", () => {
    const addresses = [PUBLIC, { address: "10.1.2.3", family: 4 }, { address: "2606:2800:220:1::1", family: 6 }];
    expect(leaveOutHidden("example.com", addresses)).toEqual(addresses);
  });

  it.each([
    ["127.0.0.1", 4],
    ["127.8.9.1", 4],
    ["0.0.0.0", 4],
    ["169.254.169.254", 4],
    ["100.100.100.200", 4],
    ["::1", 6],
    ["::", 6],
    ["fe80::1", 6],
    ["fd00:ec2::254", 6],
    ["::ffff:127.0.0.1", 6],
    ["::ffff:a9fe:a9fe", 6],
  ])("leaves out %s, whatever name leads there", (address, family) => {
    expect(leaveOutHidden("evil.example", [{ address, family }, PUBLIC])).toEqual([PUBLIC]);
  });

  it("lets localhost be this machine, for those who have allowed it by that name", () => {
    const loopback = [{ address: "127.0.0.1", family: 4 }];
    expect(leaveOutHidden("localhost", loopback)).toEqual(loopback);
  });
});
