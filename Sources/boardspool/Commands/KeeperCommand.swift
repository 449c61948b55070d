import Client
import Posix
import Runner

/// The hidden verb by which a runner starts the process that holds its tools.
enum KeeperCommand {
  static func run(_ words: ArraySlice<String>) -> Int32 {
    let words = Array(words)
    guard words.count == 4, words[0] == "--lease", let lease = Int(words[1]), (1...86400).contains(lease),
      words[2] == "--open-files", let openFiles = Int(words[3])
    else { return ExitCode.usage }
    // The runner may have taken more for its gateway than tools expect.
    ResourceLimits.setOpenFiles(openFiles)
    return Keeper.run(leaseSeconds: lease)
  }
}
