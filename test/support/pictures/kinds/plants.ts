import { css, hsl, shade } from '../colour.ts'
import { fractalNoise } from '../noise.ts'
import { developPhoto, type Scene } from '../scene.ts'

/** A conifer or a broad-leaved tree that stands at a point. */
export function paintTree(scene: Scene, x: number, foot: number, size: number): void {
  const { context } = scene
  const green = hsl(scene.between(60, 150), scene.between(0.2, 0.5), scene.between(0.14, 0.3))
  context.strokeStyle = css(hsl(28, 0.3, scene.between(0.12, 0.25)))
  context.lineWidth = size * 0.045
  context.beginPath()
  context.moveTo(x, foot)
  context.lineTo(x + size * scene.between(-0.05, 0.05), foot - size * 0.6)
  context.stroke()
  if (scene.chance(0.5)) {
    for (let branch = 0; branch < 110; branch++) {
      const up = scene.random()
      const y = foot - size * (0.1 + 0.9 * up)
      const reach = size * 0.3 * (1 - up) * scene.between(0.5, 1.1) + size * 0.02
      const side = scene.chance(0.5) ? 1 : -1
      context.strokeStyle = css(shade(green, scene.between(0.6, 1.7)))
      context.lineWidth = size * scene.between(0.008, 0.024)
      context.beginPath()
      context.moveTo(x, y - reach * 0.35)
      context.quadraticCurveTo(x + side * reach * 0.6, y - reach * 0.1, x + side * reach, y + reach * 0.2)
      context.stroke()
    }
    return
  }
  for (let blob = 0; blob < 130; blob++) {
    const turn = scene.random() * Math.PI * 2
    const out = Math.sqrt(scene.random()) * size * 0.34
    const at = { x: x + Math.cos(turn) * out * 1.15, y: foot - size * 0.66 + Math.sin(turn) * out }
    const light = 1.1 - Math.sin(turn) * (out / size) * 1.6 + scene.between(-0.3, 0.3)
    context.fillStyle = css(shade(green, light))
    context.beginPath()
    context.ellipse(
      at.x,
      at.y,
      size * scene.between(0.015, 0.06),
      size * scene.between(0.012, 0.04),
      scene.random() * 3,
      0,
      7,
    )
    context.fill()
  }
}

/** One leaf with its vein. */
function paintLeaf(scene: Scene, x: number, y: number, size: number, hue: number, light: number): void {
  const { context } = scene
  const slim = scene.between(0.22, 0.5)
  context.save()
  context.translate(x, y)
  context.rotate(scene.random() * Math.PI * 2)
  const colour = hsl(hue + scene.between(-16, 16), scene.between(0.3, 0.65), light)
  const gradient = context.createLinearGradient(0, -size * slim, 0, size * slim)
  gradient.addColorStop(0, css(shade(colour, scene.between(1.1, 1.5))))
  gradient.addColorStop(1, css(shade(colour, scene.between(0.5, 0.8))))
  context.fillStyle = gradient
  context.beginPath()
  context.moveTo(-size, 0)
  context.bezierCurveTo(-size * 0.4, -size * slim * 1.6, size * 0.5, -size * slim, size, 0)
  context.bezierCurveTo(size * 0.5, size * slim, -size * 0.4, size * slim * 1.6, -size, 0)
  context.fill()
  context.strokeStyle = css(shade(colour, 1.5), 0.6)
  context.lineWidth = Math.max(0.8, size * 0.025)
  context.beginPath()
  context.moveTo(-size, 0)
  context.lineTo(size * 0.9, 0)
  for (let vein = -0.6; vein < 0.8; vein += 0.28) {
    const side = size * slim * 0.75 * (1 - vein * vein)
    context.moveTo(size * vein, 0)
    context.lineTo(size * (vein + 0.22), -side)
    context.moveTo(size * vein, 0)
    context.lineTo(size * (vein + 0.22), side)
  }
  context.stroke()
  context.restore()
}

function paintFlower(scene: Scene, x: number, y: number, size: number): void {
  const { context } = scene
  const hue = scene.pick([0, 20, 48, 280, 320, 345, 210])
  const petals = scene.whole(5, 16)
  const slim = scene.between(0.8, 2.2) / petals
  const turn = scene.random() * 7
  for (let petal = 0; petal < petals; petal++) {
    context.save()
    context.translate(x, y)
    context.scale(1, scene.between(0.9, 1))
    context.rotate(turn + (petal / petals) * Math.PI * 2)
    const gradient = context.createLinearGradient(0, 0, size, 0)
    gradient.addColorStop(0, css(hsl(hue + 14, 0.6, 0.35)))
    gradient.addColorStop(1, css(hsl(hue + scene.between(-10, 10), 0.75, scene.between(0.5, 0.78))))
    context.fillStyle = gradient
    context.beginPath()
    context.ellipse(size * 0.55, 0, size * 0.5, size * slim, scene.between(-0.15, 0.15), 0, 7)
    context.fill()
    context.restore()
  }
  for (let seed = 0; seed < 40; seed++) {
    const around = scene.random() * 7
    const out = Math.sqrt(scene.random()) * size * 0.24
    context.fillStyle = css(hsl(scene.between(30, 52), 0.8, scene.between(0.25, 0.6)))
    context.beginPath()
    context.arc(x + Math.cos(around) * out, y + Math.sin(around) * out, size * 0.03, 0, 7)
    context.fill()
  }
}

/** Leaves at every depth and some flowers. */
export function foliage(scene: Scene): void {
  const { width, height, random } = scene
  const hue = scene.pick([95, 120, 150, 60, 30])
  const dark = fractalNoise(random, width, height, { cell: height / 3, octaves: 4 })
  const base = hsl(hue, 0.3, 0.16)
  scene.paintPixels((x, y) => shade(base, 0.4 + 1.4 * (dark[y * width + x] as number)))
  const long = Math.max(width, height)
  const leaves = scene.whole(350, 600)
  for (let leaf = 0; leaf < leaves; leaf++) {
    const depth = leaf / leaves
    paintLeaf(
      scene,
      random() * width,
      random() * height,
      long * scene.between(0.012, 0.05) * (0.6 + depth),
      hue,
      0.12 + 0.34 * depth * scene.between(0.6, 1.2),
    )
  }
  for (let flower = scene.whole(0, 14); flower > 0; flower--) {
    paintFlower(scene, random() * width, random() * height, long * scene.between(0.02, 0.09))
  }
  developPhoto(scene)
}
