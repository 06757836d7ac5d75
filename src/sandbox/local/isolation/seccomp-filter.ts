/**
 * System calls that no program under review has a use for, and by which sandboxes have been left: new namespaces and mounts,
 * the kernel's keyring (which is the host's), and the young interfaces with a history of holes. They fail with EPERM.
 */
const DENIED_CALLS: Readonly<Record<string, Readonly<Record<Architecture, number>>>> = {
  unshare: { x64: 272, arm64: 97 },
  setns: { x64: 308, arm64: 268 },
  mount: { x64: 165, arm64: 40 },
  umount2: { x64: 166, arm64: 39 },
  pivot_root: { x64: 155, arm64: 41 },
  open_tree: { x64: 428, arm64: 428 },
  move_mount: { x64: 429, arm64: 429 },
  fsopen: { x64: 430, arm64: 430 },
  fsconfig: { x64: 431, arm64: 431 },
  fsmount: { x64: 432, arm64: 432 },
  fspick: { x64: 433, arm64: 433 },
  mount_setattr: { x64: 442, arm64: 442 },
  open_by_handle_at: { x64: 304, arm64: 265 },
  add_key: { x64: 248, arm64: 217 },
  request_key: { x64: 249, arm64: 218 },
  keyctl: { x64: 250, arm64: 219 },
  bpf: { x64: 321, arm64: 280 },
  perf_event_open: { x64: 298, arm64: 241 },
  userfaultfd: { x64: 323, arm64: 282 },
  io_uring_setup: { x64: 425, arm64: 425 },
  io_uring_enter: { x64: 426, arm64: 426 },
  io_uring_register: { x64: 427, arm64: 427 },
  kexec_load: { x64: 246, arm64: 104 },
  kexec_file_load: { x64: 320, arm64: 294 },
  init_module: { x64: 175, arm64: 105 },
  finit_module: { x64: 313, arm64: 273 },
  delete_module: { x64: 176, arm64: 106 },
};

type Architecture = "x64" | "arm64";

/** From linux/audit.h and the kernel's system call tables. */
const ARCHITECTURES: Readonly<Record<Architecture, { audit: number; clone: number; ioctl: number }>> = {
  x64: { audit: 0xc000003e, clone: 56, ioctl: 16 },
  arm64: { audit: 0xc00000b7, clone: 220, ioctl: 29 },
};

const CLONE3 = 435;
const NAMESPACE_FLAGS = 0x7e02_0000;
/** Types into the terminal, as if its person had. */
const TIOCSTI = 0x5412;
/** System calls from here on are those of the x32 ABI, which would pass a list of the others. */
const X32_CALLS = 0x4000_0000;

const EPERM = 1;
const ENOSYS = 38;

/** Places in `struct seccomp_data`; of the 64 bits of an argument, the lower half on a little-endian machine. */
const [CALL_NUMBER, CALL_ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT] = [0, 4, 16, 24];

/** The filter as a program for the kernel (seccomp(2)); null for a processor that we have no table for. */
export function buildSeccompFilter(architecture: string): Buffer | null {
  if (architecture !== "x64" && architecture !== "arm64") return null;
  const { audit, clone, ioctl } = ARCHITECTURES[architecture];
  return Buffer.concat([
    load(CALL_ARCHITECTURE),
    ...unless(JUMP_EQUAL, audit, fail(ENOSYS)),
    load(CALL_NUMBER),
    ...when(JUMP_AT_LEAST, X32_CALLS, fail(ENOSYS)),
    // Its flags lie in memory, where no filter can look. The C library falls back to clone.
    ...when(JUMP_EQUAL, CLONE3, fail(ENOSYS)),
    ...Object.values(DENIED_CALLS).flatMap((call) => when(JUMP_EQUAL, call[architecture], fail(EPERM))),
    ...whenArgument(clone, FIRST_ARGUMENT, when(JUMP_ANY_BIT, NAMESPACE_FLAGS, fail(EPERM))),
    ...whenArgument(ioctl, SECOND_ARGUMENT, when(JUMP_EQUAL, TIOCSTI, fail(EPERM))),
    ALLOW,
  ]);
}

/** Operation codes of classic BPF (linux/bpf_common.h). */
const LOAD_WORD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;
const ALLOW = instruction(RETURN, 0x7fff_0000);

function load(offset: number): Buffer {
  return instruction(LOAD_WORD, offset);
}

function fail(errno: number): Buffer {
  return instruction(RETURN, 0x0005_0000 | errno);
}

function when(jump: number, value: number, then: Buffer): Buffer[] {
  return [instruction(jump, value, [0, 1]), then];
}

function unless(jump: number, value: number, then: Buffer): Buffer[] {
  return [instruction(jump, value, [1, 0]), then];
}

/** Looks at an argument of one call. All that follows for this call is to allow it. */
function whenArgument(call: number, offset: number, then: readonly Buffer[]): Buffer[] {
  const body = [load(offset), ...then, ALLOW];
  return [instruction(JUMP_EQUAL, call, [0, body.length]), ...body];
}

/** `struct sock_filter`: where to go on, counted in instructions, if the comparison holds and if not. */
function instruction(code: number, value: number, [jumpTrue, jumpFalse] = [0, 0]): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(jumpTrue ?? 0, 2);
  bytes.writeUInt8(jumpFalse ?? 0, 3);
  bytes.writeUInt32LE(value >>> 0, 4);
  return bytes;
}
