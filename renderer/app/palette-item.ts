import type { LucideIcon } from 'lucide-react'

export type PaletteGroup =
  'Pages' | 'Actions' | 'Connections' | 'People' | 'Not logged in' | 'In the user table' | 'Sessions'

/** One thing that can be chosen in the palette. `words` is what typing is compared with. */
export type PaletteItem = {
  readonly id: string
  readonly group: PaletteGroup
  readonly icon: LucideIcon
  readonly label: string
  readonly note?: string
  readonly keys?: readonly string[]
  readonly words: string
  readonly run: () => void
}
