import CLinux
import Glibc

/// Files of /proc, whose size is not known before they are read (proc(5)).
package enum ProcFile {
  package static func read(_ path: String, limit: Int = 1 << 20) throws(PosixError) -> [UInt8] {
    let file = Descriptor(
      owning: try perform("open", path) { bs_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0) }
    )
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while bytes.count < limit {
      let count = try chunk.withUnsafeMutableBufferPointer { (buffer) throws(PosixError) in
        try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      guard let count, count > 0 else { break }
      bytes.append(contentsOf: chunk.prefix(count))
    }
    return bytes
  }

  /// The file's first line, without the newline.
  package static func line(_ path: String) throws(PosixError) -> String {
    String(decoding: try read(path).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}

/// What tells this machine, this boot and a process from all others.
package enum Machine {
  /// The host's name up to the first dot, as it stands in the names of running jobs.
  package static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    let name = buffer.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: ".")) }.map { UInt8(bitPattern: $0) }
    let isPlain: (UInt8) -> Bool = { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x2D
    }
    let text = String(decoding: name.filter(isPlain), as: UTF8.self)
    return text.isEmpty ? "localhost" : text
  }

  /// The id of this installation (machine-id(5)); where it has none, the boot's.
  package static var machineID: String {
    if let line = try? ProcFile.line("/etc/machine-id"), !line.isEmpty { return line }
    return bootID
  }

  package static var bootID: String { (try? ProcFile.line("/proc/sys/kernel/random/boot_id")) ?? "unknown" }

  /// The namespace in which process ids count (namespaces(7)).
  package static var processNamespace: String {
    var buffer = [CChar](repeating: 0, count: 128)
    let count = readlink("/proc/self/ns/pid", &buffer, buffer.count)
    guard count > 0 else { return "unknown" }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package static var processID: Int { Int(getpid()) }

  /// When a process started, in clock ticks since boot (field 22 of proc(5)'s stat); nil when it is gone.
  ///
  /// With the id it names one process for as long as the machine runs.
  package static func startTime(ofProcess id: Int) -> Int? {
    guard let bytes = try? ProcFile.read("/proc/\(id)/stat") else { return nil }
    // The second field is the command in parentheses and may hold anything; count from its end.
    guard let close = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(close + 1)...].split(separator: UInt8(ascii: " "))
    // A zombie has ended, though its id is still taken.
    guard fields.count > 19, fields[0] != [UInt8(ascii: "Z")] else { return nil }
    return Int(String(decoding: fields[19], as: UTF8.self))
  }
}
