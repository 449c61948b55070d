// The two instructions of a Cortex-M that Swift has no word for.
#pragma once

#include <stdint.h>

/// Sleeps until an interrupt or an event. With neither enabled, that is for ever.
static inline void wait_for_interrupt(void) {
  __asm volatile("wfi" ::: "memory");
}

/// Asks the debugger, or the emulator, to do `operation` (Arm's "Semihosting for AArch32 and AArch64").
/// Without either, the breakpoint ends in a hard fault.
static inline uint32_t semihosting_call(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = argument;
  __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}
