import type { Licensor, RightsTime } from '@sourcemark/contract'
import { readAiLabel } from './ai-label.ts'
import { line, lines, type Stated, timeOf } from './stated.ts'
import { readXmpPacket, structuresOf, textsOf } from './xmp-packet.ts'

/**
 * Reads what an XMP packet states of rights.
 * @throws when it is hostile.
 */
export function readXmp(packet: string): Stated {
  const properties = readXmpPacket(packet)
  const all = (...names: string[]): string[] => names.flatMap((name) => textsOf(properties.get(name)))
  const one = (...names: string[]): string | undefined => lines(all(...names))[0]
  const structures = (name: string): ReadonlyMap<string, string>[] => structuresOf(properties.get(name))
  const field = (name: string, key: string): string[] => structures(name).flatMap((fields) => fields.get(key) ?? [])
  const time = (...names: string[]): RightsTime | undefined =>
    names.map((name) => xmpTime(one(name))).find((found) => found !== undefined)
  const marked = one('xmpRights:Marked')?.toLowerCase()
  return {
    creators: lines(all('dc:creator', 'tiff:Artist', 'cc:attributionName')),
    credit: one('photoshop:Credit'),
    source: one('photoshop:Source', 'dc:source'),
    copyrightNotice: one('dc:rights', 'tiff:Copyright'),
    title: one('dc:title'),
    headline: one('photoshop:Headline'),
    licences: lines(all('cc:license', 'dcterms:license')),
    usageTerms: one('xmpRights:UsageTerms'),
    webStatement: one('xmpRights:WebStatement'),
    marked: marked === 'true' ? true : marked === 'false' ? false : undefined,
    licensors: structures('plus:Licensor').flatMap(licensorOf),
    copyrightOwners: lines([...field('plus:CopyrightOwner', 'plus:CopyrightOwnerName'), ...all('xmpRights:Owner')]),
    imageCreators: lines(field('plus:ImageCreator', 'plus:ImageCreatorName')),
    contacts: lines([
      ...['Iptc4xmpCore:CiUrlWork', 'Iptc4xmpCore:CiEmailWork'].flatMap((key) =>
        field('Iptc4xmpCore:CreatorContactInfo', key),
      ),
      ...all('cc:attributionURL'),
    ]),
    createdAt: time('exif:DateTimeOriginal', 'photoshop:DateCreated', 'xmp:CreateDate'),
    modifiedAt: time('xmp:ModifyDate'),
    documentId: one('xmpMM:DocumentID'),
    instanceId: one('xmpMM:InstanceID'),
    originalDocumentId: one('xmpMM:OriginalDocumentID'),
    derivedFrom: lines(
      ['xmpMM:DerivedFrom', 'xmpMM:Ingredients'].flatMap((name) =>
        ['stRef:documentID', 'stRef:instanceID', 'stRef:originalDocumentID'].flatMap((key) => field(name, key)),
      ),
    ),
    digitalSourceType: one('Iptc4xmpExt:DigitalSourceType')?.split('/').at(-1),
    aiLabel: readAiLabel(all('TC260:AIGC')[0]),
  }
}

function licensorOf(fields: ReadonlyMap<string, string>): Licensor[] {
  const name = line(fields.get('plus:LicensorName'))
  const url = line(fields.get('plus:LicensorURL'))
  if (name === undefined && url === undefined) return []
  return [{ ...(name === undefined ? {} : { name }), ...(url === undefined ? {} : { url }) }]
}

function xmpTime(written: string | undefined): RightsTime | undefined {
  const [, day, clock, zone] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(written ?? '') ?? []
  return day === undefined ? undefined : timeOf(day, clock, zone)
}
