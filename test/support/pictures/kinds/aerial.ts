import { css, hsl, mix, shade } from '../colour.ts'
import { fractalNoise } from '../noise.ts'
import { developPhoto, type Scene } from '../scene.ts'

/** Fields, a river, roads and houses from above. */
export function aerial(scene: Scene): void {
  const { width, height, random, context } = scene
  const count = scene.whole(14, 40)
  const fields = Array.from({ length: count }, () => {
    const turn = random() * Math.PI
    return {
      x: random() * width,
      y: random() * height,
      colour: hsl(scene.pick([45, 60, 80, 95, 110, 30]), scene.between(0.15, 0.5), scene.between(0.2, 0.6)),
      cos: Math.cos(turn),
      sin: Math.sin(turn),
      pitch: scene.between(3, 14),
      rows: scene.between(0, 0.22),
    }
  })
  const warp = fractalNoise(random, width, height, { cell: height / 3, octaves: 5 })
  const soil = fractalNoise(random, width, height, { cell: 26, octaves: 5, gain: 0.72 })
  const river = {
    at: scene.between(0.2, 0.8),
    tilt: scene.between(-0.5, 0.5),
    wide: height * scene.between(0.01, 0.05),
  }
  const water = hsl(scene.between(150, 215), 0.3, scene.between(0.2, 0.4))
  const wet = scene.chance(0.7)
  scene.paintPixels((x, y) => {
    const at = y * width + x
    const bend = (warp[at] as number) - 0.5
    const grain = soil[at] as number
    if (wet) {
      const off = Math.abs(y - height * (river.at + river.tilt * (x / width - 0.5)) - bend * height * 0.5)
      if (off < river.wide) return shade(water, 0.8 + 0.4 * grain)
      if (off < river.wide * 1.5) return shade([58, 72, 40], 0.5 + grain)
    }
    const px = x + bend * 60
    const py = y - bend * 60
    let nearest = Number.POSITIVE_INFINITY
    let second = Number.POSITIVE_INFINITY
    let field = fields[0] as (typeof fields)[number]
    for (const one of fields) {
      const distance = (one.x - px) * (one.x - px) + (one.y - py) * (one.y - py)
      if (distance < nearest) {
        second = nearest
        nearest = distance
        field = one
      } else if (distance < second) second = distance
    }
    const edge = Math.sqrt(second) - Math.sqrt(nearest)
    if (edge < 5) return shade([92, 84, 66], 0.6 + 0.7 * grain)
    if (edge < 9) return shade([48, 62, 34], 0.5 + grain)
    const stripe = Math.sin((x * field.cos + y * field.sin) / field.pitch) * field.rows
    return shade(field.colour, 0.62 + 0.7 * grain + stripe)
  })
  for (let road = scene.whole(1, 3); road > 0; road--) {
    const from = random() * height
    const to = random() * height
    for (const [wide, colour] of [
      [11, [70, 68, 64]],
      [8, [150, 146, 138]],
      [1, [235, 230, 215]],
    ] as const) {
      context.strokeStyle = css(colour)
      context.lineWidth = wide
      context.beginPath()
      context.moveTo(-10, from)
      context.bezierCurveTo(width * 0.3, to, width * 0.6, from, width + 10, to)
      context.stroke()
    }
  }
  for (let tree = scene.whole(80, 420); tree > 0; tree--) {
    const x = random() * width
    const y = random() * height
    const size = scene.between(3, 11)
    context.fillStyle = css([10, 14, 8], 0.45)
    context.beginPath()
    context.arc(x + size * 0.5, y + size * 0.5, size, 0, 7)
    context.fill()
    context.fillStyle = css(hsl(scene.between(70, 140), 0.35, scene.between(0.14, 0.32)))
    context.beginPath()
    context.arc(x, y, size, 0, 7)
    context.fill()
  }
  for (let house = scene.whole(8, 70); house > 0; house--) {
    const wide = scene.between(10, 34)
    const roof = mix(hsl(scene.between(0, 40), 0.5, 0.4), [120, 120, 125], random())
    context.save()
    context.translate(random() * width, random() * height)
    context.rotate(random() * 3)
    context.fillStyle = css([0, 0, 0], 0.4)
    context.fillRect(4, 4, wide, wide * 0.7)
    context.fillStyle = css(shade(roof, 1.25))
    context.fillRect(0, 0, wide, wide * 0.35)
    context.fillStyle = css(shade(roof, 0.75))
    context.fillRect(0, wide * 0.35, wide, wide * 0.35)
    context.restore()
  }
  developPhoto(scene)
}
