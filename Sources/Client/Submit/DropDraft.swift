import Posix
import Spool

/// A drop before it is written: everything is known of it, and checked.
package struct DropDraft {
  /// A file or folder of the drop, in an order in which folders come before what is in them.
  package enum Item {
    case folder(String)
    case file(String, isExecutable: Bool, from: Directory, as: String)
    case text(String, [UInt8])
  }

  package var name: String
  package var manifest: Manifest
  package var items: [Item]
}

/// Why a name cannot be that of a drop that a program makes.
enum DropNaming {
  /// - Parameters:
  ///   - name: the name.
  ///   - hint: how to give another one, after a semicolon.
  /// - Throws: ``ClientError/usage(_:)`` with the reason.
  static func check(_ name: String, hint: String = "; give another with --name") throws(ClientError) {
    if let fault = DropName.fault(in: RawName(name).text) { throw .usage(fault + hint) }
    guard DropName(name) != nil else { throw .usage("\"\(name.shown)\" cannot be a drop's name" + hint) }
    guard !name.hasPrefix(".") else {
      throw .usage("names that begin with a dot are private to the spool" + hint)
    }
    guard RequestName(name) == nil, !name.hasSuffix(".refused") else {
      throw .usage("\"\(name)\" would be taken for a request" + hint)
    }
  }
}
