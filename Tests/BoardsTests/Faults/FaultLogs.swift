import Testing

@testable import Boards

/// What a board prints when it gives up, and what should be told of it.
struct FaultLog: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var text: String
  /// Nil where there is no fault.
  var sentence: String?
  /// The banner's line.
  var line: String?

  /// - Parameters:
  ///   - description: what the log is.
  ///   - text: of the console.
  ///   - sentence: what is to be told.
  ///   - line: the banner's; nil: the first.
  init(_ description: String, _ text: String, _ sentence: String?, line: String? = nil) {
    testDescription = description
    self.text = text
    self.sentence = sentence
    self.line = sentence.map { _ in line ?? text.split(separator: "\n").first.map(String.init) ?? "" }
  }

  static let zephyr = [
    FaultLog(
      "a bus fault of Zephyr, logged at once",
      """
      *** Booting Zephyr OS build v3.7.0 ***
      E: ***** BUS FAULT *****
      E:   Precise data bus error
      E:   BFAR Address: 0x4
      E: r0/a1:  0x00000000  r1/a2:  0x2000a1b4  r2/a3:  0x00000000
      E: >>> ZEPHYR FATAL ERROR 25: Unknown error on CPU 0
      E: Current thread: 0x20000f18 (main)
      E: Halting system

      """,
      "Zephyr: BUS FAULT: Precise data bus error",
      line: "E: ***** BUS FAULT *****"
    ),
    FaultLog(
      "a kernel panic of Zephyr, by its log with times",
      """
      [00:00:00.000,000] <err> os: Faulting instruction address (r15/pc): 0x00009fe4
      [00:00:00.000,000] <err> os: >>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0
      [00:00:00.000,000] <err> os: Current thread: 0x20000414 (main)

      """,
      "Zephyr: fatal error 4: Kernel panic on CPU 0",
      line: "[00:00:00.000,000] <err> os: >>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0"
    ),
    FaultLog(
      "an assertion of Zephyr",
      "ASSERTION FAIL [z_spin_lock_valid(l)] @ WEST_TOPDIR/zephyr/include/zephyr/spinlock.h:132\n\tInvalid spinlock\n",
      "Zephyr: assertion z_spin_lock_valid(l) failed at WEST_TOPDIR/zephyr/include/zephyr/spinlock.h:132"
    ),
    FaultLog("an exception of Zephyr in short", "FATAL: Fault! EXC #3\n", "Zephyr: exception 3"),
  ]

  static let espressif = [
    FaultLog(
      "ESP-IDF",
      """
      Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.

      Core  0 register dump:
      PC      : 0x400d1f5c  PS      : 0x00060930  A0      : 0x800d1f5c  A1      : 0x3ffb1e00

      Backtrace: 0x400d1f59:0x3ffb1e10 0x400d1d22:0x3ffb1e30

      Rebooting...

      """,
      "ESP-IDF: Guru Meditation Error: LoadProhibited on core 0"
    ),
    FaultLog(
      "ESP-IDF on one core, older",
      "Guru Meditation Error: Core  1 panic'ed (Cache disabled but cached memory region accessed)\n",
      "ESP-IDF: Guru Meditation Error: Cache disabled but cached memory region accessed on core 1"
    ),
    FaultLog(
      "abort of ESP-IDF",
      "\nabort() was called at PC 0x400d2138 on core 0\n",
      "ESP-IDF: abort() was called at 0x400d2138 on core 0"
    ),
    FaultLog(
      "an assertion of ESP-IDF",
      "assert failed: multi_heap_free multi_heap_poisoning.c:279 (head != NULL)\n",
      "ESP-IDF: assertion head != NULL failed in multi_heap_free, multi_heap_poisoning.c:279"
    ),
    FaultLog(
      "stack overflow of a task of ESP-IDF",
      "***ERROR*** A stack overflow in task main has been detected.\n",
      "ESP-IDF: stack overflow in task main"
    ),
    FaultLog("stack smashing on ESP-IDF", "\nStack smashing protect failure!\n\n", "ESP-IDF: stack smashing"),
    FaultLog(
      "a heap of ESP-IDF",
      "CORRUPT HEAP: Bad tail at 0x3ffe270a. Expected 0xbaad5678 got 0xbaac5678\n",
      "ESP-IDF: corrupt heap: Bad tail at 0x3ffe270a. Expected 0xbaad5678 got 0xbaac5678"
    ),
    FaultLog(
      "the Arduino core of the ESP8266",
      "Exception (28):\nepc1=0x40201f4f\n",
      "ESP8266: exception 28"
    ),
  ]

  static let cortex = [
    FaultLog(
      "a handler of a vendor's example",
      """
      [HardFault]
      - Stack frame:
       R0  = 20000410
       R1  = 00000000

      """,
      "Cortex-M: HardFault"
    ),
    FaultLog("a name that is set off", "\n*** HARD FAULT ***\n  pc=08001234\n", "Cortex-M: HardFault"),
    FaultLog(
      "with the registers on its line",
      "HardFault at PC=0x08001234 LR=0x08000111\n",
      "Cortex-M: HardFault"
    ),
    FaultLog(
      "a logger's",
      "[ERR] UsageFault detected!\n[ERR] CFSR=0x00020000 HFSR=0x40000000\n",
      "Cortex-M: UsageFault"
    ),
    FaultLog("in words", "MemManage Fault Handler\nR0: 0x00000001\n", "Cortex-M: MemManage"),
    FaultLog(
      "CmBacktrace",
      """
      Firmware name: app, hardware version: V1.0, software version: V0.1
      Fault on thread main
      ===== Thread stack information =====
      =================== Registers information ====================

      """,
      "CmBacktrace: fault on thread main",
      line: "Fault on thread main"
    ),
    FaultLog(
      "RT-Thread",
      "(tid != RT_NULL) assertion failed at function:rt_thread_resume, line number:120 \n",
      "RT-Thread: assertion tid != RT_NULL failed in rt_thread_resume, line 120",
      line: "(tid != RT_NULL) assertion failed at function:rt_thread_resume, line number:120"
    ),
    FaultLog(
      "Mbed OS",
      """
      ++ MbedOS Fault Handler ++

      FaultType: HardFault

      Context:
      R0   : 0000C158

      """,
      "Mbed: fault: HardFault"
    ),
    FaultLog(
      "an error of Mbed OS",
      "++ MbedOS Error Info ++\nError Status: 0x80010133 Code: 307 Module: 1\n"
        + "Error Message: Mutex: 0x20001538, Not allowed in ISR context\nLocation: 0x8002323\n",
      "Mbed: error: Mutex: 0x20001538, Not allowed in ISR context"
    ),
    FaultLog(
      "a demo of FreeRTOS",
      "vAssertCalled( src/queue.c, 1421 )\n",
      "FreeRTOS: assertion failed at src/queue.c:1421"
    ),
    FaultLog(
      "another demo of FreeRTOS",
      "Assert failed in file tasks.c, line 3012\r\n",
      "FreeRTOS: assertion failed at tasks.c:3012",
      line: "Assert failed in file tasks.c, line 3012"
    ),
    FaultLog(
      "a hook of FreeRTOS",
      "[FATAL] Stack Overflow in Task: [blink]!\n",
      "FreeRTOS: stack overflow in task [blink]!"
    ),
  ]

  static let rust = [
    FaultLog(
      "a panic of Rust",
      "panicked at src/main.rs:10:5:\nindex out of bounds: the len is 3 but the index is 3\n",
      "Rust: panicked at src/main.rs:10:5: index out of bounds: the len is 3 but the index is 3"
    ),
    FaultLog(
      "a panic of a thread",
      "\nthread 'main' panicked at src/main.rs:2:5:\nno answer\nnote: run with `RUST_BACKTRACE=1`\n",
      "Rust: panicked at src/main.rs:2:5: no answer",
      line: "thread 'main' panicked at src/main.rs:2:5:"
    ),
    FaultLog(
      "a panic of a thread with a number",
      "thread '<unnamed>' (4711) panicked at src/lib.rs:2:5:\nno answer\n",
      "Rust: panicked at src/lib.rs:2:5: no answer"
    ),
    FaultLog(
      "a panic of older Rust",
      "panicked at 'assertion failed: x > 0', src/main.rs:6:5\n",
      "Rust: panicked at src/main.rs:6:5: assertion failed: x > 0"
    ),
    FaultLog(
      "a panic by defmt",
      "0.008808 ERROR panicked at src/bin/player.rs:41:33:\ncalled `Result::unwrap()` on an `Err` value: Break\n",
      "Rust: panicked at src/bin/player.rs:41:33: called `Result::unwrap()` on an `Err` value: Break"
    ),
  ]

  static let kernels = [
    FaultLog(
      "RIOT",
      "*** RIOT kernel panic:\nFAILED ASSERTION.\n\n*** halted.\n",
      "RIOT: kernel panic: FAILED ASSERTION."
    ),
    FaultLog(
      "RIOT with the place",
      "main.c:12 => *** RIOT kernel panic:\nFAILED ASSERTION.\n",
      "RIOT: kernel panic at main.c:12: FAILED ASSERTION."
    ),
    FaultLog(
      "NuttX",
      "[    6.696000] _assert: Assertion failed panic: at file: common/riscv_exception.c:85 task: init process: init 0x1\n",
      "NuttX: assertion failed at common/riscv_exception.c:85 (panic), task: init process: init 0x1"
    ),
    FaultLog(
      "older NuttX",
      "up_assert: Assertion failed at file:irq/irq_unexpectedisr.c line: 51 task: Idle Task\n",
      "NuttX: assertion failed at irq/irq_unexpectedisr.c line: 51 task: Idle Task"
    ),
    FaultLog(
      "Linux",
      "[    1.843210] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\n",
      "Linux: kernel panic: VFS: Unable to mount root fs on unknown-block(0,0)"
    ),
    FaultLog("the Pico SDK", "\n*** PANIC ***\n\nOut of memory\n", "Pico SDK: panic: Out of memory"),
    FaultLog(
      "newlib",
      "assertion \"n > 0\" failed: file \"src/a.c\", line 12, function: main\n",
      "libc: assertion n > 0 failed at src/a.c:12"
    ),
    FaultLog(
      "glibc",
      "demo: src/a.c:12: main: Assertion `n > 0' failed.\n",
      "libc: assertion n > 0 failed, demo: src/a.c:12: main"
    ),
    FaultLog(
      "C++",
      "terminate called after throwing an instance of 'std::runtime_error'\n  what():  no answer\n",
      "C++: an exception of type std::runtime_error was not caught: no answer"
    ),
  ]

  /// Text that mentions faults.
  static let none = [
    "no HardFault seen", "HardFault handler installed at 0x08000111", "testing HardFault ... ok", "HardFault",
    "Hard fault test\nR0 = 1", "I (31) boot: last reset: Guru Meditation Error: Core 0 panic'ed (x)",
    "if it says Guru Meditation Error: Core  0 panic'ed (LoadProhibited) then reset",
    "the thread panicked at src/main.rs:10:5: once", "panicked at noon", "panicked at src/main.rs",
    "Kernel panic",
    "Kernel panic - not syncing", "*** RIOT kernel", "ZEPHYR FATAL ERROR 4", ">>> ZEPHYR FATAL ERROR x: y",
    "Halting system", "***** FAULT *****", "ASSERTION FAIL", "assert failed: x", "abort() was called",
    "Assertion failed at src/main.c:12: test_a: (x is false)", "assertion \"x\" failed",
    "Assertion failed: x",
    "Exception (28)", "Exception (x):", "Stack overflow in task", "stack smashing", "[HardFault]\nok\n",
    "a bus fault is caused by b", "registers: R0 = 20000410", "PASS: hard fault at PC=0x08001234",
  ].map { FaultLog($0, $0 + "\n", nil) }

  static let all = zephyr + espressif + cortex + rust + kernels + none

  static func find(_ pieces: [ArraySlice<UInt8>]) -> FaultFinding? {
    var watcher = ConsoleWatcher()
    for piece in pieces { watcher.feed(piece) }
    watcher.finish()
    return watcher.fault
  }
}
