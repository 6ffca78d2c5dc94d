/** What a call of the contract is called on the screen; one that is not known keeps its name. */
export function actionWords(action: string): string {
  return words[action] ?? action
}

const words: Readonly<Record<string, string>> = {
  'sessions.applyLogout': 'Log out',
  'sessions.reveal': 'Reveal a value',
  'sessions.export': 'Export',
  'connections.save': 'Save a connection',
  'connections.remove': 'Remove a connection',
}
