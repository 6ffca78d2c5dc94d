import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { createContext, use, useCallback, useState } from 'react'
import { Banner } from './banner.tsx'
import { IconButton } from './icon-button.tsx'
import styles from './toast.module.css'
import type { Tone } from './tone.ts'

export type Toast = {
  readonly tone: Tone
  readonly title: string
  readonly detail?: ReactNode
}

type ShownToast = Toast & { readonly id: number }

const longEnoughToRead = 7_000

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)

/** Gives a function that says something in the corner, and to assistive technology. Failures stay until they are closed. */
export function useToast(): (toast: Toast) => void {
  return use(ToastContext)
}

let lastId = 0

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ShownToast[]>([])
  const close = useCallback((id: number) => setToasts(before => before.filter(toast => toast.id !== id)), [])
  const show = useCallback(
    (toast: Toast) => {
      lastId += 1
      const id = lastId
      setToasts(before => [...before.slice(-3), { ...toast, id }])
      if (toast.tone !== 'bad') setTimeout(() => close(id), longEnoughToRead)
    },
    [close],
  )
  return (
    <ToastContext value={show}>
      {children}
      <section className={styles.region} aria-label="Messages" aria-live="polite">
        {toasts.map(({ id, tone, title, detail }) => (
          <div key={id} className={styles.toast}>
            <Banner
              tone={tone}
              live={false}
              actions={<IconButton label="Close" icon={X} size="small" onClick={() => close(id)} />}
            >
              <strong>{title}</strong>
              {detail !== undefined && <div>{detail}</div>}
            </Banner>
          </div>
        ))}
      </section>
    </ToastContext>
  )
}
