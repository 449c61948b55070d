/// What a kernel or a runtime prints when it gives up.
struct FaultBanner: Sendable {
  /// What the lines behind the banner add to the reason.
  enum Detail: Sendable, Hashable {
    case none
    /// The next line that is not empty.
    case next
    /// What stands behind this text, where one of the next lines begins with it.
    case behind(String)
  }

  /// Who prints it.
  let kind: String
  let form: FaultForm
  /// What to tell people, with the form's gaps.
  let sentence: String
  let detail: Detail

  /// - Parameters:
  ///   - kind: who prints it.
  ///   - form: the line's, without what a logger puts before it; see ``FaultForm``.
  ///   - sentence: what to tell people, with the form's gaps.
  ///   - detail: what the next lines add.
  init(_ kind: String, _ form: String, _ sentence: String, detail: Detail = .none) {
    self.kind = kind
    self.form = FaultForm(form)
    self.sentence = sentence
    self.detail = detail
  }
}

extension FaultBanner {
  /// All that are known.
  ///
  /// The texts are those of each one's own sources.
  static let all: [FaultBanner] =
    zephyr + espressif + cortex + mbed + freeRTOS + rust + kernels + libraries

  /// kernel/fatal.c, arch/arm/core/cortex_m/fault.c, include/zephyr/sys/__assert.h.
  private static let zephyr = [
    FaultBanner("Zephyr", ">>> ZEPHYR FATAL ERROR {#number}: {what}", "fatal error {number}: {what}"),
    FaultBanner("Zephyr", "***** {what} FAULT *****", "{what} FAULT", detail: .next),
    FaultBanner("Zephyr", "***** Debug monitor exception *****", "debug monitor exception"),
    FaultBanner("Zephyr", "***** CPU Page Fault (error code {code})", "CPU page fault, error code {code}"),
    FaultBanner("Zephyr", "***** CPU exception {#number}", "CPU exception {number}"),
    FaultBanner("Zephyr", "Fault! EXC #{#number}", "exception {number}"),
    FaultBanner(
      "Zephyr",
      "ASSERTION FAIL [{expression}] @ {place}",
      "assertion {expression} failed at {place}"
    ),
    FaultBanner("Zephyr", "ASSERTION FAIL @ {place}", "assertion failed at {place}"),
    FaultBanner("Zephyr", "FATAL: Halting system", "halting system"),
  ]

  /// ESP-IDF's components/esp_system/panic.c, freertos, newlib and heap, and the ESP8266's kernels.
  private static let espressif = [
    FaultBanner(
      "ESP-IDF",
      "Guru Meditation Error: Core {#core} panic'ed ({cause})…",
      "Guru Meditation Error: {cause} on core {core}"
    ),
    FaultBanner(
      "ESP-IDF",
      "abort() was called at PC {address} on core {#core}",
      "abort() was called at {address} on core {core}"
    ),
    FaultBanner("ESP-IDF", "abort() was called at PC {address}", "abort() was called at {address}"),
    FaultBanner(
      "ESP-IDF",
      "assert failed: {function} {place} ({expression})",
      "assertion {expression} failed in {function}, {place}"
    ),
    FaultBanner(
      "ESP-IDF",
      "***ERROR*** A stack overflow in task {task} has been detected.",
      "stack overflow in task {task}"
    ),
    FaultBanner("ESP-IDF", "Stack smashing protect failure!", "stack smashing"),
    FaultBanner("ESP-IDF", "CORRUPT HEAP: {what}", "corrupt heap: {what}"),
    FaultBanner("ESP8266", "Fatal exception {#number}({cause}):", "fatal exception {number}: {cause}"),
    FaultBanner("ESP8266", "Fatal exception ({#number}):", "fatal exception {number}"),
    FaultBanner("ESP8266", "Exception ({#number}):", "exception {number}"),
  ]

  /// CmBacktrace's texts in English, and RT-Thread's libcpu.
  private static let cortex = [
    FaultBanner("CmBacktrace", "Fault on thread {thread}", "fault on thread {thread}"),
    FaultBanner(
      "CmBacktrace",
      "Fault on interrupt or bare metal(no OS) environment",
      "fault on interrupt or bare metal"
    ),
    FaultBanner("CmBacktrace", "Assert on thread {thread}", "assertion failed on thread {thread}"),
    FaultBanner(
      "CmBacktrace",
      "Assert on interrupt or bare metal(no OS) environment",
      "assertion failed on interrupt or bare metal"
    ),
    FaultBanner("CmBacktrace", "Error: Thread stack({address}) was overflow", "stack overflow of a thread"),
    FaultBanner("CmBacktrace", "Error: Main stack({address}) was overflow", "overflow of the main stack"),
    FaultBanner("CmBacktrace", "Hard fault is caused by {cause}", "hard fault by {cause}"),
    FaultBanner(
      "CmBacktrace",
      "Memory management fault is caused by {cause}",
      "memory management fault by {cause}"
    ),
    FaultBanner("CmBacktrace", "Bus fault is caused by {cause}", "bus fault by {cause}"),
    FaultBanner("CmBacktrace", "Usage fault is caused by {cause}", "usage fault by {cause}"),
    FaultBanner("RT-Thread", "hard fault on thread: {thread}", "hard fault on thread {thread}"),
    FaultBanner("RT-Thread", "hard fault on handler", "hard fault in a handler"),
    FaultBanner(
      "RT-Thread",
      "({expression}) assertion failed at function:{function}, line number:{#line}",
      "assertion {expression} failed in {function}, line {line}"
    ),
  ]

  /// Mbed OS's platform/source: mbed_fault_handler.c, mbed_error.c, mbed_assert.c.
  private static let mbed = [
    FaultBanner("Mbed", "++ MbedOS Fault Handler ++", "fault", detail: .behind("FaultType: ")),
    FaultBanner("Mbed", "++ MbedOS Error Info ++", "error", detail: .behind("Error Message: ")),
    FaultBanner(
      "Mbed",
      "mbed assertation failed: {expression}, file: {file}, line {#line}",
      "assertion {expression} failed at {file}:{line}"
    ),
  ]

  /// The hooks of its demos, for FreeRTOS itself prints nothing.
  private static let freeRTOS = [
    FaultBanner("FreeRTOS", "vAssertCalled( {file}, {#line}…", "assertion failed at {file}:{line}"),
    FaultBanner("FreeRTOS", "vAssertCalled({file}, {#line}…", "assertion failed at {file}:{line}"),
    FaultBanner(
      "FreeRTOS",
      "Assert failed in file {file}, line {#line}",
      "assertion failed at {file}:{line}"
    ),
    FaultBanner("FreeRTOS", "ASSERT! Line {#line}, file {file}", "assertion failed at {file}:{line}"),
    FaultBanner("FreeRTOS", "ASSERT: {file}:{#line}", "assertion failed at {file}:{line}"),
    FaultBanner("FreeRTOS", "configASSERT failed…", "assertion failed"),
    FaultBanner("FreeRTOS", "Stack overflow in task {task}", "stack overflow in task {task}"),
    FaultBanner("FreeRTOS", "Stack overflow in task: {task}", "stack overflow in task {task}"),
    FaultBanner("FreeRTOS", "Stack Overflow in Task: {task}", "stack overflow in task {task}"),
    FaultBanner("FreeRTOS", "STACK OVERFLOW in task: {task}", "stack overflow in task {task}"),
  ]

  /// The standard library's `PanicHookInfo`, from Rust 1.73 on with the message on a line of its own.
  private static let rust = [
    FaultBanner(
      "Rust",
      "panicked at {file}:{#line}:{#column}:",
      "panicked at {file}:{line}:{column}",
      detail: .next
    ),
    FaultBanner("Rust", "panicked at {file}:{#line}:{#column}", "panicked at {file}:{line}:{column}"),
    FaultBanner("Rust", "panicked at '{message}', {place}", "panicked at {place}: {message}"),
    FaultBanner("Rust", "panicked at '{message}", "panicked: {message}"),
  ]

  /// RIOT's core/lib/panic.c, NuttX's sched/misc/assert.c, Linux's kernel/panic.c, Trusted Firmware-A, U-Boot's
  /// lib/hang.c, the Pico SDK's panic().
  private static let kernels = [
    FaultBanner("RIOT", "*** RIOT kernel panic:", "kernel panic", detail: .next),
    FaultBanner("RIOT", "{place} => *** RIOT kernel panic:", "kernel panic at {place}", detail: .next),
    FaultBanner("NuttX", "up_assert: Assertion failed at file:{place}", "assertion failed at {place}"),
    FaultBanner(
      "NuttX",
      "_assert: Assertion failed {what}: at file: {place} task{task}",
      "assertion failed at {place} ({what}), task{task}"
    ),
    FaultBanner(
      "NuttX",
      "Assertion failed {what}: at file: {place} task{task}",
      "assertion failed at {place} ({what}), task{task}"
    ),
    FaultBanner("NuttX", "arm_{function}: PANIC!!! {what}", "{what} in arm_{function}"),
    FaultBanner("NuttX", "up_{function}: PANIC!!! {what}", "{what} in up_{function}"),
    FaultBanner("NuttX", "riscv_exception: PANIC!!! {what}", "{what}"),
    FaultBanner("Linux", "Kernel panic - not syncing: {what}", "kernel panic: {what}"),
    FaultBanner("TF-A", "PANIC at PC : {address}", "panic at {address}"),
    FaultBanner("U-Boot", "### ERROR ### Please RESET the board ###", "it asks for a reset of the board"),
    FaultBanner("Pico SDK", "*** PANIC ***", "panic", detail: .next),
  ]

  /// newlib and picolibc, glibc, musl, libstdc++.
  private static let libraries = [
    FaultBanner(
      "libc",
      "assertion \"{expression}\" failed: file \"{file}\", line {#line}…",
      "assertion {expression} failed at {file}:{line}"
    ),
    FaultBanner(
      "libc",
      "{place}: Assertion `{expression}' failed.",
      "assertion {expression} failed, {place}"
    ),
    FaultBanner(
      "libc",
      "Assertion failed: {expression} ({file}: {function}: {#line})",
      "assertion {expression} failed at {file}:{line}"
    ),
    FaultBanner("libc", "*** stack smashing detected ***: {what}", "stack smashing"),
    FaultBanner(
      "C++",
      "terminate called after throwing an instance of '{type}'",
      "an exception of type {type} was not caught",
      detail: .behind("  what():  ")
    ),
    FaultBanner("C++", "terminate called without an active exception", "terminated without an exception"),
  ]
}
