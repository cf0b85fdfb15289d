import { Folded, foldedCharacter } from './characters.ts'
import { TokenWriter } from './token-writer.ts'
import { wordBase } from './tokens.ts'

/*
 * How often a token occurs in any text, before anything was indexed. The commonest characters and words, most common first;
 * a token's share is taken from its rank by Zipf's law. Everything else counts as rare.
 */
const commonCharacters =
  '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运'
const commonWords =
  'the of and to a in is that for it as was with be by on not he i this are or his from at which but have an had they you were their one all we can her has there been if more when will would who so no out up into them than its only time some could these two may then do first any my now such like our over man me even most made after also did many before must through back years where much your way well down should because each just those people how too little state good very make world still own see men work long get here between both life being under never day same another know while last might us great old year off come since against go came right used take three s t re don what use new about other using like data code file system will set first user get web need one'

const rareWord = Math.log2(3e-5)
const rareCharacter = Math.log2(1.5e-4)

const shares = new Map<number, number>()

function addCharacters(text: string): void {
  let rank = 0
  for (const character of text) {
    rank++
    const id = foldedCharacter(character.codePointAt(0) as number) & Folded.codePoint
    if (!shares.has(id)) shares.set(id, 0.04 / rank ** 0.75)
  }
}

function addWords(text: string): void {
  const writer = new TokenWriter(text)
  writer.text(0, text.length)
  const { ids } = writer.finish(false)
  ids.forEach((id, index) => {
    if (!shares.has(id)) shares.set(id, 0.07 / (index + 1) ** 0.9)
  })
}

const logarithms = new Map<number, number>()

/** Binary logarithm of a token's share among the tokens of any text of its language, 0 or less. */
export function backgroundLogShare(id: number): number {
  if (logarithms.size === 0) {
    addCharacters(commonCharacters)
    addWords(commonWords)
    for (const [token, share] of shares) logarithms.set(token, Math.log2(share))
  }
  return logarithms.get(id) ?? (id >= wordBase ? rareWord : rareCharacter)
}
