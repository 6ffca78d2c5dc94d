import './app/zod-without-eval.ts'
import '@fontsource-variable/inter/wght.css'
import './design/tokens.css'
import './design/base.css'
import './design/tick.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient } from '../shared/contract/client.ts'
import { App } from './app/app.tsx'
import { LostPage } from './app/lost-page.tsx'
import type { LostLink } from './transport/http.ts'
import { lostLinkOf } from './transport/http.ts'
import { pickTransport } from './transport/pick.ts'

const element = document.getElementById('root')
if (element === null) throw new Error('index.html has no root')
const root = createRoot(element)
const showLost = (why: LostLink) => root.render(<LostPage why={why} />)

try {
  const client = createClient(await pickTransport(() => showLost('ended')))
  root.render(
    <StrictMode>
      <App client={client} />
    </StrictMode>,
  )
} catch (error) {
  showLost(lostLinkOf(error))
}
