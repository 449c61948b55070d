/// Firmware in QEMU (tried with 7.2).
///
/// - The console is QEMU's standard output by the `stdio` character device: it takes the descriptor
///   that is there, while `file` with `/dev/stdout` opens it anew, which fails for another user's
///   pipe. `signal=off` leaves the terminal's signals alone. A slow reader loses nothing.
/// - Two devices cannot share a character device unless it is `mux=on`; so the console and
///   semihosting's output come in their right order.
/// - `-nodefaults` keeps away what the machine would add (network, monitor), `-no-reboot` makes a
///   guest's reset an exit instead of an endless loop.
/// - An ELF file for another machine is not refused by `-kernel` but loaded as raw bytes, as is a hex
///   file: see ``QEMUMachine`` and the loader.
extension Recipe {
  static let qemu = Recipe(
    kind: "qemu",
    summary: "firmware in qemu-system-…, with the first serial port as the console",
    formats: [.elf, .hex, .bin],
    refusals: [
      Refusal(
        when: [.holds(.arguments), .lacks(.semihosting)],
        sentence: "\"arguments\" reach firmware by semihosting only, which this board does not allow"
      ),
      Refusal(
        when: [.holds(.environment)],
        sentence: "\"environment\" has no meaning for firmware in QEMU"
      ),
    ],
    flash: [],
    run: CommandTemplate(program: "qemu-system-{system}", words: qemuWords),
    console: .standardOutput,
    exits: qemuExits,
    version: CommandTemplate(program: "qemu-system-{system}", words: [WordTemplate("--version")])
  )

  private static let qemuWords = [
    WordTemplate("-M", "{machine}"),
    WordTemplate("-cpu", "{cpu}", when: .holds(.cpu)),
    WordTemplate("-m", "{memory}", when: .holds(.memory)),
    WordTemplate("-display", "none", "-monitor", "none", "-nodefaults", "-no-reboot"),
    WordTemplate("-sandbox", "on,spawn=deny,elevateprivileges=deny,resourcecontrol=deny"),
    WordTemplate("-chardev", "stdio,id=console,signal=off", when: .lacks(.semihosting)),
    WordTemplate("-chardev", "stdio,id=console,signal=off,mux=on", when: .holds(.semihosting)),
    WordTemplate("-serial", "chardev:console"),
    WordTemplate("-semihosting-config", when: .holds(.semihosting)),
    WordTemplate(
      "enable=on,target=native,chardev=console",
      when: .holds(.semihosting),
      .lacks(.arguments)
    ),
    WordTemplate(
      content: .option("enable=on,target=native,chardev=console,arg={image}", argumentPrefix: ",arg="),
      when: .holds(.semihosting),
      .holds(.arguments)
    ),
    WordTemplate("-kernel", "{image}", when: .holds(.elf)),
    WordTemplate("-device", "loader,file={image}", when: .holds(.hex)),
    WordTemplate(
      "-device",
      "loader,file={image},addr={address},force-raw=on",
      when: .holds(.bin),
      .holds(.address)
    ),
    WordTemplate("-kernel", "{image}", when: .holds(.bin), .lacks(.address)),
  ]

  /// In the order in which they are tried: QEMU exits with 0 when somebody ends it, so what it says
  /// comes before how it ends.
  private static let qemuExits: [ConditionalRule] = [
    always(
      ExitRule(
        .signal(6),
        toolLine: "qemu: fatal: Lockup",
        .failed,
        "the firmware locked up after a fault ({line})"
      )
    ),
    always(
      ExitRule(
        .signal(6),
        toolLine: "qemu: Unsupported SemiHosting",
        .failed,
        "the firmware made a semihosting call that there is not ({line})"
      )
    ),
    always(ExitRule(.signal(6), toolLine: "qemu: fatal: ", .failed, "the firmware cannot go on ({line})")),
    always(
      ExitRule(
        .signal(31),
        .infrastructure,
        "QEMU's sandbox ended it, as it does when firmware asks to run a command on the host: signal {signal}"
      )
    ),
    always(
      ExitRule(
        .any,
        toolLine: "qemu-system-{system}: terminating on signal",
        .infrastructure,
        "QEMU was ended from outside: {line}"
      )
    ),
    always(
      ExitRule(
        .status(1),
        toolLine: "qemu-system-{system}: Could not load kernel",
        .failed,
        "QEMU does not take the executable: {line}"
      )
    ),
    always(
      ExitRule(
        .status(1),
        toolLine: "qemu-system-{system}: -device loader",
        .failed,
        "QEMU does not take the executable: {line}"
      )
    ),
    always(
      ExitRule(
        .status(1),
        toolLine: "qemu-system-{system}: ",
        otherThan: "qemu-system-{system}: warning: ",
        .infrastructure,
        "QEMU gave up: {line}"
      )
    ),
    always(ExitRule(.anySignal, .infrastructure, "QEMU was ended by signal {signal}: {line}")),
    ConditionalRule(
      when: [.holds(.semihosting)],
      rule: ExitRule(.status(0), .passed, "the firmware exited with status 0")
    ),
    ConditionalRule(
      when: [.holds(.semihosting)],
      rule: ExitRule(.nonzeroStatus, .failed, "the firmware exited with status {status}")
    ),
    ConditionalRule(
      when: [.lacks(.semihosting)],
      rule: ExitRule(.status(0), .ended, "the firmware stopped or reset the machine")
    ),
    always(ExitRule(.nonzeroStatus, .infrastructure, "QEMU exited with status {status}: {line}")),
  ]

  private static func always(_ rule: ExitRule) -> ConditionalRule { ConditionalRule(when: [], rule: rule) }
}
