/// A program or a script on the host itself.
extension Recipe {
  static let process = Recipe(
    kind: "process",
    summary: "the executable as a process of the host, with its outputs as the console",
    formats: ImageFormat.allCases,
    refusals: [
      Refusal(
        when: [.holds(.address)],
        sentence: "\"base_address\" has no meaning for a program of the host"
      )
    ],
    flash: [],
    run: CommandTemplate(
      program: "./{image}",
      words: [WordTemplate(content: .arguments)],
      takesEnvironment: true
    ),
    console: .standardOutputAndError,
    exits: [
      ConditionalRule(when: [], rule: ExitRule(.status(0), .passed, "the program exited with status 0")),
      ConditionalRule(
        when: [],
        rule: ExitRule(.nonzeroStatus, .failed, "the program exited with status {status}")
      ),
      ConditionalRule(
        when: [],
        rule: ExitRule(.anySignal, .failed, "the program was ended by signal {signal}")
      ),
    ],
    version: nil
  )
}
