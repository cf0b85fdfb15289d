export const codebookData = ''
