import { type AccountState, readAccounts } from '@sourcemark/registry'
import type { Environment, Output } from '@sourcemark/runtime'
import { withDatabase } from './open-platform.ts'
import type { ShowCommand } from './options.ts'

/** Prints all that was ever said of an account, oldest first. Returns whether it is known. */
export async function runShow({ accountId, json }: ShowCommand, env: Environment, output: Output): Promise<boolean> {
  const { print, note } = output
  const account = await withDatabase(env, output, async (database) =>
    (await readAccounts(database, [accountId])).get(accountId),
  )
  if (account === undefined) {
    note(`No account ${accountId} is known.`)
    return false
  }
  if (json) print(JSON.stringify(account))
  else for (const state of account.states) for (const line of stateLines(state)) print(line)
  return true
}

function stateLines(state: AccountState): string[] {
  const { from, entityId, name, aliases, handles, urls, licences } = state
  const lists = [
    ['also called', aliases],
    ['handles', handles],
    ['addresses', urls],
    [
      'licences',
      licences.map(({ kind, number, status, validFrom, validTo }) =>
        [
          kind,
          number,
          status,
          validFrom == null ? undefined : `from ${validFrom}`,
          validTo == null ? undefined : `to ${validTo}`,
        ]
          .filter((word) => word != null)
          .join(' '),
      ),
    ],
  ] as const
  return [
    `${from.toISOString()}  ${name}  (${state.class}, ${state.status}, ${entityId === null ? 'entity not said' : `entity ${entityId}`})`,
    ...lists.filter(([, words]) => words.length > 0).map(([what, words]) => `  ${what}: ${words.join(', ')}`),
  ]
}
