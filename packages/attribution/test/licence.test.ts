import { describe, expect, it } from 'vitest'
import { readLicence } from '../src/licence.ts'
import { marksIn } from './samples.ts'

describe('Creative Commons licences', () => {
  it.each([
    ['CC BY-SA 4.0', 'CC-BY-SA-4.0'],
    ['CC-BY-NC-ND-3.0', 'CC-BY-NC-ND-3.0'],
    ['https://creativecommons.org/licenses/by-nc/4.0/', 'CC-BY-NC-4.0'],
    ['https://creativecommons.org/publicdomain/zero/1.0/', 'CC0-1.0'],
    ['Creative Commons Attribution-NonCommercial 4.0', 'CC-BY-NC-4.0'],
    ['CC0', 'CC0-1.0'],
    ['知识共享署名-非商业性使用-禁止演绎 4.0 国际许可协议', 'CC-BY-NC-ND-4.0'],
    ['CC BY', 'CC-BY'],
    ['遵循 CC 4.0 BY-SA 版权协议', 'CC-BY-SA-4.0'],
  ])('%s is %s', (text, licence) => {
    expect(readLicence(text)).toBe(licence)
  })

  it('are not read into other words', () => {
    expect(readLicence('cc: bypass, access, 署名')).toBeUndefined()
  })

  it('are read with title, author and address', () => {
    const [mark] = marksIn('"The Salt Road" by Ada Kestrel is licensed under CC BY-ND 4.0')
    expect(mark).toMatchObject({
      role: 'licence',
      titles: ['The Salt Road'],
      names: ['Ada Kestrel'],
      licence: 'CC-BY-ND-4.0',
    })
  })

  it('belong to the credit that they follow', () => {
    expect(marksIn('© Ada Kestrel, CC BY-SA 4.0')).toMatchObject([{ role: 'copyright', licence: 'CC-BY-SA-4.0' }])
    expect(marksIn('本作品采用知识共享署名 4.0 国际许可协议进行许可')).toMatchObject([
      { role: 'licence', names: [], licence: 'CC-BY-4.0' },
    ])
  })
})
