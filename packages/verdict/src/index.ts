export {
  decide,
  type JudgedContent,
  type JudgedMatch,
  type JudgedPart,
  type Owner,
  type VerdictContent,
} from './decide.ts'
export { defaultPack } from './pack.ts'
