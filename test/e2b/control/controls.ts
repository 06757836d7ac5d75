import type { FaultHandle } from "../../http/fault-list.ts";
import type { Fault } from "../http/faults.ts";
import type { RecordedRequest } from "../http/recorded-request.ts";
import type { BuildRecord, SandboxView } from "../records.ts";

/** Streams that are dropped again and again. */
export interface RepeatedDrops extends Disposable {
  /** How many streams it has dropped. */
  readonly dropped: number;
}

export interface RepeatedDropsOptions {
  readonly sandboxId?: string;
  /** Calls back again and again until the function that it gives back is called; Node's own timer where left out. */
  readonly every?: (milliseconds: number, tick: () => void) => () => void;
}

/** What a test does to the server besides talking to it. */
export interface Controls {
  /** Makes the next matching request fail, in one of the ways of `FaultKind`. */
  addFault(fault: Fault): FaultHandle;
  findFault(id: string): FaultHandle | null;
  clearFaults(): void;
  /** What the server was asked, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Every sandbox that ever was, oldest first. */
  sandboxes(): readonly SandboxView[];
  /** Every build of a template, oldest first. */
  builds(): readonly BuildRecord[];
  /** Ends connections that carry a stream, of one sandbox or of all, and says how many. The processes live on. */
  dropStreams(sandboxId?: string): number;
  dropStreamsEvery(milliseconds: number, options?: RepeatedDropsOptions): RepeatedDrops;
  /** Lets a sandbox die without a word, as one in a hundred does. */
  vanish(sandboxId: string): Promise<void>;
  /** Moves the time of the server ahead, and ends when the sandboxes that expired by it are gone. */
  advance(milliseconds: number): Promise<void>;
}
