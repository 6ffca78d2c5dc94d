import styles from './skeleton.module.css'

export type SkeletonProps = {
  /** CSS lengths; a bare number is px. */
  readonly width?: number | string
  readonly height?: number | string
}

/** Holds the place of something that is being read. Decoration: the page says elsewhere that it is busy. */
export function Skeleton({ width = '100%', height = 14 }: SkeletonProps) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden />
}
