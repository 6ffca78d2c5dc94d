import './app/zod-without-eval.ts'
import '@fontsource-variable/inter/wght.css'
import './design/tokens.css'
import './design/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient } from '../shared/contract/client.ts'
import { App } from './app/app.tsx'
import { failureOf } from './app/failure.ts'
import { ErrorState } from './design/error-state.tsx'
import { pickTransport } from './transport/pick.ts'

const element = document.getElementById('root')
if (element === null) throw new Error('index.html has no root')
const root = createRoot(element)

try {
  const client = createClient(await pickTransport())
  root.render(
    <StrictMode>
      <App client={client} />
    </StrictMode>,
  )
} catch (error) {
  root.render(
    <main>
      <ErrorState failure={failureOf(error)} />
    </main>,
  )
}
