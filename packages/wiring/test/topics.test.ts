import { topicNames } from '@sourcemark/contract'
import { expect, test } from 'vitest'
import { groupId, lineServices, topicSpecs } from '../src/index.ts'

const day = 86_400_000

test('there is a specification for every topic, all with the same number of partitions', () => {
  const topics = topicNames('p.')
  const { retry, ...named } = topics
  const specs = topicSpecs(topics, 7)
  expect(specs.map(({ topic }) => topic).sort()).toEqual([...Object.values(named), ...lineServices.map(retry)].sort())
  expect(new Set(specs.map(({ partitions }) => partitions))).toEqual(new Set([7]))
})

test('every topic that carries events or verdicts takes the largest event with its envelope', () => {
  const topics = topicNames('')
  const large = topicSpecs(topics, 1).filter(({ maxMessageBytes }) => (maxMessageBytes ?? 0) > 8 * 1024 * 1024)
  expect(large.map(({ topic }) => topic).sort()).toEqual(
    [topics.ingest, topics.verdicts, topics.deadLetter, topics.retry('intake')].sort(),
  )
})

test('only topics whose partitions are ledger chains insist on their number: a platform may have made its own', () => {
  const topics = topicNames('')
  const fixed = topicSpecs(topics, 3).filter(({ fixedPartitions }) => fixedPartitions === true)
  expect(fixed.map(({ topic }) => topic).sort()).toEqual([topics.verdicts, topics.ledger].sort())
})

test('verdicts are kept for half a year, dead letters for a month', () => {
  const topics = topicNames('')
  const kept = new Map(topicSpecs(topics, 1).map(({ topic, retentionMs }) => [topic, retentionMs / day]))
  expect(kept.get(topics.verdicts)).toBeGreaterThanOrEqual(183)
  expect(kept.get(topics.deadLetter)).toBeGreaterThanOrEqual(30)
})

test('groups of two installations on one broker are apart', () => {
  const groups = lineServices.flatMap((service) => ['', 'a.', 'b.'].map((prefix) => groupId(prefix, service)))
  expect(new Set(groups).size).toBe(groups.length)
})
