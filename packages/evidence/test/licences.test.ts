import { findMarks, type Mark, marksOfRights } from '@sourcemark/attribution'
import { noRights } from '@sourcemark/contract'
import { describe, expect, it } from 'vitest'
import { licenceOf, namesLicence } from '../src/index.ts'

const marks = (text: string, mediaType = 'text/html'): Mark[] =>
  findMarks({ parts: [{ partId: 'body', kind: 'text', mediaType, text }] })
const licence = (text: string, mediaType?: string) => licenceOf(marks(text, mediaType))

describe('the licence of a medium', () => {
  it('is what is stated for it, or for all, and not what is stated for another', () => {
    const file = marksOfRights({ partId: 'p1', kind: 'audio' }, { ...noRights, licences: ['CC BY 4.0'] })
    expect(licenceOf(file, undefined, ['audio']).id).toBe('CC-BY-4.0')
    expect(licenceOf(file, undefined, ['image', 'audio']).id).toBe('CC-BY-4.0')
    expect(licenceOf(file, undefined, ['image']).id).toBe('')
    expect(licenceOf(file).id).toBe('')
    expect(licenceOf(marks('<p>CC0 1.0</p>'), undefined, ['audio']).id).toBe('CC0-1.0')
  })
})

describe('the licence of a work', () => {
  it.each([
    ['<p>正文</p><a rel="license" href="https://creativecommons.org/licenses/by-nd/4.0/">CC</a>', 'CC-BY-ND-4.0'],
    [
      '<p>正文</p><script type="application/ld+json">{"license":"https://creativecommons.org/licenses/by-nc-sa/4.0/"}</script>',
      'CC-BY-NC-SA-4.0',
    ],
    ['<p>正文</p><p>本作品采用知识共享署名-非商业性使用 4.0 国际许可协议进行许可。</p>', 'CC-BY-NC-4.0'],
    ['<p>Text</p><p>This work is licensed under CC BY 4.0.</p>', 'CC-BY-4.0'],
    ['<p>Text</p><p>CC0 1.0</p>', 'CC0-1.0'],
  ])('%s is %s', (text, id) => {
    expect(licence(text).id).toBe(id)
  })

  it('has the conditions that it states', () => {
    expect(licence('<p>CC BY-NC-ND 4.0</p>')).toEqual({
      id: 'CC-BY-NC-ND-4.0',
      attribution: true,
      noDerivatives: true,
      nonCommercial: true,
      shareAlike: false,
    })
    expect(licence('<p>CC0 1.0</p>')).toMatchObject({ attribution: false, shareAlike: false })
  })

  it.each([
    '<p>正文，没有许可。</p>',
    '<figure><img src="a.png"><figcaption>Photo by A. Brown, CC BY 4.0</figcaption></figure><p>正文</p>',
    '<p style="display:none">This work is licensed under CC BY 4.0.</p><p>正文</p>',
  ])('is none in %s', (text) => {
    expect(licence(text)).toEqual({
      id: '',
      attribution: false,
      noDerivatives: false,
      nonCommercial: false,
      shareAlike: false,
    })
  })

  it('is not the one of somebody else whom it quotes', () => {
    const quoting = marks('<p>"The Ferry" by Anna Brown, CC BY 4.0</p>')
    expect(licenceOf(quoting, () => true).id).toBe('CC-BY-4.0')
    expect(licenceOf(quoting, () => false).id).toBe('')
  })

  it('has all conditions of several', () => {
    expect(
      licence(
        '<p>正文</p><link rel="license" href="https://creativecommons.org/licenses/by-nd/4.0/"><link rel="license" href="https://creativecommons.org/licenses/by-nc/4.0/">',
      ),
    ).toMatchObject({ noDerivatives: true, nonCommercial: true })
  })

  it('is named by a post where readers see it', () => {
    const named = (text: string, id: string): boolean => namesLicence(marks(text), id)
    expect(named('<p>转载自澜江周刊，CC BY-SA 4.0</p>', 'CC-BY-SA-4.0')).toBe(true)
    expect(named('<p>转载自澜江周刊，CC BY-SA</p>', 'CC-BY-SA-4.0')).toBe(true)
    expect(named('<p>转载自澜江周刊，CC BY-SA 3.0</p>', 'CC-BY-SA-4.0')).toBe(false)
    expect(named('<p>转载自澜江周刊，CC BY 4.0</p>', 'CC-BY-SA-4.0')).toBe(false)
    expect(named('<p style="display:none">CC BY-SA 4.0</p>', 'CC-BY-SA-4.0')).toBe(false)
    expect(named('<p>转载自澜江周刊</p>', '')).toBe(false)
  })
})
