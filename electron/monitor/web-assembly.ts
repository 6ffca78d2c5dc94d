/** As much of WebAssembly as is used: Node has it, but TypeScript declares it with the browser's types only. */
export type WasmMemory = { readonly buffer: SharedArrayBuffer }

declare const compiled: unique symbol
/** A compiled module; threads can be handed one. */
export type WasmModule = { readonly [compiled]: true }

type WasmApi = {
  readonly compile: (bytes: Uint8Array) => Promise<WasmModule>
  readonly Instance: new (
    module: WasmModule,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: unknown }
  readonly Memory: new (description: {
    readonly initial: number
    readonly maximum: number
    readonly shared: true
  }) => WasmMemory
}

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly
