import Posix
import Spool

/// The argument vectors by which ssh is started.
struct SSHCommand: Sendable, Equatable {
  /// The program, and options of the user's own.
  let words: [String]

  /// - Parameter told: `$BOARDSPOOL_SSH`: the program and options, separated by spaces.
  init(_ told: String?) {
    let words = (told ?? "").split(separator: " ").map(String.init)
    self.words = words.isEmpty ? ["ssh"] : words
  }

  /// As the user's environment has it.
  static var ofUser: SSHCommand { SSHCommand(Environment.value("BOARDSPOOL_SSH")) }

  /// What sftp(1) sets too, for nothing but files is to go over the connection; and a connection that is dead
  /// is noticed within a minute.
  private static let options = [
    "ServerAliveInterval=15", "ServerAliveCountMax=3", "ForwardX11=no", "ForwardAgent=no",
    "PermitLocalCommand=no", "ClearAllForwardings=yes", "RemoteCommand=none", "RequestTTY=no",
  ]

  private static let optionWords = options.flatMap { ["-o", $0] }

  private func port(_ address: FarAddress) -> [String] { address.port.map { ["-p", "\($0)"] } ?? [] }

  /// Opens the subsystem that every SFTP server has by that name (RFC 4254, section 6.5).
  func subsystem(_ address: FarAddress) -> [String] {
    words + Self.optionWords + port(address) + ["-s", address.destination, "sftp"]
  }

  /// Has the far shell run a command line.
  func shell(_ address: FarAddress, _ line: String) -> [String] {
    words + Self.optionWords + port(address) + [address.destination, line]
  }

  /// Prints ssh's configuration for the host without connecting.
  func configuration(_ address: FarAddress) -> [String] {
    words + port(address) + ["-G", address.destination]
  }

  /// The same as one word, as rsync's `-e` takes it, which knows quotes as a shell does.
  func transport(_ address: FarAddress) -> String {
    (words + Self.optionWords + port(address)).map(ShellWord.quoted).joined(separator: " ")
  }
}
