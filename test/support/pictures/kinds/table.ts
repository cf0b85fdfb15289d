import { type Colour, css, hsl, mix, shade } from '../colour.ts'
import { font } from '../fonts.ts'
import { fractalNoise } from '../noise.ts'
import { developPhoto, type Scene } from '../scene.ts'

/** Boards of wood from a row down. */
function paintWood(scene: Scene, top: number): void {
  const { width, height, random } = scene
  const wood = hsl(scene.between(18, 40), scene.between(0.2, 0.55), scene.between(0.22, 0.6))
  const grain = fractalNoise(random, width, height, {
    cell: scene.between(5, 14),
    octaves: 5,
    gain: 0.7,
    stretch: scene.between(9, 22),
  })
  const warp = fractalNoise(random, width, height, { cell: 120, octaves: 3 })
  const board = height * scene.between(0.08, 0.25)
  scene.paintPixels((x, y) => {
    const at = y * width + x
    const down = (y - top) / board
    const seam = down - Math.floor(down) < 0.016 ? 0.5 : 1
    const tone = 1 + 0.16 * Math.sin(Math.floor(down) * 12.9898 + wood[0])
    const ring = Math.sin(((warp[at] as number) * 30 + y * 0.05) * 2.2) * 0.07
    return shade(wood, seam * tone * (0.62 + 0.75 * (grain[at] as number) + ring))
  }, top)
}

function paintCloth(scene: Scene, top: number): void {
  const { width, height, random } = scene
  const base = hsl(random() * 360, scene.between(0.05, 0.5), scene.between(0.3, 0.85))
  const other = hsl(random() * 360, scene.between(0.2, 0.6), scene.between(0.3, 0.8))
  const folds = fractalNoise(random, width, height, { cell: height / 2, octaves: 6, gain: 0.55 })
  const pitch = scene.between(18, 90)
  const turn = scene.random() * 3
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  scene.paintPixels((x, y) => {
    const fold = folds[y * width + x] as number
    const u = Math.sin(((x * cos + y * sin + fold * 60) / pitch) * Math.PI)
    const v = Math.sin(((y * cos - x * sin + fold * 60) / pitch) * Math.PI)
    const check = (u > 0.2 ? 0.5 : 0) + (v > 0.2 ? 0.5 : 0)
    const slope = fold - (folds[Math.max(0, (y - 2) * width + x - 2)] as number)
    return shade(mix(base, other, check), 0.75 + 0.4 * fold + 7 * slope)
  }, top)
}

function paintShadow(scene: Scene, x: number, y: number, wide: number, high: number): void {
  const { context } = scene
  const shadow = context.createRadialGradient(0, 0, 0, 0, 0, 1)
  shadow.addColorStop(0, css([8, 6, 4], 0.6))
  shadow.addColorStop(1, css([8, 6, 4], 0))
  context.save()
  context.translate(x, y)
  context.scale(wide, high)
  context.fillStyle = shadow
  context.fillRect(-1, -1, 2, 2)
  context.restore()
}

/** A colour that turns from light to dark across a round thing. */
function round(scene: Scene, x: number, wide: number, colour: Colour) {
  const gradient = scene.context.createLinearGradient(x - wide / 2, 0, x + wide / 2, 0)
  gradient.addColorStop(0, css(shade(colour, 0.6)))
  gradient.addColorStop(0.28, css(shade(colour, 1.35)))
  gradient.addColorStop(0.55, css(colour))
  gradient.addColorStop(1, css(shade(colour, 0.38)))
  return gradient
}

function paintFruit(scene: Scene, x: number, foot: number, size: number): void {
  const { context } = scene
  const colour = hsl(scene.pick([0, 12, 30, 50, 80, 100, 280]), 0.7, scene.between(0.35, 0.55))
  const gradient = context.createRadialGradient(
    x - size * 0.18,
    foot - size * 0.66,
    size * 0.04,
    x,
    foot - size * 0.45,
    size * 0.56,
  )
  gradient.addColorStop(0, css(mix(colour, [255, 255, 245], 0.75)))
  gradient.addColorStop(0.2, css(shade(colour, 1.2)))
  gradient.addColorStop(0.7, css(colour))
  gradient.addColorStop(1, css(shade(colour, 0.35)))
  context.fillStyle = gradient
  context.beginPath()
  context.ellipse(x, foot - size * 0.45, size * 0.5, size * scene.between(0.42, 0.5), scene.between(-0.2, 0.2), 0, 7)
  context.fill()
  for (let fleck = 0; fleck < 70; fleck++) {
    const turn = scene.random() * 7
    const out = Math.sqrt(scene.random()) * size * 0.44
    context.fillStyle = css(shade(colour, scene.between(0.5, 1.7)), 0.35)
    context.beginPath()
    context.arc(
      x + Math.cos(turn) * out,
      foot - size * 0.45 + Math.sin(turn) * out * 0.85,
      size * scene.between(0.005, 0.022),
      0,
      7,
    )
    context.fill()
  }
  context.strokeStyle = css([60, 44, 24])
  context.lineWidth = size * 0.04
  context.beginPath()
  context.moveTo(x, foot - size * 0.88)
  context.quadraticCurveTo(x, foot - size, x + size * scene.between(-0.15, 0.15), foot - size * 1.08)
  context.stroke()
}

const labels = [
  '玫瑰露',
  '陈醋',
  '山楂',
  '橄榄油',
  'No. 7',
  'OLIVE',
  'Maison',
  '蜂蜜',
  '桂花',
  'LAGER',
  '雪梨',
  '花椒',
  'TONIC',
  '茉莉',
]

function paintBottle(scene: Scene, x: number, foot: number, size: number): void {
  const { context } = scene
  const wide = size * scene.between(0.24, 0.4)
  const colour = hsl(scene.between(0, 360), scene.between(0.15, 0.6), scene.between(0.18, 0.6))
  const shoulder = scene.between(0.45, 0.66)
  context.fillStyle = round(scene, x, wide, colour)
  context.beginPath()
  context.moveTo(x - wide / 2, foot)
  context.lineTo(x - wide / 2, foot - size * shoulder)
  context.quadraticCurveTo(
    x - wide / 2,
    foot - size * (shoulder + 0.14),
    x - wide * 0.16,
    foot - size * (shoulder + 0.2),
  )
  context.lineTo(x - wide * 0.14, foot - size)
  context.lineTo(x + wide * 0.14, foot - size)
  context.lineTo(x + wide * 0.16, foot - size * (shoulder + 0.2))
  context.quadraticCurveTo(x + wide / 2, foot - size * (shoulder + 0.14), x + wide / 2, foot - size * shoulder)
  context.lineTo(x + wide / 2, foot)
  context.fill()
  const paper = hsl(scene.between(0, 360), 0.3, scene.between(0.6, 0.94))
  context.fillStyle = round(scene, x, wide * 1.3, paper)
  const labelTop = foot - size * scene.between(0.4, 0.46)
  context.fillRect(x - wide / 2, labelTop, wide, size * 0.3)
  context.fillStyle = css(hsl(scene.between(0, 360), 0.5, 0.2))
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.font = font(wide * 0.3, scene.pick(['serif', 'heavy', 'sans']))
  context.fillText(scene.pick(labels), x, labelTop + size * 0.1, wide * 0.86)
  context.font = font(wide * 0.13, 'serif')
  context.fillText(`${scene.whole(100, 990)} ml · ${scene.whole(1890, 2025)}`, x, labelTop + size * 0.2, wide * 0.86)
  context.fillRect(x - wide * 0.4, labelTop + size * 0.25, wide * scene.between(0.2, 0.8), size * 0.012)
}

function paintBowl(scene: Scene, x: number, foot: number, size: number): void {
  const { context } = scene
  const colour = hsl(scene.between(0, 360), scene.between(0.05, 0.4), scene.between(0.4, 0.85))
  const wide = size * scene.between(0.9, 1.3)
  const high = size * scene.between(0.4, 0.6)
  context.fillStyle = round(scene, x, wide, colour)
  context.beginPath()
  context.moveTo(x - wide / 2, foot - high)
  context.bezierCurveTo(x - wide * 0.46, foot - high * 0.2, x - wide * 0.3, foot, x - wide * 0.2, foot)
  context.lineTo(x + wide * 0.2, foot)
  context.bezierCurveTo(x + wide * 0.3, foot, x + wide * 0.46, foot - high * 0.2, x + wide / 2, foot - high)
  context.fill()
  context.strokeStyle = css(hsl(scene.between(180, 380), 0.6, scene.between(0.2, 0.5)), 0.85)
  for (let stroke = scene.whole(6, 22); stroke > 0; stroke--) {
    const px = x + wide * scene.between(-0.34, 0.34)
    const py = foot - high * scene.between(0.25, 0.8)
    context.lineWidth = size * scene.between(0.006, 0.025)
    context.beginPath()
    context.arc(px, py, size * scene.between(0.02, 0.08), scene.random() * 7, scene.random() * 7)
    context.stroke()
  }
  context.fillStyle = css(shade(colour, 0.5))
  context.beginPath()
  context.ellipse(x, foot - high, wide / 2, wide * 0.1, 0, 0, 7)
  context.fill()
  for (let fruit = scene.whole(0, 5); fruit > 0; fruit--) {
    paintFruit(
      scene,
      x + wide * scene.between(-0.3, 0.3),
      foot - high * scene.between(0.85, 1),
      size * scene.between(0.2, 0.38),
    )
  }
}

function paintBooks(scene: Scene, x: number, foot: number, size: number): void {
  const { context } = scene
  let y = foot
  for (let book = scene.whole(2, 5); book > 0; book--) {
    const high = size * scene.between(0.08, 0.16)
    const wide = size * scene.between(0.8, 1.2)
    const left = x - wide / 2 + size * scene.between(-0.08, 0.08)
    const cover = hsl(scene.between(0, 360), 0.5, scene.between(0.2, 0.55))
    context.fillStyle = css(cover)
    context.fillRect(left, y - high, wide, high)
    context.fillStyle = css([236, 228, 206])
    context.fillRect(left + wide * 0.04, y - high * 0.86, wide * 0.98, high * 0.72)
    context.fillStyle = css(cover)
    context.fillRect(left, y - high, wide * 0.75, high)
    context.fillStyle = css(mix(cover, [255, 240, 190], 0.75))
    context.font = font(high * 0.6, scene.pick(['serif', 'sans']))
    context.textAlign = 'left'
    context.textBaseline = 'middle'
    context.fillText(`${scene.pick(labels)} ${scene.whole(1, 99)}`, left + wide * 0.06, y - high / 2, wide * 0.6)
    y -= high
  }
}

/** Things on a table before a wall: what a shop or a painter would arrange. */
export function stillLife(scene: Scene): void {
  const { width, height, random } = scene
  const edge = Math.floor(height * scene.between(0.5, 0.72))
  const wall = hsl(random() * 360, scene.between(0.05, 0.4), scene.between(0.2, 0.85))
  const plaster = fractalNoise(random, width, height, {
    cell: scene.between(30, 200),
    octaves: 7,
    gain: scene.between(0.45, 0.72),
  })
  const lit = scene.between(-0.6, 0.6)
  scene.paintPixels(
    (x, y) => shade(wall, 0.55 + 0.75 * (plaster[y * width + x] as number) + lit * (x / width - 0.5)),
    0,
    edge,
  )
  if (scene.chance(0.6)) paintWood(scene, edge)
  else paintCloth(scene, edge)
  const things = scene.whole(3, 8)
  for (let thing = 0; thing < things; thing++) {
    const foot = edge + (height - edge) * (0.12 + (0.7 * thing) / things)
    const x = width * scene.between(0.08, 0.92)
    const size = height * scene.between(0.2, 0.36)
    paintShadow(scene, x + size * 0.15, foot, size * 0.65, size * 0.12)
    scene.pick([paintFruit, paintBottle, paintBowl, paintBooks])(scene, x, foot, size)
  }
  developPhoto(scene)
}

/** A dish from above. */
export function food(scene: Scene): void {
  const { width, height, random, context } = scene
  if (scene.chance(0.5)) paintWood(scene, 0)
  else paintCloth(scene, 0)
  const x = width * scene.between(0.4, 0.6)
  const y = height * scene.between(0.4, 0.6)
  const size = Math.min(width, height) * scene.between(0.36, 0.5)
  paintShadow(scene, x + size * 0.1, y + size * 0.12, size * 1.35, size * 1.3)
  const rim = hsl(random() * 360, scene.between(0.03, 0.4), scene.between(0.55, 0.92))
  context.fillStyle = round(scene, x, size * 2.4, rim)
  context.beginPath()
  context.arc(x, y, size, 0, 7)
  context.fill()
  context.strokeStyle = css(hsl(scene.pick([215, 5, 30, 170]), 0.7, 0.35), 0.85)
  const motifs = scene.whole(14, 40)
  for (let motif = 0; motif < motifs; motif++) {
    const turn = (motif / motifs) * Math.PI * 2
    context.lineWidth = size * scene.between(0.006, 0.016)
    context.beginPath()
    context.arc(
      x + Math.cos(turn) * size * 0.93,
      y + Math.sin(turn) * size * 0.93,
      size * scene.between(0.02, 0.05),
      turn,
      turn + scene.between(2, 6),
    )
    context.stroke()
  }
  const soup = hsl(scene.between(15, 50), scene.between(0.4, 0.8), scene.between(0.25, 0.5))
  const broth = context.createRadialGradient(x - size * 0.2, y - size * 0.2, size * 0.1, x, y, size * 0.86)
  broth.addColorStop(0, css(shade(soup, 1.25)))
  broth.addColorStop(1, css(shade(soup, 0.5)))
  context.save()
  context.beginPath()
  context.arc(x, y, size * 0.85, 0, 7)
  context.fillStyle = broth
  context.fill()
  context.clip()
  const pasta = hsl(scene.between(36, 50), 0.5, scene.between(0.6, 0.78))
  for (let noodle = scene.whole(0, 170); noodle > 0; noodle--) {
    const at = { x: x + scene.between(-0.8, 0.8) * size, y: y + scene.between(-0.8, 0.8) * size }
    const bend = () => scene.between(-0.55, 0.55) * size
    context.beginPath()
    context.moveTo(at.x, at.y)
    context.bezierCurveTo(at.x + bend(), at.y + bend(), at.x + bend(), at.y + bend(), at.x + bend(), at.y + bend())
    for (const [width, light] of [
      [0.04, 0.55],
      [0.03, scene.between(0.85, 1.1)],
    ] as const) {
      context.strokeStyle = css(shade(pasta, light))
      context.lineWidth = size * width
      context.stroke()
    }
  }
  for (let topping = scene.whole(20, 90); topping > 0; topping--) paintTopping(scene, x, y, size)
  context.restore()
  if (scene.chance(0.6)) {
    context.strokeStyle = css(hsl(scene.between(0, 35), 0.5, scene.between(0.15, 0.5)))
    context.lineWidth = size * 0.045
    for (const gap of [0, 0.09]) {
      context.beginPath()
      context.moveTo(x + size * (0.55 + gap), y - size * 1.4)
      context.lineTo(x + size * (1 + gap * 2), y + size * 1.3)
      context.stroke()
    }
  }
  developPhoto(scene)
}

function paintTopping(scene: Scene, x: number, y: number, size: number): void {
  const { context } = scene
  const turn = scene.random() * 7
  const out = Math.sqrt(scene.random()) * size * 0.75
  const big = size * scene.between(0.015, 0.16)
  const colour = hsl(scene.pick([5, 15, 30, 50, 95, 115, 130]), scene.between(0.4, 0.8), scene.between(0.22, 0.62))
  context.save()
  context.translate(x + Math.cos(turn) * out, y + Math.sin(turn) * out)
  context.rotate(scene.random() * 7)
  context.fillStyle = css([0, 0, 0], 0.25)
  context.beginPath()
  context.ellipse(big * 0.1, big * 0.12, big, big * 0.65, 0, 0, 7)
  context.fill()
  const gradient = context.createLinearGradient(-big, -big, big, big)
  gradient.addColorStop(0, css(shade(colour, 1.4)))
  gradient.addColorStop(1, css(shade(colour, 0.6)))
  context.fillStyle = gradient
  context.beginPath()
  if (scene.chance(0.4)) context.rect(-big, -big * 0.3, big * 2, big * 0.6)
  else context.ellipse(0, 0, big, big * scene.between(0.4, 0.95), 0, 0, 7)
  context.fill()
  if (big > size * 0.08 && scene.chance(0.4)) {
    context.fillStyle = css([250, 246, 236])
    context.beginPath()
    context.ellipse(0, 0, big * 0.95, big * 0.8, 0, 0, 7)
    context.fill()
    context.fillStyle = css(hsl(scene.between(30, 45), 0.85, 0.55))
    context.beginPath()
    context.arc(big * scene.between(-0.2, 0.2), 0, big * 0.45, 0, 7)
    context.fill()
  }
  for (let fleck = 0; fleck < 8; fleck++) {
    context.fillStyle = css(shade(colour, scene.between(0.5, 1.8)), 0.6)
    context.fillRect(scene.between(-0.7, 0.7) * big, scene.between(-0.3, 0.3) * big, big * 0.09, big * 0.09)
  }
  context.restore()
}
