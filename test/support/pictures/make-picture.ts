import type { Canvas } from '@napi-rs/canvas'
import { randomFrom } from '../random.ts'
import { aerial } from './kinds/aerial.ts'
import { night, street } from './kinds/city.ts'
import { chart, comic, map, meme, painting } from './kinds/drawn.ts'
import { landscape, seaside } from './kinds/landscape.ts'
import { portrait } from './kinds/people.ts'
import { foliage } from './kinds/plants.ts'
import { food, stillLife } from './kinds/table.ts'
import { randomSize, Scene } from './scene.ts'

type Motif = (scene: Scene) => void

const photos = { landscape, seaside, street, night, portrait, foliage, 'still-life': stillLife, food, aerial } as const

/** Another photograph, chosen by chance, as a motif. */
const anyPhoto: Motif = (scene) => scene.pick(Object.values(photos))(scene)

const motifs = {
  ...photos,
  painting: (scene: Scene) => painting(scene, anyPhoto),
  meme: (scene: Scene) => meme(scene, anyPhoto),
  comic,
  map,
  chart,
} as const

export type PictureKind = keyof typeof motifs

/** What the generator can make: photographs, and pictures that somebody drew. */
export const pictureKinds = Object.keys(motifs) as readonly PictureKind[]

/** Kinds that look as if a camera had taken them. */
export const photoKinds = Object.keys(photos) as readonly PictureKind[]

/**
 * A picture that nobody else has, textured like a photograph at every scale: the same for the same seed and kind, unlike
 * that of any other. 800 to 1,200 pixels at its long side unless a size is given.
 */
export function makePicture(
  seed: number,
  kind: PictureKind,
  size?: { readonly width: number; readonly height: number },
): Canvas {
  const random = randomFrom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(pictureKinds.indexOf(kind) + 1, 0x85ebca6b))
  const { width, height } = size ?? randomSize(random)
  const scene = new Scene(width, height, random)
  motifs[kind](scene)
  return scene.canvas
}
