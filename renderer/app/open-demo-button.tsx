import { FlaskConical } from 'lucide-react'
import type { ButtonVariant } from '../design/button.tsx'
import { Button } from '../design/button.tsx'
import { useToast } from '../design/toast.tsx'
import { useConnections } from './connection.tsx'
import { failureOf } from './failure.ts'
import { navigate } from './router.tsx'
import { useCall } from './queries.ts'

/** Opens the demo store. Where the runtime has no SQLite it is disabled, and `useDemoHint` says why. */
export function OpenDemoButton({ variant = 'secondary' }: { readonly variant?: ButtonVariant }) {
  const { state, openDemo } = useConnections()
  const info = useCall('app.info', {})
  const toast = useToast()
  return (
    <Button
      variant={variant}
      icon={FlaskConical}
      busy={state === 'opening'}
      disabled={info.data?.sqlite === false}
      onClick={() => {
        openDemo().then(
          () => navigate('overview'),
          (error: unknown) => {
            const { message, hint } = failureOf(error)
            toast({ tone: 'bad', title: message, detail: hint })
          },
        )
      }}
    >
      Open the demo
    </Button>
  )
}

/** Why there is no demo here, or null. */
export function useDemoHint(): string | null {
  const { data } = useCall('app.info', {})
  return data?.sqlite === false ? data.sqliteHint : null
}
