import { type VerdictReason, verdictId } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { readHeads, type VerdictDraft, type VerdictHead } from '@sourcemark/ledger'
import { type Content, type PartFinding, readContents, readFindings } from '@sourcemark/originals'
import { type Account, ownerKey, readAccounts } from '@sourcemark/registry'
import { decide, type JudgedContent, type JudgedPart, type Owner } from '@sourcemark/verdict'

export interface JudgeOptions {
  readonly publicUrl: string | undefined
  /** Also judge contents of which not every part was read, and only those that have no verdict yet. */
  readonly provisional: boolean
}

/** Judges contents anew. Returns the verdicts that say something else than the latest of their content, in a stable order. */
export async function judge(
  db: Queryable,
  due: ReadonlyMap<string, VerdictReason>,
  options: JudgeOptions,
): Promise<VerdictDraft[]> {
  const contentIds = [...due.keys()].sort()
  const findings = await readFindings(db, contentIds)
  const originalIds = new Set(
    [...findings.values()].flat().flatMap(({ matches }) => matches.map((match) => match.contentId)),
  )
  const contents = await readContents(db, [...new Set([...contentIds, ...originalIds])])
  const accountIds = [...contents.values()].flatMap(({ accountId }) => (accountId === null ? [] : [accountId]))
  const accounts = await readAccounts(db, [...new Set(accountIds)])
  const heads = await readHeads(db, contentIds)
  const decidedAt = new Date().toISOString()

  const drafts: VerdictDraft[] = []
  for (const contentId of contentIds) {
    const content = contents.get(contentId)
    const parts = findings.get(contentId) ?? []
    if (content === undefined || content.registered) continue
    const head = heads.get(contentId)
    const waiting = parts.some(({ state }) => state === null)
    if (waiting && (!options.provisional || head?.revision === content.revision)) continue
    const verdict = decide(toJudged(content, parts, contents, accounts))
    const said = { ...verdict, appealUrl: appealUrl(options.publicUrl, content) }
    const id = verdictId(contentId, content.revision, said)
    if (head?.verdictId === id) continue
    drafts.push({
      verdictId: id,
      ...said,
      supersedes: head?.verdictId ?? null,
      reason: reasonOf(head, content.revision, due.get(contentId) ?? 'first'),
      timings: { acceptedAt: content.acceptedAt.toISOString(), decidedAt },
    })
  }
  return drafts
}

const appealUrl = (publicUrl: string | undefined, { contentId, revision }: Content): string | null =>
  publicUrl === undefined
    ? null
    : `${publicUrl.replace(/\/+$/, '')}/appeals/${encodeURIComponent(contentId)}/${revision}`

function reasonOf(head: VerdictHead | undefined, revision: number, asked: VerdictReason): VerdictReason {
  if (head === undefined) return 'first'
  if (head.revision < revision) return 'revision'
  if (head.status === 'provisional') return 'late_part'
  // Examined once more under its first message, it says something else: something earlier came in between.
  return asked === 'first' || asked === 'revision' ? 'new_original' : asked
}

function ownerOf(content: Content, accounts: ReadonlyMap<string, Account>): Owner {
  const account = content.accountId === null ? undefined : accounts.get(content.accountId)
  const entityId = account?.entityId ?? null
  return {
    key: ownerKey({ accountId: content.accountId, entityId, ownerName: content.ownerName }),
    accountId: content.accountId,
    entityId,
    name: account?.name ?? content.ownerName ?? content.accountId ?? content.contentId,
    otherNames: [
      ...(account === undefined ? [] : [account.accountId, ...account.aliases, ...account.handles, ...account.urls]),
      ...content.ownerAliases,
      ...content.ownerUrls,
    ],
  }
}

function toJudged(
  content: Content,
  parts: readonly PartFinding[],
  contents: ReadonlyMap<string, Content>,
  accounts: ReadonlyMap<string, Account>,
): JudgedContent {
  return {
    contentId: content.contentId,
    revision: content.revision,
    owner: ownerOf(content, accounts),
    language: content.language,
    declared: content.declared,
    parts: parts.map(
      (part): JudgedPart => ({
        ...part,
        facts: [...part.facts],
        matches: part.matches.flatMap((match) => {
          const original = contents.get(match.contentId)
          // Gone from the index while it was matched: its withdrawal makes this content due again.
          if (original === undefined) return []
          return [
            {
              ...match,
              owner: ownerOf(original, accounts),
              title: original.title,
              url: original.url,
              publishedAt: original.publishedAt.toISOString(),
              spans: [...match.spans],
            },
          ]
        }),
      }),
    ),
  }
}
