import { type Colour, css, hsl, mix, shade } from '../colour.ts'
import { fractalLine, fractalNoise } from '../noise.ts'
import { developPhoto, type Scene } from '../scene.ts'
import { paintTree } from './plants.ts'

/** Colours of the top of the sky, of the horizon, of its clouds and of the light, by the time of day. */
const daylights: readonly (readonly [Colour, Colour, Colour])[] = [
  [hsl(212, 0.6, 0.45), hsl(205, 0.5, 0.78), hsl(40, 0.2, 0.95)],
  [hsl(225, 0.35, 0.38), hsl(28, 0.75, 0.68), hsl(16, 0.7, 0.74)],
  [hsl(205, 0.18, 0.6), hsl(200, 0.12, 0.82), hsl(210, 0.08, 0.92)],
  [hsl(250, 0.4, 0.25), hsl(340, 0.5, 0.6), hsl(320, 0.45, 0.65)],
  [hsl(195, 0.5, 0.5), hsl(50, 0.4, 0.8), hsl(48, 0.5, 0.93)],
]

/** A sky with clouds down to a row; returns the colour of the air near the horizon. */
export function paintSky(scene: Scene, horizon: number): Colour {
  const { random, width } = scene
  const [top, bottom, cloud] = scene.pick(daylights)
  const rows = Math.max(2, Math.ceil(horizon))
  const clouds = fractalNoise(random, width, rows, {
    cell: rows / scene.between(1.5, 4),
    octaves: 6,
    gain: 0.55,
    stretch: scene.between(1.2, 3.5),
  })
  const cover = scene.between(0.38, 0.6)
  const depth = scene.between(2.5, 6)
  scene.paintPixels(
    (x, y) => {
      const height = y / rows
      const base = mix(top, bottom, height ** 0.8)
      const here = clouds[y * width + x] as number
      const thickness = Math.min(1, Math.max(0, (here - cover) * depth))
      if (thickness === 0) return base
      const lit =
        1 - 0.9 * Math.max(0, here - cover - 0.08) + 0.6 * (here - (clouds[Math.max(0, y - 5) * width + x] as number))
      return mix(base, shade(cloud, lit), thickness)
    },
    0,
    rows,
  )
  if (scene.chance(0.5)) {
    const x = scene.between(0.1, 0.9) * width
    const y = scene.between(0.2, 0.8) * rows
    const size = scene.between(0.02, 0.05) * width
    const glow = scene.context.createRadialGradient(x, y, size * 0.3, x, y, size * 6)
    glow.addColorStop(0, css([255, 250, 225], 0.95))
    glow.addColorStop(0.14, css([255, 245, 215], 0.75))
    glow.addColorStop(1, css([255, 240, 210], 0))
    scene.context.fillStyle = glow
    scene.context.fillRect(0, 0, width, rows)
  }
  return bottom
}

/** Hills, mountains, sometimes a lake, trees and grass in front. */
export function landscape(scene: Scene): void {
  const { width, height, random } = scene
  const horizon = height * scene.between(0.4, 0.62)
  const air = paintSky(scene, horizon + 20)
  const ground = hsl(scene.pick([35, 75, 95, 110, 20]), scene.between(0.2, 0.45), scene.between(0.28, 0.4))
  const rock = hsl(scene.between(200, 260), scene.between(0.06, 0.2), scene.between(0.35, 0.5))
  scene.paintPixels(() => mix(ground, air, 0.6), horizon + 20)
  const layers = scene.whole(3, 5)
  const lake = scene.chance(0.4)
  const crags = fractalNoise(random, width, height, {
    cell: scene.between(30, 80),
    octaves: 6,
    gain: 0.62,
    stretch: 0.7,
  })
  const slopes = fractalNoise(random, width, height, {
    cell: scene.between(60, 150),
    octaves: 6,
    gain: 0.62,
    stretch: 1.8,
  })
  for (let layer = 0; layer < layers; layer++) {
    const near = (layer + 1) / layers
    const line = fractalLine(random, width, {
      cell: width / scene.between(2, 4 + 3 * near),
      octaves: 7,
      gain: layer < 2 ? 0.5 : 0.42,
    })
    const base = horizon - height * 0.05 + (height * (lake ? 0.3 : 0.52) * layer) / layers
    const reach = height * scene.between(0.22, 0.5) * (1.1 - 0.75 * near)
    const relief = layer < 2 ? crags : slopes
    const shift = layer * 7919
    const snow = layer < 2 && scene.chance(0.5) ? base - reach * 0.25 : Number.NEGATIVE_INFINITY
    const colour = layer < 2 ? mix(rock, ground, layer / 3) : shade(ground, scene.between(0.75, 1.25))
    const haze = 0.75 * (1 - near) ** 1.2
    const top = (x: number): number => base + (0.5 - (line[x] as number)) * 2 * reach
    scene.paintPixels(
      (x, y) => {
        if (y < top(x)) return undefined
        const at = (y * width + x + shift) % relief.length
        const here = relief[at] as number
        const slope = here - (relief[Math.max(0, at - width - 1)] as number)
        const light = 0.8 + slope * 9 + (here - 0.5) * 0.9
        const surface = y < snow + (here - 0.5) * reach ? ([238, 240, 246] as const) : colour
        return mix(shade(surface, light), air, haze)
      },
      Math.min(...Array.from({ length: width }, (_, x) => top(x))),
    )
  }
  if (lake) paintLake(scene, horizon + height * scene.between(0.14, 0.22))
  paintForeground(scene, ground)
  developPhoto(scene)
}

/** Mirrors what is above a row below it, broken by ripples. */
function paintLake(scene: Scene, shore: number): void {
  const { width, height, random, context } = scene
  const line = Math.floor(shore)
  const above = context.getImageData(0, 0, width, line)
  const ripples = fractalNoise(random, width, height - line, { cell: 9, octaves: 4, gain: 0.6, stretch: 7 })
  scene.paintPixels((x, y) => {
    const down = y - line
    const ripple = (ripples[down * width + x] as number) - 0.5
    const row = Math.min(line - 1, Math.max(0, Math.round(line - 1 - down * 0.9 + ripple * (8 + down * 0.25))))
    const at = (row * width + x) * 4
    const light = 0.78 + ripple * 0.7
    return [
      (above.data[at] as number) * light * 0.92,
      (above.data[at + 1] as number) * light * 0.97,
      (above.data[at + 2] as number) * light + 6,
    ]
  }, line)
}

/** Trees, stones and blades of grass near the camera. */
function paintForeground(scene: Scene, ground: Colour): void {
  const { width, height, context } = scene
  for (let tree = scene.whole(0, 9); tree > 0; tree--) {
    const size = height * scene.between(0.14, 0.42)
    paintTree(scene, scene.between(0, 1) * width, height * scene.between(0.72, 1), size)
  }
  for (let blade = scene.whole(200, 1200); blade > 0; blade--) {
    const x = scene.random() * width
    const y = height * (1 - 0.22 * scene.random() ** 2)
    const length = (height - y + 30) * scene.between(0.15, 0.5)
    context.strokeStyle = css(shade(ground, scene.between(0.5, 1.7)), 0.85)
    context.lineWidth = scene.between(1, 2.6)
    context.beginPath()
    context.moveTo(x, y)
    context.quadraticCurveTo(x, y - length * 0.6, x + scene.between(-0.5, 0.5) * length, y - length)
    context.stroke()
  }
}

/** Waves, foam, sand, perhaps a boat, a headland and gulls. */
export function seaside(scene: Scene): void {
  const { width, height, random, context } = scene
  const horizon = Math.floor(height * scene.between(0.3, 0.5))
  const air = paintSky(scene, horizon)
  const sea = hsl(scene.between(175, 220), scene.between(0.3, 0.6), scene.between(0.25, 0.42))
  const waves = fractalNoise(random, width, height, { cell: 38, octaves: 6, gain: 0.68, stretch: 4 })
  const sand = hsl(scene.between(25, 45), 0.4, 0.66)
  const grit = fractalNoise(random, width, height, { cell: 24, octaves: 5, gain: 0.75 })
  const shore = fractalLine(random, width, { cell: width / 3, octaves: 4 })
  const beach = height * scene.between(0.78, 0.98)
  const slant = scene.between(-0.3, 0.3) * height
  scene.paintPixels((x, y) => {
    const edge = beach + ((shore[x] as number) - 0.5) * height * 0.14 + slant * (x / width - 0.5)
    const at = y * width + x
    if (y > edge + 14) {
      const grain = grit[at] as number
      return shade(sand, 0.72 + 0.5 * grain + 2 * (grain - (grit[at - width] as number)))
    }
    const depth = (y - horizon) / (height - horizon)
    const scaled = horizon + Math.floor((y - horizon) * (0.55 + 0.45 * (1 - depth)))
    const wave = waves[scaled * width + x] as number
    const slope = wave - (waves[Math.max(0, scaled - 2) * width + x] as number)
    const foam = Math.max(0, wave - 0.66) * 4 * depth + (y > edge - 12 ? 0.85 * wave + 0.2 : 0)
    return mix(
      mix(shade(sea, 0.75 + slope * 5 + 0.5 * wave), air, 0.55 * (1 - depth) ** 3),
      [240, 246, 246],
      Math.min(1, foam),
    )
  }, horizon)
  for (let boat = scene.whole(0, 3); boat > 0; boat--) paintBoat(scene, horizon)
  if (scene.chance(0.6)) paintHeadland(scene, horizon)
  context.strokeStyle = css([40, 44, 52], 0.8)
  for (let gull = scene.whole(0, 8); gull > 0; gull--) {
    const x = scene.random() * width
    const y = scene.random() * horizon * 0.9
    const span = scene.between(6, 22)
    context.lineWidth = span / 8
    context.beginPath()
    context.moveTo(x - span, y - span * 0.3)
    context.quadraticCurveTo(x - span * 0.4, y - span * 0.6, x, y)
    context.quadraticCurveTo(x + span * 0.4, y - span * 0.7, x + span, y - span * scene.between(0.1, 0.5))
    context.stroke()
  }
  developPhoto(scene)
}

function paintBoat(scene: Scene, horizon: number): void {
  const { context } = scene
  const size = scene.width * scene.between(0.03, 0.12)
  const x = scene.between(0.1, 0.9) * scene.width
  const y = horizon + size * scene.between(0.2, 1)
  const hull = hsl(scene.between(0, 360), 0.6, scene.between(0.25, 0.6))
  context.fillStyle = css(hull)
  context.beginPath()
  context.moveTo(x - size, y - size * 0.2)
  context.lineTo(x + size, y - size * 0.28)
  context.lineTo(x + size * 0.7, y + size * 0.15)
  context.lineTo(x - size * 0.75, y + size * 0.15)
  context.fill()
  context.fillStyle = css(
    scene.pick([
      [245, 240, 228],
      [200, 70, 50],
      [235, 225, 190],
    ]),
  )
  context.beginPath()
  const mast = size * scene.between(1.4, 2.4)
  context.moveTo(x, y - mast)
  context.lineTo(x + size * scene.between(0.5, 0.9), y - size * 0.3)
  context.lineTo(x, y - size * 0.3)
  context.fill()
  context.fillStyle = css(shade(hull, 0.5))
  context.fillRect(x - size * 0.04, y - mast * 1.05, size * 0.07, mast)
  context.fillRect(x - size * 0.6, y - size * 0.45, size * 0.4, size * 0.25)
}

function paintHeadland(scene: Scene, horizon: number): void {
  const { width, height, random } = scene
  const line = fractalLine(random, width, { cell: width / 5, octaves: 6 })
  const relief = fractalNoise(random, width, height, { cell: 40, octaves: 5, gain: 0.7, stretch: 0.6 })
  const colour = hsl(scene.between(20, 120), 0.2, 0.34)
  const left = scene.chance(0.5)
  const reach = height * scene.between(0.15, 0.35)
  const length = scene.between(0.3, 0.6)
  scene.paintPixels(
    (x, y) => {
      const along = (left ? x : width - x) / width
      const top = horizon - reach * Math.max(0, 1 - along / length) ** 0.6 * (0.4 + (line[x] as number))
      if (y < top || along > length) return undefined
      const at = y * width + x
      return shade(
        colour,
        0.85 +
          ((relief[at] as number) - (relief[Math.max(0, at - width)] as number)) * 6 +
          (relief[at] as number) * 0.3,
      )
    },
    0,
    horizon + 4,
  )
}
