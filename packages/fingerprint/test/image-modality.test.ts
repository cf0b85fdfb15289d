import { imageModality } from '../src/index.ts'
import { cut, drawPicture, flat, insert, mirror, still } from './grey-pictures.ts'
import { describeModality } from './modality-contract.ts'

const pictures = Array.from({ length: 5 }, (_, index) => drawPicture(20 + index))
const [first, second, third] = pictures as [(typeof pictures)[0], (typeof pictures)[0], (typeof pictures)[0]]

describeModality(imageModality, {
  statistics: null,
  unrelated: pictures.map(still),
  pairs: [
    [still(first), still(cut(first, { x: 0.1, y: 0.2, width: 0.6, height: 0.7 }, 400, 350))],
    [still(second), still(mirror(second))],
    [still(third), still(insert(first, third, { x: 0.5, y: 0.05, width: 0.4, height: 0.5 }))],
  ],
  unfingerprintable: [
    ['no frames', { width: 10, height: 10, frames: [] }, 'EMPTY'],
    ['a picture of a few pixels', still(drawPicture(1, 12, 12)), 'TOO_SMALL'],
    ['a picture of one shade', still(flat(200)), 'BLANK'],
  ],
})
