import type { FilmFrame, FilmSketch, GreyPicture } from '../src/index.ts'
import { FilmSketcher, filmFrameRate } from '../src/index.ts'
import { cropTo } from '../src/video/frame.ts'
import { drawPicture } from './grey-pictures.ts'

/*
 * Films of the tests: a window that wanders over drawn scenes, a new scene every three seconds.
 */

export const madeSize = Object.freeze({ width: 256, height: 144 } as const)
const shot = 3
const pixelsPerSecond = 24

const scenes = new Map<number, GreyPicture>()

function sceneOf(seed: number): GreyPicture {
  const known = scenes.get(seed)
  if (known !== undefined) return known
  const scene = drawPicture(seed, madeSize.width + shot * pixelsPerSecond, madeSize.height + shot * pixelsPerSecond)
  scenes.set(seed, scene)
  return scene
}

/** What a film that looks like no other seed's shows at a second. */
export function pictureAt(film: number, second: number): GreyPicture {
  const number = Math.floor(second / shot)
  const wandered = Math.round((second - number * shot) * pixelsPerSecond)
  return cropTo(sceneOf(1000 * film + number), { left: wandered, top: wandered >> 1, ...madeSize })
}

/** Frames of so many seconds, as `picture` tells them. */
export function makeFilm(seconds: number, picture: (second: number) => GreyPicture): FilmFrame[] {
  return Array.from({ length: seconds * filmFrameRate }, (_, at) => {
    const second = at / filmFrameRate
    return { ...picture(second), second }
  })
}

/** The sketch of frames that have one. */
export function sketchFilm(frames: readonly FilmFrame[]): FilmSketch {
  const sketched = reduceFilm(frames)
  if (!sketched.ok) throw new Error(`no sketch: ${sketched.reason}`)
  return sketched.sketch
}

export function reduceFilm(frames: readonly FilmFrame[]) {
  const sketcher = new FilmSketcher()
  for (const frame of frames) sketcher.push(frame)
  return sketcher.finish()
}
