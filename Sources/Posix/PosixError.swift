import CLinux
import Glibc

/// A call of libc that failed: which, on what, and why.
///
/// This is the one error type of the module; modules above wrap it where they can say what to do.
package struct PosixError: Error, Equatable, CustomStringConvertible {
  /// The `errno` of the call.
  package var code: Int32
  /// The call's name, as its man page has it.
  package var call: String
  /// What it was done to: a path as people know it, or a descriptor's role.
  package var subject: String
  /// What there is to say where the code alone would not tell; nil where it does.
  package var explanation: String?

  package init(code: Int32, call: String, subject: String, explanation: String? = nil) {
    self.code = code
    self.call = call
    self.subject = subject
    self.explanation = explanation
  }

  /// The same failure, told of what people know by a name instead of a descriptor's number.
  package func about(_ subject: String) -> PosixError {
    PosixError(code: code, call: call, subject: subject, explanation: explanation)
  }

  /// The explanation, or what `strerror(3)` says, for example "No such file or directory".
  package var reason: String {
    if let explanation { return explanation }
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package var description: String { "\(call) \(subject): \(reason)" }

  package static let badDescriptor = EBADF
  /// EPIPE: nobody reads the other end.
  package static let brokenPipe = EPIPE

  package var isMissing: Bool { code == ENOENT }
  package var exists: Bool { code == EEXIST || code == ENOTEMPTY }
  /// A path that leaves the directory it was to stay beneath, goes over a link, or cannot be one at all.
  package var isRefusedPath: Bool {
    code == ELOOP || code == EXDEV || code == ENOTDIR || code == ENAMETOOLONG || code == EINVAL
  }
  package var isNoDirectory: Bool { code == ENOTDIR }
  package var wouldBlock: Bool { code == EAGAIN }

  /// True where the disk, not the caller, is at fault, and the same call may succeed later.
  package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }
}

/// Performs a call of libc, again where a signal interrupted it; the choke point of this module.
///
/// - Parameters:
///   - name: the call's name for the error.
///   - subject: what it is done to, made only when it fails.
///   - body: the call; −1 means that it failed and set `errno`.
/// - Returns: what the call returned.
/// - Throws: the call's failure.
@discardableResult
@inline(__always)
func perform<Result: SignedInteger>(
  _ name: StaticString,
  _ subject: @autoclosure () -> String,
  _ body: () -> Result
) throws(PosixError) -> Result {
  while true {
    let result = body()
    if result != -1 { return result }
    let code = errno
    if code != EINTR { throw PosixError(code: code, call: "\(name)", subject: subject()) }
  }
}
