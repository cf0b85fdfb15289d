import type { Verdict, VerdictCode } from '@sourcemark/contract'

/**
 * A verdict in the form of the check result that the WeChat Official Accounts platform gives when articles are sent. It says less than the
 * verdict; docs/wechat-check-result.md tells field by field how it is derived.
 */
export interface CheckResult {
  /** 1: not judged a repost, may be sent. 2: judged a repost, may be sent. 3: judged a repost, may not be sent as it is. */
  readonly CheckState: 1 | 2 | 3
  /** What the author declared. 0: nothing, 1: original, 2: repost. */
  readonly UserDeclareState: 0 | 1 | 2
  /** 1: the owner permits the repost, or no permission is needed. */
  readonly CanReprint: 0 | 1
  /** 1: the source has to be shown. */
  readonly NeedShowReprintSource: 0 | 1
  /** 1: the content has to be replaced by that of the original, because it was changed beyond what is permitted. */
  readonly NeedReplaceContent: 0 | 1
}

/** Verdicts that find nothing of somebody else's, or nothing that is anybody's. */
const clear: ReadonlySet<VerdictCode> = new Set(['no_match', 'own_content', 'unprotected', 'quotation'])
/** Advice under which a post may go out as it is. */
const free: ReadonlySet<Verdict['action']> = new Set(['allow', 'label', 'notify'])
const permitted: ReadonlySet<Verdict['permission']> = new Set(['own', 'licensed', 'open_licence', 'unprotected'])

const flag = (yes: boolean): 0 | 1 => (yes ? 1 : 0)

/** Derives the check result of a verdict. */
export function checkResultOf(
  verdict: Pick<Verdict, 'verdict' | 'action' | 'permission' | 'attribution' | 'findings'>,
): CheckResult {
  const { verdict: code, action, permission, attribution, findings } = verdict
  const isClear = clear.has(code)
  const has = (finding: string): boolean => findings.some(({ code: found }) => found === finding)
  return {
    CheckState: !free.has(action) ? 3 : isClear ? 1 : 2,
    UserDeclareState: has('DECLARED_ORIGINAL') ? 1 : has('DECLARED_REPOST') ? 2 : 0,
    CanReprint: flag(isClear || permitted.has(permission)),
    NeedShowReprintSource: flag(!isClear && attribution !== 'not_required'),
    NeedReplaceContent: flag(code === 'distorted_repost'),
  }
}
