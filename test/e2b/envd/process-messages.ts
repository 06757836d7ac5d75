import { ConnectError } from "./connect-error.ts";

/** process.Start, as much of it as is used. Unset fields do not come. */
export interface StartRequest {
  readonly process?: ProcessConfig;
  readonly pty?: PtyRequest;
  readonly tag?: string;
  readonly stdin?: boolean;
}

export interface ProcessConfig {
  readonly cmd?: string;
  readonly args?: readonly string[];
  readonly envs?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface PtyRequest {
  readonly size?: PtySize;
}

export interface PtySize {
  readonly cols?: number;
  readonly rows?: number;
}

export interface ProcessSelector {
  readonly pid?: number;
  readonly tag?: string;
}

export interface SelectRequest {
  readonly process?: ProcessSelector;
}

export interface SendInputRequest extends SelectRequest {
  readonly input?: { readonly stdin?: string; readonly pty?: string };
}

export interface SendSignalRequest extends SelectRequest {
  readonly signal?: string | number;
}

export interface UpdateRequest extends SelectRequest {
  readonly pty?: PtyRequest;
}

export interface EndEvent {
  /** -1 where a signal ended it. */
  readonly exitCode: number;
  /** False where a signal ended it. */
  readonly exited: boolean;
  readonly status: string;
  readonly error?: string;
}

const SIGNALS: Readonly<Record<string, NodeJS.Signals>> = {
  SIGNAL_SIGTERM: "SIGTERM",
  SIGNAL_SIGKILL: "SIGKILL",
  "15": "SIGTERM",
  "9": "SIGKILL",
};

export function readSignal({ signal = "" }: SendSignalRequest): NodeJS.Signals {
  const known = SIGNALS[String(signal)];
  if (known === undefined) throw new ConnectError("unimplemented", `invalid signal: ${signal}`);
  return known;
}

/** In the words of Go's os.ProcessState. */
export function describeEnd(code: number | null, signal: NodeJS.Signals | null): EndEvent {
  if (code === 0) return { exitCode: 0, exited: true, status: "exit status 0" };
  if (code !== null) {
    const status = `exit status ${code}`;
    return { exitCode: code, exited: true, status, error: status };
  }
  const status = `signal: ${SIGNAL_WORDS[signal ?? ""] ?? signal}`;
  return { exitCode: -1, exited: false, status, error: status };
}

const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGALRM: "alarm clock",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGQUIT: "quit",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
  SIGTRAP: "trace/breakpoint trap",
  SIGUSR1: "user defined signal 1",
  SIGUSR2: "user defined signal 2",
};
