import { X } from 'lucide-react'
import { useState } from 'react'
import { Banner } from '../design/banner.tsx'
import { IconButton } from '../design/icon-button.tsx'
import { useCall } from './queries.ts'

/** What the console found at its start and a person should know; gone once it is closed. */
export function StartNotices() {
  const { data } = useCall('app.info', {})
  const [closed, setClosed] = useState<readonly string[]>([])
  return data?.notices
    .filter(notice => !closed.includes(notice))
    .map(notice => (
      <Banner
        key={notice}
        wide
        tone="neutral"
        actions={
          <IconButton
            label="Close this notice"
            icon={X}
            size="small"
            onClick={() => setClosed(before => [...before, notice])}
          />
        }
      >
        {notice}
      </Banner>
    ))
}
