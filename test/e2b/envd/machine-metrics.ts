import { statfs } from "node:fs/promises";
import { cpus, freemem, loadavg, totalmem } from "node:os";

/** What `GET /metrics` answers, as the real envd measures its virtual machine. Here it is the machine below. */
export interface EnvdMetrics {
  /** Unix seconds. */
  readonly ts: number;
  readonly cpu_count: number;
  readonly cpu_used_pct: number;
  readonly mem_total: number;
  readonly mem_used: number;
  readonly disk_total: number;
  readonly disk_used: number;
}

/** `folder` names the disk. */
export async function measureMachine(folder: string): Promise<EnvdMetrics> {
  const { bsize, blocks, bfree } = await statfs(folder);
  const cpuCount = cpus().length;
  const load = loadavg()[0] ?? 0;
  return {
    ts: Math.floor(Date.now() / 1000),
    cpu_count: cpuCount,
    cpu_used_pct: Math.min(100, Math.round((load / cpuCount) * 10_000) / 100),
    mem_total: totalmem(),
    mem_used: totalmem() - freemem(),
    disk_total: bsize * blocks,
    disk_used: bsize * (blocks - bfree),
  };
}
