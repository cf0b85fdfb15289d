import type { MediaKind, RightsData } from '@sourcemark/contract'
import { findMarks } from './find-marks.ts'
import { foldedNames, foldName } from './fold.ts'
import { readLicence } from './licence.ts'
import type { Mark, MarkRole, Named } from './mark.ts'
import { nobodyNamed } from './named.ts'
import { readCredited } from './named-song.ts'
import { isNobody } from './nobody.ts'

/** Marks of one file; metadata that says more says nothing more. */
const mostMarks = 50

/** Names that devices and programs put where a person's belongs, folded. */
const defaults = foldedNames(
  [
    'SONY DSC,DSC,DSLR,DIGITAL CAMERA,DIGITAL STILL CAMERA,OLYMPUS DIGITAL CAMERA,KONICA MINOLTA DIGITAL CAMERA,MINOLTA DIGITAL CAMERA,KODAK DIGITAL STILL CAMERA,SAMSUNG CAMERA PICTURES,DCIM,exif_JPEG_PICTURE,JPEG_420,Camera,My Camera,相机,数码相机',
    'Canon,Nikon,NIKON CORPORATION,Sony,Fujifilm,Olympus,OLYMPUS CORPORATION,OLYMPUS IMAGING CORP.,Panasonic,Pentax,Ricoh,Leica,Leica Camera AG,Hasselblad,Kodak,Casio,Samsung,samsung electronics,Apple,Huawei,Xiaomi,Honor,OPPO,vivo,realme,OnePlus,Google,DJI,GoPro,Motorola,Nokia,LG Electronics',
    'Zoom,TASCAM,Audacity,GarageBand,Adobe Audition,Logic Pro,FL Studio,Ableton Live,Cubase,Reaper,LAME,Lavf,Lavc,FFmpeg,iTunes,Voice Memos,Voice Memo,Voice Recorder,Recorder,Recording,语音备忘录,录音机,录音,Artist Name,Album Artist,Unknown Album,Track,Audio,Sound,歌手,作曲,演唱者,艺术家,音乐,音频,CapCut',
    'Artist,Author,Photographer,Owner,Creator,Copyright,Copyright holder,Copyright owner,Your Name,Name,Default,None,Untitled,Picture,Photo,Image,User,PC,Windows User,Microsoft,Microsoft Corporation,HP_Administrator,root,test,Picasa,ACDSee,ACD Systems Digital Imaging,Snapseed,PicsArt,VSCO,GIMP,Paint.NET,Canva,Figma,ImageMagick,Meitu,美图,美图秀秀,醒图,剪映,光影魔术手,可牛影像,拍照者,作者,版权,版权所有,所有者',
  ],
  ',',
)
/** A device or a program by its name and version. */
const device =
  /^(?:canon|nikon|sony|fujifilm|olympus|panasonic|pentax|ricoh|leica|hasselblad|kodak|casio|samsung|apple|huawei|xiaomi|redmi|honor|oppo|vivo|oneplus|dji|gopro|motorola|nokia)\b.*\d|^(?:iphone|ipad|pixel|galaxy|redmi|eos|powershot|coolpix|lumix|finepix|cyber-shot)\b|^(?:adobe|photoshop|lightroom|illustrator|indesign|coreldraw|affinity|capture one|acdsee|microsoft (?:office|windows)|gimp|picasa|imagemagick|meitu|美图)\b.*|^(?:lav[fc]\d|lame ?\d|zoom h\d|tascam dr|adobe audition|logic pro|fl studio|ableton|audacity ?\d)/i

/**
 * Whether a name in a file's metadata names no right holder: somebody in particular was never meant, or a device or program put its own.
 */
export function isDefaultName(name: string): boolean {
  return isNobody(name) || defaults.has(foldName(name)) || device.test(name.trim())
}

/** A file of a post: the part that it is. */
export interface MediumFile {
  readonly partId: string
  readonly kind: MediaKind
}

/**
 * What the metadata of a picture, sound or film states of whose it is, as marks: for machines, for that file alone. They stand nowhere in a text, so
 * their range is empty. Names of devices, programs and nobody are left out.
 */
export function marksOfRights(file: MediumFile, rights: RightsData): Mark[] {
  const marks = [
    ...[...rights.creators, ...rights.imageCreators].flatMap((name) => naming(file, 'author', name)),
    ...[rights.credit, rights.source].flatMap((name) => naming(file, 'source', name)),
    ...notice(file, rights.copyrightNotice),
    ...rights.copyrightOwners.flatMap((name) => naming(file, 'copyright', name)),
    ...rights.licensors.flatMap(({ name, url }) => [
      ...naming(file, 'copyright', name),
      ...addressed(file, 'link', url),
    ]),
    ...rights.contacts.flatMap((url) => addressed(file, 'link', url)),
    ...rights.licences.flatMap((licence) => licensed(file, licence)),
    ...[rights.usageTerms, rights.webStatement].flatMap((terms) =>
      terms === undefined || readLicence(terms) === undefined ? addressed(file, 'link', terms) : licensed(file, terms),
    ),
  ]
  const sayings = new Map(marks.map((mark) => [JSON.stringify([mark.role, mark.named, mark.urls, mark.licence]), mark]))
  return [...sayings.values()].slice(0, mostMarks)
}

function mark(file: MediumFile, role: MarkRole, raw: string, named: Named, licence?: string): Mark {
  return {
    ...named,
    raw,
    where: { partId: file.partId, start: 0, end: 0 },
    position: 'structure',
    kind: 'structured',
    role,
    scope: file.kind,
    visibility: 'metadata',
    residue: false,
    ...(licence === undefined ? {} : { licence }),
  }
}

function naming(file: MediumFile, role: MarkRole, value: string | undefined): Mark[] {
  if (value === undefined || isDefaultName(value)) return []
  // written like the credit under a medium, or a name alone
  const credit = findMarks({ parts: [{ ...file, mediaType: '', caption: value }] }).find(
    ({ names }) => names.length > 0,
  )
  const named = namedOf(credit ?? whole(value, readCredited(value, file.kind, !/\p{Script=Han}/u.test(value))))
  const { names, urls, handles, accountIds } = named
  return names.length + urls.length + handles.length + accountIds.length === 0 ? [] : [mark(file, role, value, named)]
}

/** A field holds one name more often than several, whatever signs are in it: Earth, Wind & Fire. */
const whole = (value: string, named: Named): Named =>
  named.names.length < 2 ? named : { ...named, names: [value.trim(), ...named.names] }

function addressed(file: MediumFile, role: MarkRole, url: string | undefined): Mark[] {
  return url === undefined || !/^https?:\/\//i.test(url) ? [] : [mark(file, role, url, { ...nobodyNamed, urls: [url] })]
}

function licensed(file: MediumFile, value: string): Mark[] {
  const licence = readLicence(value)
  const urls = /^https?:\/\/\S+$/i.test(value) ? [value] : []
  return licence === undefined && urls.length === 0
    ? []
    : [mark(file, 'licence', value, { ...nobodyNamed, urls }, licence)]
}

/** What stands before the holder of a notice. */
const beforeHolder =
  /^(?:(?:copyright|©|\(c\)|℗|\(p\)|&|版[权權](?:所有|[归歸])?|著作[权權](?:所有|[归歸])?)[\s:：,，.©]*)+(?:by\s+)?/i

/** A notice is written like one in a text, or names its holder alone. */
function notice(file: MediumFile, value: string | undefined): Mark[] {
  if (value === undefined) return []
  const written = findMarks({ parts: [{ partId: file.partId, kind: 'text', mediaType: 'text/plain', text: value }] })
    .filter(
      ({ role, names, licence }) => (role === 'copyright' && !names.every(isDefaultName)) || licence !== undefined,
    )
    .map((found) => mark(file, found.role, value, namedOf(found), found.licence))
  return written.length > 0 ? written : naming(file, 'copyright', value.replace(beforeHolder, ''))
}

/** Whom a mark names, once each and without devices. */
const namedOf = ({ names, accountIds, handles, urls, titles, contentIds, named, vague }: Named): Named => ({
  names: [...new Set(names)].filter((name) => !isDefaultName(name)),
  accountIds,
  handles,
  urls,
  titles,
  contentIds,
  named,
  vague,
})
