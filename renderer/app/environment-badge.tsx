import type { Environment } from '../../shared/contract/connections.ts'
import { Badge } from '../design/badge.tsx'
import type { Tone } from '../design/tone.ts'

export const environmentWords: Readonly<Record<Environment, string>> = {
  development: 'Development',
  staging: 'Staging',
  production: 'Production',
}

const tones: Readonly<Record<Environment, Tone>> = { development: 'good', staging: 'warning', production: 'bad' }

/** What kind of site it is, in the colour that its frame has. */
export function EnvironmentBadge({ environment }: { readonly environment: Environment }) {
  return <Badge tone={tones[environment]}>{environmentWords[environment]}</Badge>
}
