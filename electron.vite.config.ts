import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const entry = (path: string) => resolve(import.meta.dirname, path)

/** What runs the built files: Node 20 and newer with the browsers of its day, and the Electron of these. */
const targets = { node: 'node20.18', browser: 'es2023' }

/** Everything is bundled, so the built app needs no node_modules. Each worker thread is an entry of its own. */
export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      outDir: 'out/main',
      target: targets.node,
      rolldownOptions: {
        input: {
          main: entry('electron/main.ts'),
          serve: entry('electron/serve.ts'),
          monitor: entry('electron/monitor/monitor.ts'),
          simulator: entry('electron/demo/simulator.ts'),
        },
        external: [/\.node$/, 'cpu-features', 'pg-native'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: 'out/preload',
      target: targets.node,
      rolldownOptions: {
        input: { preload: entry('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      outDir: 'out/renderer',
      target: targets.browser,
      minify: true,
      // The page may load its fonts from files only.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: entry('renderer/index.html') } },
    },
    plugins: [react()],
  },
})
