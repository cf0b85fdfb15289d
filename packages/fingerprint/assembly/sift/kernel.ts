/*
 * SIFT on the pixels of one picture: `room`, then the pixels are written there, then `detect`, then the numbers of the keypoints that are wanted
 * are written to `wanted`, then `describe`. Nothing is kept from one picture to the next.
 */
import { blur, halve, lineBytes, strideOf, widen } from './blur.ts'
import { describeFeature, descriptorLength } from './descriptor.ts'
import {
  baseSigma,
  findKeypoints,
  intervals,
  keypointAt,
  keypointCount,
  reserve,
  sigmaOf,
  startKeypoints,
} from './extrema.ts'
import { angleLimit, findAngles } from './orientation.ts'

/** Bytes of a feature: x, y, scale (pixels of the picture), response, angle; then its descriptor. */
const featureBytes: usize = 20 + <usize>descriptorLength

/** Blur that a picture has by itself, in its pixels. */
const cameraSigma: f64 = 0.5
/** Planes of an octave: for every interval the differences below and above it have to be known. */
const planeCount: i32 = intervals + 3
/** Shorter sides make no octave. */
const minimumSide: i32 = 16
const octaveLimit: i32 = 16

/** For each octave: where its planes are, their width, height and zoom (pixels of the picture for one of it). */
const octaveBytes: i32 = 16
const octaves = memory.data(octaveLimit * octaveBytes, 16)
const angles = memory.data(angleLimit * 4, 16)

let pixels: usize = 0
let octaveCount: i32 = 0
let afterKeypoints: usize = 0

function aligned(address: usize): usize {
  return (address + 15) & ~15
}

function planeBytesOf(width: i32, height: i32): usize {
  return <usize>strideOf(width) * <usize>height * 4
}

/** Where the pixels of a picture of this size are to be written. */
export function room(width: i32, height: i32): usize {
  pixels = aligned(__heap_base)
  reserve(pixels + <usize>width * <usize>height)
  return pixels
}

/** Finds keypoints; returns their number. */
export function detect(width: i32, height: i32): i32 {
  let octaveWidth = width
  let octaveHeight = height
  let zoom: f32 = 1
  const line = aligned(pixels + <usize>width * <usize>height)
  // Each octave's differences take the room of the octave's before, which are larger.
  const differences = aligned(line + lineBytes(octaveWidth)) + 64
  let planes = differences + planeBytesOf(octaveWidth, octaveHeight) * (planeCount - 1)
  // Planes shrink to a quarter, or with rows that are filled up to a half at most: all take less than twice the room of the first octave's.
  startKeypoints(aligned(planes + 2 * planeBytesOf(octaveWidth, octaveHeight) * planeCount))
  reserve(keypointAt(0))
  octaveCount = 0
  let finer: usize = 0
  let finerWidth = 0
  let finerHeight = 0
  while (min(octaveWidth, octaveHeight) >= minimumSide && octaveCount < octaveLimit) {
    const planeBytes = planeBytesOf(octaveWidth, octaveHeight)
    if (octaveCount > 0) halve(finer, planes, finerWidth, finerHeight)
    else {
      widen(pixels, differences, width, height)
      const missing = Math.sqrt(baseSigma * baseSigma - cameraSigma * cameraSigma)
      blur(differences, planes, 0, line, octaveWidth, octaveHeight, missing)
    }
    for (let layer = 1; layer < planeCount; layer++) {
      const before = sigmaOf(<f64>(layer - 1))
      const after = sigmaOf(<f64>layer)
      const from = planes + <usize>(layer - 1) * planeBytes
      const changed = differences + <usize>(layer - 1) * planeBytes
      blur(
        from,
        from + planeBytes,
        changed,
        line,
        octaveWidth,
        octaveHeight,
        Math.sqrt(after * after - before * before),
      )
    }
    const octave = octaves + octaveCount * octaveBytes
    store<usize>(octave, planes)
    store<i32>(octave, octaveWidth, 4)
    store<i32>(octave, octaveHeight, 8)
    store<f32>(octave, zoom, 12)
    findKeypoints(differences, planeBytes, octaveWidth, octaveHeight, octaveCount, zoom)
    finer = planes + <usize>intervals * planeBytes
    finerWidth = octaveWidth
    finerHeight = octaveHeight
    planes += planeBytes * planeCount
    octaveWidth >>= 1
    octaveHeight >>= 1
    zoom *= 2
    octaveCount++
  }
  afterKeypoints = aligned(keypointAt(keypointCount()))
  return keypointCount()
}

/** Where the keypoints are: x, y, scale (pixels of the picture), response (32-bit numbers), octave, layer (integers), one after the other. */
export function keypoints(): usize {
  return keypointAt(0)
}

/** Where the numbers of `count` wanted keypoints are to be written, 32 bits each, those that come first wanted most. */
export function wanted(count: i32): usize {
  reserve(afterKeypoints + <usize>count * 4)
  return afterKeypoints
}

/** Describes the wanted keypoints until there are `limit` features; returns how many there are. */
export function describe(count: i32, limit: i32): i32 {
  let feature = features(count)
  reserve(feature + <usize>limit * featureBytes)
  let described = 0
  for (let number = 0; number < count && described < limit; number++) {
    const keypoint = keypointAt(load<i32>(afterKeypoints + <usize>number * 4))
    const octave = octaves + load<i32>(keypoint, 16) * octaveBytes
    const width = load<i32>(octave, 4)
    const height = load<i32>(octave, 8)
    const zoom = load<f32>(octave, 12)
    const plane = load<usize>(octave) + <usize>load<i32>(keypoint, 20) * planeBytesOf(width, height)
    const x = load<f32>(keypoint) / zoom
    const y = load<f32>(keypoint, 4) / zoom
    const sigma = load<f32>(keypoint, 8) / zoom
    const found = findAngles(plane, width, height, x, y, sigma, angles)
    for (let at = 0; at < found && described < limit; at++) {
      const angle = load<f32>(angles + at * 4)
      memory.copy(feature, keypoint, 16)
      store<f32>(feature, angle, 16)
      describeFeature(plane, width, height, x, y, sigma, angle, feature + 20)
      feature += featureBytes
      described++
    }
  }
  return described
}

/** Where the features are that were made of so many wanted keypoints: `featureBytes` each. */
export function features(count: i32): usize {
  return aligned(afterKeypoints + <usize>count * 4)
}
