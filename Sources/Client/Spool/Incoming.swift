import Posix
import Spool

/// The way into a spool's `incoming/`, near or far.
///
/// What is put there appears at once: under a hidden name first, which intake passes over, then by a rename
/// that replaces nothing.
package protocol Incoming {
  /// Whether something lies in `incoming/` under that name.
  func holds(_ name: String) throws(ClientError) -> Bool

  /// Puts a file there under that name at once.
  ///
  /// - Parameters:
  ///   - name: one path component.
  ///   - bytes: all that the file is to hold.
  /// - Returns: false where something of that name is there already.
  /// - Throws: ``ClientError/failed(_:)`` where the spool does not take it.
  func put(_ name: String, _ bytes: [UInt8]) throws(ClientError) -> Bool

  /// Puts a folder of files there under that name at once.
  ///
  /// - Parameters:
  ///   - name: one path component.
  ///   - folder: what it is to hold, each folder before what lies in it.
  ///   - interrupt: by which the user ends the copying; nil where nothing does.
  ///   - ready: called when all is there and the name is not given yet, with the name of the folder's owner.
  /// - Returns: false where something of that name is there already.
  /// - Throws: ``ClientError/failed(_:)`` where the spool does not take it, or the user ended it.
  func put(
    _ name: String,
    folder: [DropDraft.Item],
    interrupt: Interrupt?,
    ready: (_ owner: String) throws(ClientError) -> Void
  ) throws(ClientError) -> Bool

  /// A file's content, for example of `42.cancel.refused`; nil where it is not there.
  func read(_ name: String) throws(ClientError) -> [UInt8]?

  /// Removes a file; one that is not there is as good.
  func remove(_ name: String) throws(ClientError)

  /// Takes a drop back that intake has not taken yet, at once.
  ///
  /// - Returns: false where it is not there any more, or cannot be taken back.
  func withdraw(_ name: String) throws(ClientError) -> Bool
}

extension Incoming {
  /// Puts a folder of files there under that name at once.
  ///
  /// - Returns: false where something of that name is there already.
  package func put(_ name: String, folder: [DropDraft.Item]) throws(ClientError) -> Bool {
    try put(name, folder: folder, interrupt: nil) { _ in }
  }
}
