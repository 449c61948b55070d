import Testing

@testable import boardspool

@Suite("Command lines")
struct ArgumentParserTests {
  private static let verbs = [
    VerbSpec(
      name: "send",
      summary: "send things",
      positionals: [PositionalSpec(name: "FILE", isRepeated: true)],
      options: [
        .value("--board", "B", "where"), .value("--tag", "T", repeated: true, "which"),
        .flag("--follow", short: "-f", "go on"), VerbSpec.json,
      ],
      rest: "ARGUMENTS"
    ),
    VerbSpec(name: "look", summary: "look", positionals: [PositionalSpec(name: "ID")]),
    VerbSpec(name: "all", summary: "all", positionals: [PositionalSpec(name: "DIR", isOptional: true)]),
    VerbSpec(name: "secret", summary: "x", isHidden: true),
  ]

  private func parse(_ line: String) throws(UsageError) -> ArgumentParser.Request {
    try ArgumentParser(verbs: Self.verbs).parse(line.split(separator: " ").map(String.init))
  }

  private func invocation(_ line: String) throws -> Invocation {
    guard case .run(let invocation) = try parse(line) else {
      Issue.record("\(line) is no invocation")
      return Invocation(verb: Self.verbs[0])
    }
    return invocation
  }

  @Test(
    "Options may stand anywhere, and take their value behind a space or an equals sign",
    arguments: [
      "send --board b1 a b", "send a --board=b1 b", "send a b --board b1", "send a b --board=b1",
    ]
  )
  func options(line: String) throws {
    let invocation = try invocation(line)
    #expect(invocation.string("--board") == "b1")
    #expect(invocation.positionals == ["a", "b"])
  }

  @Test("The spool and JSON may be asked for before the verb")
  func beforeVerb() throws {
    let invocation = try invocation("--spool s --json send a")
    #expect(invocation.string("--spool") == "s")
    #expect(invocation.has("--json"))
    #expect(try self.invocation("--spool=s send a").string("--spool") == "s")
  }

  @Test("A repeated option keeps all its values in order")
  func repeated() throws {
    #expect(try invocation("send --tag a --tag=b x --tag c").strings("--tag") == ["a", "b", "c"])
  }

  @Test("An option's value may be empty or look like an option behind an equals sign")
  func valuesBehindEquals() throws {
    #expect(try invocation("send --board= a").string("--board") == "")
    #expect(try invocation("send --board=--tag a").string("--board") == "--tag")
    #expect(try invocation("send --board=a=b a").string("--board") == "a=b")
  }

  @Test("What stands behind -- belongs to the executable, or is a word where there is none")
  func doubleDash() throws {
    let sent = try invocation("send a -- --board -f --")
    #expect(sent.positionals == ["a"])
    #expect(sent.rest == ["--board", "-f", "--"])
    #expect(try invocation("look -- --odd").positionals == ["--odd"])
  }

  @Test("A short option means its long one, and a lone dash is a word")
  func short() throws {
    let invocation = try invocation("send -f -")
    #expect(invocation.has("--follow"))
    #expect(invocation.positionals == ["-"])
  }

  @Test(
    "What is wrong is said, with the nearest name and where to read more",
    arguments: [
      (
        "send --bord b1 a",
        "boardspool send: unknown option --bord; did you mean --board? See `boardspool send --help`."
      ),
      ("send --zzzzzzz a", "boardspool send: unknown option --zzzzzzz. See `boardspool send --help`."),
      ("snd a", "boardspool: unknown verb \"snd\"; did you mean \"send\"? See `boardspool --help`."),
      ("secre", "boardspool: unknown verb \"secre\". See `boardspool --help`."),
      ("send", "boardspool send: FILE is missing. See `boardspool send --help`."),
      ("look 1 2", "boardspool look: \"2\" is one word too many. See `boardspool look --help`."),
      ("send a --board", "boardspool send: --board needs a value: B. See `boardspool send --help`."),
      ("send a --board -- x", "boardspool send: --board needs a value: B. See `boardspool send --help`."),
      ("send a --follow=1", "boardspool send: --follow takes no value. See `boardspool send --help`."),
      (
        "send a --board x --board y", "boardspool send: --board is given twice. See `boardspool send --help`."
      ),
      ("--bord send", "boardspool: unknown option --bord. See `boardspool --help`."),
      ("--spool", "boardspool: --spool needs a value: DIR. See `boardspool --help`."),
    ]
  )
  func faults(line: String, message: String) {
    #expect {
      try parse(line)
    } throws: { error in
      (error as? UsageError)?.line == message
    }
  }

  @Test("Help and the version win over what else is wrong")
  func help() throws {
    #expect(try parse("send --help") == .help(Self.verbs[0]))
    #expect(try parse("send -h") == .help(Self.verbs[0]))
    #expect(try parse("--help") == .help(nil))
    #expect(try parse("") == .help(nil))
    #expect(try parse("--version") == .version)
  }

  @Test(
    "Numbers are digits within their range",
    arguments: ["-1", "+1", "1.0", "x", "", "11", "99999999999999999999"]
  )
  func numbers(text: String) throws {
    var invocation = Invocation(verb: Self.verbs[0])
    invocation.values["--board"] = [text]
    #expect(throws: UsageError.self) { try invocation.integer("--board", in: 0...10) }
    invocation.values["--board"] = ["10"]
    #expect(try invocation.integer("--board", in: 0...10) == 10)
    #expect(try invocation.integer("--tag", in: 0...10) == nil)
  }

  @Test("Control characters of a wrong word do not reach the terminal")
  func hostileWord() {
    #expect {
      try ArgumentParser(verbs: Self.verbs).parse(["\u{1B}[2Jx"])
    } throws: { error in
      (error as? UsageError)?.sentence.contains("\u{1B}") == false
    }
  }
}
