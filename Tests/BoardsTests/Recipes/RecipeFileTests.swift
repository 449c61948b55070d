import JSON
import Testing

@testable import Boards

/// Recipes are read strictly, those that the program brings too.
@Suite("Recipe files")
struct RecipeFileTests {
  @Test(
    "Each of the program's own can be read, and names processors that there are",
    arguments: BuiltinRecipes.kinds
  )
  func builtin(kind: String) throws {
    let recipe = try #require(BuiltinRecipes.named(kind))
    #expect(recipe.kind == kind)
    for name in recipe.architectures.flatMap(\.names) {
      #expect(Architecture(rawValue: name) != nil, "\(name)")
    }
  }

  private static let least: JSONObject = [
    "kind": "flasher", "summary": "s", "formats": ["bin"],
    "flash": [["program": "flasher", "arguments": ["{image}"]]],
  ]

  static let faults: [(name: String, value: JSONValue?, words: String)] = [
    ("kind", nil, #""kind" is required"#),
    ("kind", "a b", #""kind": "a b" may have"#),
    ("flsh", [], #"unknown key "flsh"; did you mean "flash"?"#),
    ("formats", ["exe"], #""exe" is none of elf, hex, bin, other"#),
    ("formats", [], "at least one"),
    ("flash", nil, #"one of "flash" and "run" is required"#),
    ("flash", [["arguments": []]], #""flash[0].program" is required"#),
    ("flash", [["program": ""]], #""flash[0].program" must name a program"#),
    ("flash", [["program": "x", "arguments": ["{imgae}"]]], #"nothing is called "{imgae}""#),
    (
      "flash", [["program": "x", "arguments": [["when": "hx", "words": ["a"]]]]], #"nothing is called "hx""#
    ),
    ("flash", [["program": "x", "arguments": [["when": "hex"]]]], "needs one of"),
    ("flash", [["program": "x", "results": [["means": "good", "reason": "r"]]]], "must be passed, failed"),
    (
      "flash", [["program": "x", "results": [["status": 300, "means": "passed", "reason": "r"]]]], "0 to 255"
    ),
    ("parameters", ["speed": ["form": "number"]], "must be one of word"),
    ("parameters", ["Speed": [:]], "lower-case letters"),
    ("parameters", ["image": [:]], "means something else"),
    ("parameters", ["arguments": [:]], "means something else"),
    ("parameters", ["speed": ["form": "integer", "default": "fast"]], "must be a whole number"),
    ("convert", ["bin": "hex"], "there is no way from bin to a hex"),
    ("convert", ["elf": "hex"], "that the recipe takes"),
    ("released_by", "run", #"there is no "run" command"#),
    ("released_by", "magic", #""released_by" must be one of reset, flash, run, not "magic""#),
    ("console", "stdout", #"is the output of a "run" command"#),
    ("console", "serial", #""console" must be"#),
    ("files", ["../x": ["a"]], #""files": "../x""#),
    ("files", ["firmware.bin": ["a"]], "is the executable's name"),
    ("files", ["a.txt": ["{nothing}"]], #"nothing is called "{nothing}""#),
    ("architectures", [["parameter": "chip", "are": ["arm"]]], #"nothing is called "chip""#),
  ]

  @Test("What is wrong is named", arguments: faults)
  func refuses(name: String, value: JSONValue?, words: String) {
    var file = Self.least
    file[name] = value
    let error = #expect(throws: FieldError.self) { try Recipe(.object(file)) }
    #expect(error?.sentence.contains(words) == true, "\(error?.sentence ?? "")")
  }

  @Test(
    "A value says no more than its form lets it",
    arguments: [
      (.word, "stm32f3x", true), (.word, "0483:df11", true), (.word, "-x", false), (.word, ".x", false),
      (.word, "a b", false), (.word, "a/b", false), (.word, "[exec id]", false), (.word, "a;b", false),
      (.word, "a\nb", false), (.word, "", false), (.word, "a,b", false), (.word, "$x", false),
      (.file, "ftdi/um232h", true), (.file, "../x", false), (.file, "/x", false), (.file, "a//b", false),
      (.path, "/dev/ttyUSB0", true), (.path, "dev", false), (.path, "/a b", false), (.path, "/a\"b", false),
      (.port, "/dev/serial/by-id/usb-1_if02", true), (.port, "COM1", false),
      (.server, "lab:3333", true), (.server, "lab", false), (.server, ":1", false), (.server, "a:0", false),
      (.server, "a:99999", false), (.server, "a:+1", false), (.server, "-a:1", false),
    ] as [(RecipeParameter.Form, String, Bool)]
  )
  func forms(form: RecipeParameter.Form, text: String, isGood: Bool) {
    #expect((form.fault(in: text) == nil) == isGood)
  }
}
