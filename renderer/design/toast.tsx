import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { createContext, use, useCallback, useEffect, useEffectEvent, useState } from 'react'
import { Banner } from './banner.tsx'
import { IconButton } from './icon-button.tsx'
import styles from './toast.module.css'
import type { Tone } from './tone.ts'

export type Toast = {
  readonly tone: Tone
  readonly title: string
  readonly detail?: ReactNode
}

type NumberedToast = Toast & { readonly id: number }

const longEnoughToRead = 7_000
/** A confirmation in one line is read at a glance. */
const aGlance = 3_500

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)

/** Gives a function that says something in the corner, and to assistive technology. Failures stay until they are closed. */
export function useToast(): (toast: Toast) => void {
  return use(ToastContext)
}

let lastId = 0

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly NumberedToast[]>([])
  const close = useCallback((id: number) => setToasts(before => before.filter(toast => toast.id !== id)), [])
  const show = useCallback((toast: Toast) => {
    lastId += 1
    const id = lastId
    setToasts(before => [...before.slice(-3), { ...toast, id }])
  }, [])
  return (
    <ToastContext value={show}>
      {children}
      <section className={styles.region} aria-label="Messages" aria-live="polite">
        {toasts.map(({ id, ...toast }) => (
          <ShownToast key={id} {...toast} onClose={() => close(id)} />
        ))}
      </section>
    </ToastContext>
  )
}

/** Goes away by itself once it can have been read, though never from under the pointer or the focus. */
function ShownToast({ tone, title, detail, onClose }: Toast & { readonly onClose: () => void }) {
  const [held, setHeld] = useState(false)
  const close = useEffectEvent(onClose)
  const shownMs = tone === 'good' && detail === undefined ? aGlance : longEnoughToRead
  useEffect(() => {
    if (tone === 'bad' || held) return undefined
    const timer = setTimeout(() => close(), shownMs)
    return () => clearTimeout(timer)
  }, [tone, held, shownMs])
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- nothing is done by pointing at it, it only stays
    <div
      className={styles.toast}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Banner tone={tone} live={false} actions={<IconButton label="Close" icon={X} size="small" onClick={onClose} />}>
        <strong>{title}</strong>
        {detail !== undefined && <div>{detail}</div>}
      </Banner>
    </div>
  )
}
