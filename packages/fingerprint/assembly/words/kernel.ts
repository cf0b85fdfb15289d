/*
 * The nearest words of features. The codebook is written once to `columns`, `lengths`, `levels` and `classes`; then codes are written to `codes`, and `nearest`
 * leaves the words of so many features in `words` and how much farther they are than the nearest in `excess`.
 */

/** Components of a feature, and of each of its halves. */
const codeSize: i32 = 64
const half: i32 = 32
/** Base words of a half. */
const baseWords: i32 = 256
/** Features at a time, and words of a half that are told of each. */
const featureLimit: i32 = 1024
const depthLimit: i32 = 4

const columnData = memory.data(codeSize * baseWords * 8, 16)
const lengthData = memory.data(2 * baseWords * 8, 16)
/** What a component is when it is small and when it is large, with a positive sign. */
const levelData = memory.data(2 * codeSize * 8, 16)
/** Components of a half by class. */
const classData = memory.data(4 * 4, 16)
const codeData = memory.data(featureLimit * 16, 16)
const wordData = memory.data(featureLimit * 2 * depthLimit * 2, 16)
const excessData = memory.data(featureLimit * 2 * depthLimit * 4, 16)

const components = memory.data(codeSize * 8, 16)
/** Inner products with all base words, class by class. */
const products = memory.data(4 * baseWords * 8, 16)
const best = memory.data(depthLimit * 8, 16)

export function columns(): usize {
  return columnData
}

export function lengths(): usize {
  return lengthData
}

export function levels(): usize {
  return levelData
}

export function classes(): usize {
  return classData
}

export function codes(): usize {
  return codeData
}

export function words(): usize {
  return wordData
}

export function excess(): usize {
  return excessData
}

/** Looks for the `depth` nearest words of both halves of so many features. */
export function nearest(features: i32, depth: i32): void {
  for (let feature = 0; feature < features; feature++) {
    decode(codeData + <usize>feature * 16)
    for (let side = 0; side < 2; side++) {
      multiply(side)
      select(side, depth, <usize>((feature * 2 + side) * depth))
    }
  }
}

/** Signs in the first two numbers of a code, sizes in the others. */
function decode(code: usize): void {
  for (let component = 0; component < codeSize; component++) {
    const at = code + ((<usize>(component >> 5)) << 2)
    const bit = component & 31
    const size = <usize>((load<u32>(at, 8) >>> bit) & 1)
    const level = load<f64>(levelData + ((size * codeSize + component) << 3))
    store<f64>(components + ((<usize>component) << 3), ((load<u32>(at) >>> bit) & 1) !== 0 ? level : -level)
  }
}

function multiply(side: i32): void {
  let first = side * half
  for (let kind = 0; kind < 4; kind++) {
    const last = first + load<i32>(classData + ((<usize>kind) << 2))
    const into = products + <usize>(kind * baseWords * 8)
    for (let word = 0; word < baseWords; word += 8) {
      let a = f64x2.splat(0)
      let b = f64x2.splat(0)
      let c = f64x2.splat(0)
      let d = f64x2.splat(0)
      for (let component = first; component < last; component++) {
        const value = v128.load64_splat(components + ((<usize>component) << 3))
        const column = columnData + ((<usize>(component * baseWords + word)) << 3)
        a = f64x2.add(a, f64x2.mul(value, v128.load(column)))
        b = f64x2.add(b, f64x2.mul(value, v128.load(column, 16)))
        c = f64x2.add(c, f64x2.mul(value, v128.load(column, 32)))
        d = f64x2.add(d, f64x2.mul(value, v128.load(column, 48)))
      }
      const at = into + ((<usize>word) << 3)
      v128.store(at, a)
      v128.store(at, b, 16)
      v128.store(at, c, 32)
      v128.store(at, d, 48)
    }
    first = last
  }
}

function select(side: i32, depth: i32, out: usize): void {
  for (let rank = 0; rank < depth; rank++) store<f64>(best + ((<usize>rank) << 3), -Infinity)
  const worst = best + ((<usize>(depth - 1)) << 3)
  const classBytes: usize = baseWords * 8
  for (let word = 0; word < baseWords; word += 2) {
    const at = products + ((<usize>word) << 3)
    // The nearer, the greater: the inner product less half the word's squared length.
    const plain = f64x2.sub(v128.load(at), v128.load(lengthData + ((<usize>(side * baseWords + word)) << 3)))
    let most = f64x2.add(plain, f64x2.abs(v128.load(at, classBytes)))
    most = f64x2.add(most, f64x2.abs(v128.load(at, 2 * classBytes)))
    most = f64x2.add(most, f64x2.abs(v128.load(at, 3 * classBytes)))
    if (!v128.any_true(f64x2.gt(most, v128.load64_splat(worst)))) continue
    insertVariants(at, word, f64x2.extract_lane(plain, 0), depth, out)
    insertVariants(at + 8, word + 1, f64x2.extract_lane(plain, 1), depth, out)
  }
  const nearest = load<f64>(best)
  for (let rank: usize = 0; rank < <usize>depth; rank++)
    store<f32>(excessData + ((out + rank) << 2), <f32>(2 * (nearest - load<f64>(best + (rank << 3)))))
}

/** A base word as it is, mirrored, inverted, and both. */
function insertVariants(at: usize, word: i32, s: f64, depth: i32, out: usize): void {
  const classBytes: usize = baseWords * 8
  const m = load<f64>(at, classBytes)
  const i = load<f64>(at, 2 * classBytes)
  const b = load<f64>(at, 3 * classBytes)
  insert(s + m + i + b, word * 4, depth, out)
  insert(s - m + i - b, word * 4 + 1, depth, out)
  insert(s + m - i - b, word * 4 + 2, depth, out)
  insert(s - m - i + b, word * 4 + 3, depth, out)
}

function insert(value: f64, word: i32, depth: i32, out: usize): void {
  let rank = <usize>(depth - 1)
  if (value <= load<f64>(best + (rank << 3))) return
  while (rank > 0 && value > load<f64>(best + ((rank - 1) << 3))) {
    store<f64>(best + (rank << 3), load<f64>(best + ((rank - 1) << 3)))
    const to = wordData + ((out + rank) << 1)
    store<u16>(to, load<u16>(to - 2))
    rank--
  }
  store<f64>(best + (rank << 3), value)
  store<u16>(wordData + ((out + rank) << 1), <u16>word)
}
