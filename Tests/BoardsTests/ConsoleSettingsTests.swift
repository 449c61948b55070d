import Boards
import JSON
import Testing

@Suite("A board file's console")
struct ConsoleSettingsTests {
  private func console(_ text: String) throws -> ConsoleSettings {
    try ConsoleSettings(try JSONParser.parse(Array(text.utf8)))
  }

  @Test("A serial port is read in full")
  func serial() throws {
    let console = try console(
      """
      {"kind": "serial", "path": "/dev/serial/by-id/usb-ST_STLINK-if02", "baud": 1234567, "parity": "odd",
       "data_bits": 7, "stop_bits": 2, "flow": "xonxoff", "rts": false, "dtr": true, "open": "after", "reset": "rts"}
      """
    )
    let settings = SerialSettings(
      path: "/dev/serial/by-id/usb-ST_STLINK-if02",
      baud: 1_234_567,
      parity: .odd,
      dataBits: 7,
      stopBits: 2,
      flow: .xonxoff,
      rts: false,
      dtr: true
    )
    #expect(console == ConsoleSettings(.serial(settings), moment: .after, reset: .rts))
  }

  @Test("A serial port is 115200 8N1 unless it says otherwise, opened before flashing")
  func defaults() throws {
    let console = try console(#"{"kind": "serial", "path": "/dev/ttyS0"}"#)
    let settings = SerialSettings(
      path: "/dev/ttyS0",
      baud: 115_200,
      parity: .none,
      dataBits: 8,
      stopBits: 1,
      flow: .none,
      rts: nil,
      dtr: nil
    )
    #expect(console == ConsoleSettings(.serial(settings), moment: .before, reset: nil))
    #expect(ModemLine.allCases.map(settings.isOn) == [true, true])
  }

  @Test(
    "A pty, a server and the tool are read, and tell what the board is",
    arguments: [
      (#"{"kind": "serial", "path": "/dev/ttyS0"}"#, "path:/dev/ttyS0"),
      (#"{"kind": "pty", "path": "/run/qemu/console", "open": "after"}"#, "path:/run/qemu/console"),
      (#"{"kind": "tcp", "address": "Lab1:2001"}"#, "tcp:lab1:2001"),
      (#"{"kind": "tcp", "address": "[::1]:2001"}"#, "tcp:[::1]:2001"),
      (#"{"kind": "tool"}"#, nil),
    ]
  )
  func identity(text: String, identity: String?) throws {
    #expect(try console(text).identity == identity)
  }

  @Test(
    "What is wrong is named",
    arguments: [
      ("[]", #""console" must be an object"#),
      ("{}", #""console.kind" is required"#),
      (
        #"{"kind": "seral"}"#,
        #""console.kind" must be one of "serial", "pty", "tcp", "tool", not "seral"; did you"#
      ),
      (#"{"kind": "serial"}"#, #""console.path" is required"#),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "speed": 1}"#, #"unknown key "console.speed""#),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "bauds": 1}"#, #"did you mean "baud"?"#),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "baud": 49}"#, "from 50 to 12000000, not 49"),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "baud": 12000001}"#, "from 50 to 12000000"),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "data_bits": 9}"#, "from 5 to 8"),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "stop_bits": 0}"#, "from 1 to 2"),
      (
        #"{"kind": "serial", "path": "/dev/ttyS0", "parity": "mark"}"#,
        #"one of "none", "even", "odd", not "mark""#
      ),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "flow": "rts"}"#, #"one of "none", "rtscts", "xonxoff""#),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "rts": "on"}"#, #""console.rts" must be true or false"#),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "reset": "srst"}"#, #"one of "rts", "dtr""#),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "open": "late"}"#, #"one of "before", "after""#),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "flow": "rtscts", "rts": true}"#, "needs that line"),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "flow": "rtscts", "reset": "rts"}"#, #"use "dtr""#),
      (#"{"kind": "serial", "path": "ttyS0"}"#, #"must begin with "/""#),
      (#"{"kind": "serial", "path": ""}"#, #"must begin with "/""#),
      (#"{"kind": "serial", "path": "/tmp/tty"}"#, "must be a device below /dev/"),
      (#"{"kind": "serial", "path": "/dev/../etc/x"}"#, "must be written without"),
      (#"{"kind": "serial", "path": "/dev//ttyS0"}"#, "must be written without"),
      (#"{"kind": "serial", "path": "/dev/./ttyS0"}"#, "must be written without"),
      (#"{"kind": "serial", "path": "/dev/"}"#, "must be written without"),
      (#"{"kind": "serial", "path": "/dev/tty\u0001S0"}"#, "no control characters"),
      (#"{"kind": "serial", "path": "/dev/tty S0"}"#, "no blanks"),
      (#"{"kind": "serial", "path": "/dev/ttyS0", "address": "a:1"}"#, #""console.address" has no effect"#),
      (#"{"kind": "pty"}"#, #""console.path" is required"#),
      (
        #"{"kind": "pty", "path": "/dev/pts/1", "baud": 9600}"#,
        #""console.baud" has no effect on a console of kind"#
      ),
      (#"{"kind": "pty", "path": "/dev/pts/1", "reset": "dtr"}"#, #""console.reset" has no effect"#),
      (#"{"kind": "tcp"}"#, #""console.address" is required"#),
      (#"{"kind": "tcp", "address": "lab1"}"#, "must be HOST:PORT"),
      (#"{"kind": "tcp", "address": "lab1:1", "path": "/dev/x"}"#, #""console.path" has no effect"#),
      (#"{"kind": "tool", "open": "after"}"#, #""console.open" has no effect"#),
    ]
  )
  func wrong(text: String, sentence: String) throws {
    let error = #expect(throws: FieldError.self) { _ = try console(text) }
    #expect(error?.sentence.contains(sentence) == true, "\(error?.sentence ?? "")")
  }

  @Test("A path of more than 1024 bytes is refused")
  func longPath() throws {
    let path = "/dev/" + String(repeating: "a", count: 1020)
    let error = #expect(throws: FieldError.self) {
      _ = try console(#"{"kind": "serial", "path": "\#(path)"}"#)
    }
    #expect(error?.sentence == #""console.path" must have at most 1024 bytes"#)
  }

  @Test(
    "A port that the kernel numbers as it comes is taken, with a word about its link",
    arguments: [
      ("/dev/ttyUSB0", true), ("/dev/ttyACM12", true), ("/dev/ttyS0", false), ("/dev/ttyUSBlab", false),
      ("/dev/serial/by-id/usb-x", false),
    ]
  )
  func hint(path: String, isHinted: Bool) throws {
    let console = try console(#"{"kind": "serial", "path": "\#(path)"}"#)
    #expect((console.hint != nil) == isHinted)
  }
}

@Suite("A server's address")
struct ServerAddressTests {
  @Test(
    "Names and numbers are read, and written in one form",
    arguments: [
      ("lab1:2001", "lab1:2001"), ("LAB-1.example.org:1", "lab-1.example.org:1"),
      ("192.0.2.1:65535", "192.0.2.1:65535"),
      ("[::1]:80", "[::1]:80"), ("[FE80::1%eth0]:80", "[fe80::1%eth0]:80"), ("a:0080", "a:80"),
    ]
  )
  func right(text: String, written: String) { #expect(ServerAddress(text)?.text == written) }

  @Test(
    "Any other form is none",
    arguments: [
      "", ":", "a", "a:", ":80", "a:0", "a:65536", "a:99999999999999999999", "a:+1", "a:1 ", "a b:1", "-a:1",
      "::1:80",
      "[]:80", "[::1]80", "a/b:1", "a\u{0}:1", "ä:1", "[::1:80",
    ]
  )
  func wrong(text: String) { #expect(ServerAddress(text) == nil) }

  @Test("A host has at most 253 bytes")
  func long() {
    #expect(ServerAddress(String(repeating: "a", count: 253) + ":1") != nil)
    #expect(ServerAddress(String(repeating: "a", count: 254) + ":1") == nil)
  }
}
