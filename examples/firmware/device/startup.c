// From reset to main: the vector table, the memory that a program expects, and what a fault does.
// Any Cortex-M can use this file: nothing here is the chip maker's.

#include <stddef.h>
#include <stdint.h>

// From the linker script. Only the addresses of these mean something.
extern uint32_t stack_top[], data_start[], data_end[], data_image[], bss_start[], bss_end[];

int main(int argc, char **argv);
void report_hard_fault(const uint32_t *frame);

static void sleep_for_ever(void) {
  for (;;) {
    __asm volatile("wfi");
  }
}

void reset(void) {
  const uint32_t *image = data_image;
  for (uint32_t *word = data_start; word < data_end; word++) {
    *word = *image++;
  }
  for (uint32_t *word = bss_start; word < bss_end; word++) {
    *word = 0;
  }
  main(0, NULL);
  sleep_for_ever();
}

// Hands on the registers that the processor pushed on the way in. There is one stack only.
__attribute__((naked)) void hard_fault(void) {
  __asm volatile("mrs r0, msp\n"
                 "bl fault_entered\n");
}

__attribute__((used)) void fault_entered(const uint32_t *frame) {
  report_hard_fault(frame);
  sleep_for_ever();
}

// The examples enable no interrupts, so the table ends with the processor's own sixteen entries.
// The other faults are disabled after reset and arrive as hard faults.
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    [0] = stack_top,
    [1] = (const void *)reset,
    [2] = (const void *)sleep_for_ever, // non-maskable interrupt
    [3] = (const void *)hard_fault,
};

// The compiler may call these for plain assignments. Built with -ffreestanding, so that
// it does not turn the loops back into calls of themselves.
void *memcpy(void *restrict destination, const void *restrict source, size_t count) {
  char *to = destination;
  const char *from = source;
  while (count-- > 0) {
    *to++ = *from++;
  }
  return destination;
}

void *memset(void *destination, int byte, size_t count) {
  char *to = destination;
  while (count-- > 0) {
    *to++ = (char)byte;
  }
  return destination;
}
