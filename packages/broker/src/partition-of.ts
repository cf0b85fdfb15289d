import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const murmur2 = require('kafkajs/src/producer/partitioners/default/murmur2') as (key: string | Buffer) => number

/** The partition of a key: murmur2, as the Java client and kafkajs' default partitioner choose it. */
export const partitionOf = (key: string, partitions: number): number => (murmur2(key) & 0x7fff_ffff) % partitions
