import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { buildDecoderWasm } from './scripts/decoder-wasm.ts'

const entry = (path: string) => resolve(import.meta.dirname, path)

/** What runs the built files: Node 20 and newer with the browsers of its day, and the Electron of these. */
const targets = { node: 'node20.18', browser: 'es2023' }

/** Puts the compiled decoder beside the threads that load it. */
const decoderWasm: Plugin = {
  name: 'decoder-wasm',
  async generateBundle() {
    const file = await buildDecoderWasm(import.meta.dirname)
    this.emitFile({ type: 'asset', fileName: 'decoder.wasm', source: await readFile(file) })
  },
}

/** Everything is bundled, so the built app needs no node_modules. Each worker thread is an entry of its own. */
export default defineConfig({
  main: {
    plugins: [decoderWasm],
    build: {
      externalizeDeps: false,
      outDir: 'out/main',
      target: targets.node,
      rolldownOptions: {
        input: {
          main: entry('electron/main.ts'),
          serve: entry('electron/serve.ts'),
          terminal: entry('electron/terminal.ts'),
          monitor: entry('electron/monitor/monitor.ts'),
          'decode-thread': entry('electron/monitor/decode-thread.ts'),
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
