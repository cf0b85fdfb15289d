declare module 'opencc-js/dict/TSCharacters' {
  const table: string
  export default table
}
declare module 'opencc-js/dict/TWVariants' {
  const table: string
  export default table
}
declare module 'opencc-js/dict/HKVariants' {
  const table: string
  export default table
}
