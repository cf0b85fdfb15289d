import { readFileSync } from 'node:fs'
import asyncapi from '@asyncapi/specs'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { generatedFiles } from '../generate.ts'
import { verdictEvent } from '../src/index.ts'
import { ingestExamples, verdict } from './examples.ts'

const schema = (name: string) =>
  JSON.parse(readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8'))

function validator(name: string) {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  return ajv.compile(schema(name))
}

test.each(generatedFiles().map(({ url, text }) => [url.pathname.split('/').at(-1), url, text] as const))(
  '%s is what the source says',
  (_name, url, text) => {
    expect(readFileSync(url, 'utf8')).toBe(text)
  },
)

test('the AsyncAPI document is valid AsyncAPI 3', () => {
  const document = parse(readFileSync(new URL('../asyncapi.yaml', import.meta.url), 'utf8'))
  const ajv = new Ajv({ strict: false, validateFormats: false })
  const validate = ajv.compile(asyncapi.schemasWithoutId['3.0.0'] as object)
  expect(validate(document), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
})

describe('the schema files accept the examples of the contract', () => {
  test.each([
    ['content-published', ingestExamples.published],
    ['content-withdrawn', ingestExamples.withdrawn],
    ['original-registered', ingestExamples.registered],
    ['account-updated', ingestExamples.account],
    ['grant-updated', ingestExamples.grant],
  ] as const)('%s', (name, example) => {
    const validate = validator(name)
    expect(validate(example()), JSON.stringify(validate.errors)).toBe(true)
  })

  test('verdict, and nothing beyond its fields', () => {
    const event = verdictEvent(verdict(), {
      source: 'https://sourcemark.example',
      id: 'v-1',
      time: '2026-03-01T08:00:04.000Z',
    })
    const validate = validator('verdict')
    expect(validate(event), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ ...event, data: { ...event.data, infringing: true } })).toBe(false)
    expect(validate({ ...event, data: { ...event.data, verdict: 'guilty' } })).toBe(false)
  })
})
