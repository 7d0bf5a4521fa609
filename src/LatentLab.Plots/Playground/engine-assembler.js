// A WebAssembly module put together byte by byte (https://webassembly.github.io/spec/core/binary/): just what the
// kernels need. Code is a list of bytes; a piece that leaves a value can stand wherever an argument is expected.

const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

const unsigned = (value) => {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value);
  return bytes;
};
const signed = (value) => {
  const bytes = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    const last = (value === 0 && !(low & 0x40)) || (value === -1 && low & 0x40);
    bytes.push(low | (last ? 0 : 0x80));
    if (last) return bytes;
  }
};
const floatBytes = (value) => [...new Uint8Array(Float32Array.of(value).buffer)];

const operation = (code) => (...operands) => [...operands.flat(), code];
const vector = (code) => (...operands) => [...operands.flat(), 0xfd, ...unsigned(code)];

const i32 = {
  of: (value) => [0x41, ...signed(value)],
  add: operation(0x6a),
  sub: operation(0x6b),
  mul: operation(0x6c),
  less: operation(0x48),
  load: (address) => [...address, 0x28, 2, 0],
  store: (address, value) => [...address, ...value, 0x36, 2, 0],
};
const f64 = {
  of: (value) => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  add: operation(0xa0),
  from32: operation(0xbb),
};
const lanes = {
  of: (value) => [0xfd, 12, ...[0, 1, 2, 3].flatMap(() => floatBytes(value))],
  ofInt: (value) => [0xfd, 12, ...[0, 1, 2, 3].flatMap(() => [...new Uint8Array(Int32Array.of(value).buffer)])],
  load: (address, offset = 0) => [...address, 0xfd, 0, 2, ...unsigned(offset)],
  loadOne: (address) => [...address, 0xfd, 9, 2, 0], // one float, in all four lanes
  store: (address, value, offset = 0) => [...address, ...value, 0xfd, 11, 2, ...unsigned(offset)],
  all: vector(19),
  lane: (value, index) => [...value, 0xfd, 31, index],
  greater: vector(68),
  and: vector(78),
  choose: vector(82), // (where set, where not, mask)
  nearest: vector(106),
  shiftLeft: vector(171),
  addInt: vector(174),
  abs: vector(224),
  neg: vector(225),
  sqrt: vector(227),
  add: vector(228),
  sub: vector(229),
  mul: vector(230),
  div: vector(231),
  min: vector(232),
  max: vector(233),
  toInt: vector(248),
};

const whileTrue = (condition, body) =>
  [0x02, 0x40, 0x03, 0x40, ...condition, 0x45, 0x0d, 1, ...body, 0x0c, 0, 0x0b, 0x0b];

// A function: parameters and locals by name and type, and a body that gets { name: { get, set(value), add(value) } }.
const define = (name, parameters, result, locals, write) => {
  const all = [...Object.entries(parameters), ...Object.entries(locals)];
  const variables = Object.fromEntries(all.map(([local], index) => {
    const get = [0x20, ...unsigned(index)], set = (value) => [...value, 0x21, ...unsigned(index)];
    return [local, { get, set, add: (value) => set(i32.add(get, value)) }];
  }));
  const body = [
    ...unsigned(Object.keys(locals).length),
    ...Object.values(locals).flatMap((type) => [1, types[type]]),
    ...write(variables),
    0x0b,
  ];
  const signature = [
    0x60,
    ...unsigned(Object.keys(parameters).length),
    ...Object.values(parameters).map((type) => types[type]),
    ...(result ? [1, types[result]] : [0]),
  ];
  return { name, signature, body };
};

const assemble = (functions) => {
  const sized = (bytes) => [...unsigned(bytes.length), ...bytes];
  const list = (parts) => [...unsigned(parts.length), ...parts.flat()];
  const section = (id, bytes) => [id, ...sized(bytes)];
  const word = (text) => sized([...text].map((letter) => letter.charCodeAt(0)));
  return Uint8Array.from([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, list(functions.map(({ signature }) => signature))),
    ...section(2, list([[...word("env"), ...word("memory"), 2, 0, 1]])),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(functions.map(({ name }, index) => [...word(name), 0, ...unsigned(index)]))),
    ...section(10, list(functions.map(({ body }) => sized(body)))),
  ]);
};
