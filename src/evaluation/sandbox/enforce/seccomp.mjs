import { architectures } from './syscalls.mjs';

const LOAD = 0x20;
const EQUALS = 0x15;
const AT_LEAST = 0x35;
const HAS_BITS = 0x45;
const RETURN = 0x06;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const fail = (errno) => 0x00050000 | errno;
const EPERM = 1;
const ENOSYS = 38;
const [NUMBER, ARCHITECTURE, FIRST_ARGUMENT] = [0, 4, 16]; // offsets in struct seccomp_data
const NEW_USER_NAMESPACE = 0x10000000;
const X32 = 0x40000000;
const UNIX = 1;

/** The architectures there is a filter for. */
export const hasFilter = (name) => name in architectures;

/**
 * The seccomp filter as the kernel reads it, one struct of 8 bytes per step. With `network: false` no socket can be made but
 * those of AF_UNIX: for a sandbox that has no network namespace.
 */
export const seccompFilter = ({ architecture = process.arch, network = true } = {}) => {
  const { audit, denied, clone, clone3, socket, x32 } = architectures[architecture];
  return encode([
    [LOAD, 0, 0, ARCHITECTURE],
    ...unless(EQUALS, audit, KILL),
    [LOAD, 0, 0, NUMBER],
    ...(x32 ? when(AT_LEAST, X32, KILL) : []),
    ...Object.values(denied).flatMap((number) => when(EQUALS, number, fail(EPERM))),
    // Its flags are behind a pointer, where no filter can look. C libraries fall back to clone.
    ...when(EQUALS, clone3, fail(ENOSYS)),
    [EQUALS, 0, 3, clone],
    [LOAD, 0, 0, FIRST_ARGUMENT],
    ...when(HAS_BITS, NEW_USER_NAMESPACE, fail(EPERM)),
    ...(network ? [] : onlyUnixSockets(socket)),
    [RETURN, 0, 0, ALLOW],
  ]);
};

const when = (test, value, answer) => [
  [test, 0, 1, value],
  [RETURN, 0, 0, answer],
];

const unless = (test, value, answer) => [
  [test, 1, 0, value],
  [RETURN, 0, 0, answer],
];

const onlyUnixSockets = (socket) => [
  [LOAD, 0, 0, NUMBER],
  [EQUALS, 0, 3, socket],
  [LOAD, 0, 0, FIRST_ARGUMENT],
  ...unless(EQUALS, UNIX, fail(EPERM)),
];

const encode = (steps) => {
  const bytes = Buffer.alloc(8 * steps.length);
  for (const [at, [code, onTrue, onFalse, value]] of steps.entries()) {
    bytes.writeUInt16LE(code, 8 * at);
    bytes.writeUInt8(onTrue, 8 * at + 2);
    bytes.writeUInt8(onFalse, 8 * at + 3);
    bytes.writeUInt32LE(value >>> 0, 8 * at + 4);
  }
  return bytes;
};
