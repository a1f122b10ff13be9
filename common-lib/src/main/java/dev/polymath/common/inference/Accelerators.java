package dev.polymath.common.inference;

/** The GPUs that this process can use. Asking may start an engine, so it is asked late. */
interface Accelerators {

  int count();

  long memoryBytes(int gpu);

  /** For a process without an engine. */
  Accelerators NONE =
      new Accelerators() {
        @Override
        public int count() {
          return 0;
        }

        @Override
        public long memoryBytes(int gpu) {
          throw new IllegalStateException("There is no GPU " + gpu);
        }
      };
}
