import { type Colour, css, hsl, mix, shade } from '../colour.ts'
import { fractalNoise } from '../noise.ts'
import { developPhoto, type Scene } from '../scene.ts'

/** Somebody before a wall or before lights out of focus. */
export function portrait(scene: Scene): void {
  const { width, height, context } = scene
  paintBackground(scene)
  const size = Math.min(width, height) * scene.between(0.3, 0.42)
  const x = width * scene.between(0.35, 0.65)
  const y = height * scene.between(0.36, 0.46)
  const lean = scene.between(-0.12, 0.12)
  const skin = hsl(scene.between(18, 30), scene.between(0.3, 0.5), scene.between(0.42, 0.76))
  const hair = hsl(scene.between(10, 40), scene.between(0.1, 0.5), scene.between(0.05, 0.4))
  const light = scene.chance(0.5) ? 1 : -1
  const long = scene.chance(0.5)
  context.save()
  context.translate(x, y)
  if (long) paintStrands(scene, size * 0.68, size * 1.3, hair)
  paintClothes(scene, size)
  const neck = context.createLinearGradient(-size * 0.2, 0, size * 0.2, 0)
  neck.addColorStop(light > 0 ? 1 : 0, css(shade(skin, 0.85)))
  neck.addColorStop(light > 0 ? 0 : 1, css(shade(skin, 0.5)))
  context.fillStyle = neck
  context.fillRect(-size * 0.19, size * 0.3, size * 0.38, size * 0.5)
  context.rotate(lean)
  const face = context.createRadialGradient(light * size * 0.16, -size * 0.12, size * 0.05, 0, 0, size * 0.62)
  face.addColorStop(0, css(shade(skin, 1.15)))
  face.addColorStop(0.6, css(skin))
  face.addColorStop(1, css(shade(skin, 0.55)))
  context.fillStyle = face
  context.beginPath()
  context.ellipse(0, 0, size * scene.between(0.38, 0.45), size * scene.between(0.52, 0.6), 0, 0, 7)
  context.fill()
  for (let mark = 0; mark < 160; mark++) {
    context.fillStyle = css(shade(skin, scene.between(0.7, 1.25)), 0.18)
    context.beginPath()
    context.arc(
      scene.between(-0.36, 0.36) * size,
      scene.between(-0.45, 0.45) * size,
      size * scene.between(0.004, 0.03),
      0,
      7,
    )
    context.fill()
  }
  paintFace(scene, size, skin, hair)
  paintStrands(scene, size * 0.5, long ? size * 0.4 : size * 0.22, hair, true)
  context.restore()
  developPhoto(scene)
}

function paintBackground(scene: Scene): void {
  const { width, height, random, context } = scene
  const near = hsl(random() * 360, scene.between(0.1, 0.5), scene.between(0.15, 0.7))
  const far = hsl(random() * 360, scene.between(0.1, 0.5), scene.between(0.15, 0.6))
  const wall = fractalNoise(random, width, height, {
    cell: height / scene.between(1, 6),
    octaves: 6,
    gain: scene.between(0.4, 0.75),
    stretch: scene.between(0.4, 2.5),
  })
  scene.paintPixels((x, y) => shade(mix(near, far, y / height), 0.5 + (wall[y * width + x] as number)))
  for (let light = scene.whole(0, 60); light > 0; light--) {
    context.fillStyle = css(hsl(random() * 360, 0.6, scene.between(0.4, 0.8)), scene.between(0.1, 0.45))
    context.beginPath()
    context.arc(random() * width, random() * height, height * scene.between(0.01, 0.07), 0, 7)
    context.fill()
  }
  if (scene.chance(0.4)) {
    for (let x = 0; x < width; ) {
      const wide = scene.between(0.012, 0.04) * width
      for (let shelf = 0; shelf < 4; shelf++) {
        const high = height * scene.between(0.16, 0.23)
        context.fillStyle = css(hsl(random() * 360, 0.4, scene.between(0.12, 0.6)), 0.85)
        context.fillRect(x, (height * (shelf + 1)) / 4 - high, wide * 0.92, high)
      }
      x += wide
    }
  }
}

function paintClothes(scene: Scene, size: number): void {
  const { context } = scene
  const cloth = hsl(scene.between(0, 360), scene.between(0.1, 0.6), scene.between(0.15, 0.7))
  const other = hsl(scene.between(0, 360), 0.4, scene.between(0.15, 0.8))
  context.save()
  context.fillStyle = css(cloth)
  context.beginPath()
  context.moveTo(-size * 1.15, size * 3)
  context.bezierCurveTo(-size * 1.2, size * 0.9, -size * 0.5, size * 0.75, -size * 0.2, size * 0.6)
  context.quadraticCurveTo(0, size * 0.85, size * 0.2, size * 0.6)
  context.bezierCurveTo(size * 0.5, size * 0.75, size * 1.2, size * 0.9, size * 1.15, size * 3)
  context.fill()
  context.clip()
  const pattern = scene.whole(0, 3)
  const pitch = size * scene.between(0.07, 0.2)
  for (let x = -1.3 * size; x < 1.3 * size; x += pitch) {
    context.fillStyle = css(other, scene.between(0.4, 0.9))
    if (pattern === 0) context.fillRect(x, 0, pitch * 0.35, 3 * size)
    for (let y = 0.5 * size; y < 3 * size; y += pitch) {
      if (pattern === 1) context.fillRect(-1.3 * size, y, 2.6 * size, pitch * 0.2)
      if (pattern === 2) {
        context.beginPath()
        context.arc(
          x + scene.between(-0.3, 0.3) * pitch,
          y + scene.between(-0.3, 0.3) * pitch,
          pitch * scene.between(0.1, 0.4),
          0,
          7,
        )
        context.fill()
      }
    }
  }
  for (let fold = 0; fold < 26; fold++) {
    context.strokeStyle = css(shade(cloth, scene.chance(0.5) ? 0.55 : 1.4), 0.35)
    context.lineWidth = size * scene.between(0.01, 0.06)
    const x = scene.between(-1, 1) * size
    context.beginPath()
    context.moveTo(x, size * scene.between(0.6, 1.4))
    context.quadraticCurveTo(
      x + scene.between(-0.3, 0.3) * size,
      size * 1.4,
      x + scene.between(-0.4, 0.4) * size,
      size * 2.4,
    )
    context.stroke()
  }
  context.restore()
}

function paintFace(scene: Scene, size: number, skin: Colour, hair: Colour): void {
  const { context } = scene
  const apart = size * scene.between(0.15, 0.19)
  const level = -size * scene.between(0.02, 0.1)
  const iris = hsl(scene.pick([25, 30, 110, 210]), 0.5, scene.between(0.15, 0.4))
  const open = scene.between(0.03, 0.05) * size
  const smile = scene.between(-0.03, 0.1) * size
  for (const side of [-1, 1]) {
    context.fillStyle = css([240, 236, 230])
    context.beginPath()
    context.ellipse(side * apart, level, size * 0.075, open, 0, 0, 7)
    context.fill()
    context.fillStyle = css(iris)
    context.beginPath()
    context.arc(side * apart + size * 0.012, level, open * 0.95, 0, 7)
    context.fill()
    context.fillStyle = css([12, 10, 10])
    context.beginPath()
    context.arc(side * apart + size * 0.012, level, open * 0.45, 0, 7)
    context.fill()
    context.strokeStyle = css(shade(hair, 0.7))
    context.lineWidth = size * scene.between(0.014, 0.03)
    context.beginPath()
    context.moveTo(side * (apart - size * 0.09), level - size * scene.between(0.09, 0.12))
    context.quadraticCurveTo(side * apart, level - size * 0.15, side * (apart + size * 0.1), level - size * 0.09)
    context.stroke()
    context.lineWidth = size * 0.012
    context.beginPath()
    context.ellipse(side * apart, level, size * 0.08, open * 1.1, 0, Math.PI, 0)
    context.stroke()
  }
  context.strokeStyle = css(shade(skin, 0.55), 0.9)
  context.lineWidth = size * 0.018
  context.beginPath()
  context.moveTo(size * 0.02, level + size * 0.04)
  context.quadraticCurveTo(size * scene.between(0.04, 0.09), size * 0.14, -size * 0.03, size * 0.16)
  context.stroke()
  context.fillStyle = css(hsl(scene.between(350, 365), 0.4, scene.between(0.3, 0.5)))
  context.beginPath()
  context.moveTo(-size * 0.13, size * 0.29)
  context.quadraticCurveTo(0, size * 0.25, size * 0.13, size * 0.29)
  context.quadraticCurveTo(0, size * 0.31 + smile, -size * 0.13, size * 0.29)
  context.fill()
  if (scene.chance(0.3)) {
    context.strokeStyle = css([24, 20, 20])
    context.lineWidth = size * 0.018
    context.beginPath()
    context.roundRect(-apart - size * 0.11, level - size * 0.075, size * 0.22, size * 0.15, size * 0.05)
    context.roundRect(apart - size * 0.11, level - size * 0.075, size * 0.22, size * 0.15, size * 0.05)
    context.moveTo(-apart + size * 0.11, level)
    context.lineTo(apart - size * 0.11, level)
    context.stroke()
  }
}

/** Hair, strand by strand, from the crown. */
function paintStrands(scene: Scene, reach: number, fall: number, colour: Colour, fringe = false): void {
  const { context } = scene
  const part = scene.between(-0.3, 0.3) * reach
  for (let strand = 0; strand < 420; strand++) {
    const side = scene.between(-1, 1)
    context.strokeStyle = css(shade(colour, scene.between(0.5, 1.9)), 0.85)
    context.lineWidth = reach * scene.between(0.008, 0.03)
    context.beginPath()
    context.moveTo(part + side * reach * 0.1, -reach * scene.between(1.12, 1.24))
    const out = side * reach * scene.between(0.85, 1.08)
    const end =
      fringe && Math.abs(side) < 0.7 ? -reach * scene.between(0.55, 0.85) : -reach * 0.4 + fall * scene.between(0.6, 1)
    context.quadraticCurveTo(out, -reach * scene.between(1, 1.35), out + scene.between(-0.06, 0.06) * reach, end)
    context.stroke()
  }
}
